package rawargs

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Numbered returns a statement whose placeholders are numbers, $1 on PostgreSQL and ?1 on SQLite,
// together with its arguments. A text that cannot be read is returned unchanged, so that the
// database reports the error.
func Numbered(p provider.Provider, sql string, given []any) (string, []any, error) {
	args, err := Of(given)
	if err != nil {
		return "", nil, err
	}
	found, sign, err := placeholders(p, sql, args)
	if err != nil {
		return sql, args.Values, nil //nolint:nilerr // the database reports what is wrong with the SQL
	}
	if len(found) == 0 && len(given) > 0 && sign == "$" {
		return "", nil, errors.New("the statement has no placeholder for its arguments: write $1, or :name with sql.Named; ? is an operator of PostgreSQL")
	}
	spelled := make([]string, len(found))
	for i, p := range found {
		spelled[i] = sql[p.Start:p.End]
	}
	order, err := args.Order(spelled)
	if err != nil {
		return "", nil, err
	}
	var text strings.Builder
	end := 0
	for i, p := range found {
		text.WriteString(sql[end:p.Start])
		text.WriteString(sign + strconv.Itoa(order[i]+1))
		end = p.End
	}
	text.WriteString(sql[end:])
	return text.String(), args.Values, nil
}

// placeholders returns the placeholders of a statement, and the sign of numbered ones.
func placeholders(p provider.Provider, sql string, args Args) ([]sqltext.Placeholder, string, error) {
	switch p {
	case provider.PostgreSQL:
		found, err := sqltext.Placeholders(sql, args.Named)
		return found, "$", err
	case provider.SQLite:
		tokens, err := sqltext.Tokens(p, sql)
		var found []sqltext.Placeholder
		for _, t := range tokens {
			if t.Kind == sqltext.Parameter {
				found = append(found, sqltext.Placeholder{Start: t.Start, End: t.End})
			}
		}
		return found, "?", err
	}
	return nil, "", errors.New(p.Unhandled())
}

// SQLiteValue returns an argument as a value that SQLite can store unchanged. SQLite stores NaN as
// NULL. Lists are stored as JSON, which has no form for bytes.
func SQLiteValue(a any) (query.Value, error) {
	v, err := Value(a)
	if err == nil {
		err = storable(v)
	}
	return v, err
}

func storable(v query.Value) error {
	if v.Kind == query.Float && math.IsNaN(math.Float64frombits(uint64(v.Num))) {
		return errors.New("SQLite has no NaN, it would store NULL")
	}
	if v.List == nil {
		return nil
	}
	for _, item := range *v.List {
		if item.Kind == query.Bytes {
			return errors.New("SQLite has no form for a list of bytes")
		}
		if err := storable(item); err != nil {
			return err
		}
	}
	return nil
}
