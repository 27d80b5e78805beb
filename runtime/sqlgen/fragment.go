package sqlgen

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/runtime/internal/rawargs"
	"github.com/cocomon/comon_orm/runtime/query"
)

// refuse records an error of the user's arguments.
func (b *builder) refuse(format string, args ...any) {
	b.fail("%w", &query.ConditionError{Reason: fmt.Sprintf(format, args...)})
}

// expression writes a sort key that is no column.
func (b *builder) expression(s scope, e query.Expression) {
	switch e := e.(type) {
	case query.Fragment:
		b.fragment(s, e)
	case query.Rank:
		b.w("ts_rank(")
		b.vector(s, e.Search)
		b.w(", ")
		b.search(b, e.Search)
		b.w(")")
	default:
		b.fail("unknown expression %T", e)
	}
}

// fragment writes the user's own SQL in parentheses. Fields become columns of the table in s.
func (b *builder) fragment(s scope, f query.Fragment) {
	args, err := rawargs.Of(f.Args)
	if err != nil {
		b.refuse("SQL: %s", err)
		return
	}
	parts, err := sqltext.Fragment(b.text(), f.Text, args.Named)
	if err != nil {
		b.refuse("SQL: %s", err)
		return
	}
	var spelled []string
	for _, p := range parts {
		if p.Placeholder == "?" {
			p.Placeholder = ""
		}
		if p.Text == "" && p.Field == "" {
			spelled = append(spelled, p.Placeholder)
		}
	}
	order, err := args.Order(spelled)
	if err != nil {
		b.refuse("SQL: %s", err)
		return
	}
	placeholders := make([]string, len(args.Values))
	b.w("(")
	for _, p := range parts {
		switch {
		case p.Text != "":
			b.w(sqltext.Text(p.Text))
		case p.Field != "":
			b.fragmentField(s, p.Field)
		default:
			i := order[0]
			if order = order[1:]; placeholders[i] == "" {
				v, err := b.given(args.Values[i])
				if err != nil {
					b.refuse("SQL: %s", args.Fail(i, err))
				}
				placeholders[i] = b.add(v)
			}
			b.w(placeholders[i])
		}
	}
	b.w(")")
}

func (b *builder) fragmentField(s scope, name string) {
	i := slices.IndexFunc(s.table.Columns, func(c query.Column) bool { return c.Field == name })
	if i < 0 {
		b.refuse("SQL: {%s}: model %s has no such field", name, s.table.Model)
		return
	}
	expr, _ := b.in(s, i)
	b.w(expr)
}

// given converts an argument of the user's own SQL.
func (Postgres) given(a any) (query.Value, error) { return rawargs.Value(a) }

// given converts an argument of the user's own SQL to the form that SQLite stores.
func (SQLite) given(a any) (query.Value, error) {
	v, err := rawargs.SQLiteValue(a)
	return StoredSQLite(v), err
}

// matches writes a full-text search as a condition.
func (b *builder) matches(s scope, p query.Search) {
	b.vector(s, p)
	b.w(" @@ ")
	b.search(b, p)
}

// vector writes the document of a search. An index for the search has the same expression.
func (b *builder) vector(s scope, p query.Search) {
	b.w("to_tsvector(", b.literal(p.Language), "::regconfig, ")
	for i, c := range b.columns(s.table, p.Columns) {
		if i > 0 {
			b.w(" || ' ' || ")
		}
		expr := b.ref(s.alias, c.Name)
		if len(p.Columns) > 1 && c.Nullable {
			expr = "coalesce(" + expr + ", '')"
		}
		b.w(expr)
	}
	b.w(")")
}

func (b *builder) literal(s string) string { return sqltext.Text(sqltext.Literal(b.text(), s)) }

func (Postgres) search(b *builder, p query.Search) {
	b.w("websearch_to_tsquery(", b.literal(p.Language), "::regconfig, ", b.add(p.Text), ")")
}

func (SQLite) search(b *builder, _ query.Search) {
	b.fail("full-text search exists on PostgreSQL only: %w", errors.ErrUnsupported)
}
