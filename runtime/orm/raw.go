package orm

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/rawscan"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Raw runs the user's own SQL and returns its rows. A placeholder is $1 for the first argument, or
// :name, @name or $name for an argument made with [database/sql.Named]. SQLite also has ? and ?1. A
// statement uses one kind of placeholders, and every argument needs a placeholder.
//
// T, or what T points to, is one of:
//
//   - A row struct of db's schema. Columns are matched by their names in the database or by their
//     field names. Other columns are ignored.
//   - A struct of the caller. A column is read into the field that is tagged with its name, as in
//     db:"author_id", or that has its name. If no name is equal, letter case and underscores are
//     ignored. A column without a field is an error. A field without a column is an error too,
//     unless its tag is db:"-" or has the option "optional", as in db:"name,optional". Fields of
//     embedded structs are matched like the fields of the struct itself.
//   - map[string]any. PostgreSQL's values are int64, float64, bool, string, []byte, time.Time,
//     decimal.Decimal, json.RawMessage, []any or nil. SQLite's values are int64, float64, string,
//     []byte or nil, except in columns that are declared as BOOLEAN or DATETIME.
//   - The type of a single column: an enum of the schema, text, bool, any integer or float, []byte,
//     time.Time, decimal.Decimal, json.RawMessage, a slice of these (an array, on SQLite a JSON
//     array), or a type with a Scan method. Fields of the caller's structs have these types too.
//
// NULL is read into pointers, slices and types like sql.Null; for other types it is an error. If a
// value does not fit its type, the error names the column but not the value. If the columns do not
// fit T, the error is [ErrInvalidInput].
//
// SQLite stores decimals as texts, and its SUM and AVG convert them to floats. The functions
// decimal_sum and decimal_avg are exact. Every connection of the client has them.
func Raw[T any](ctx context.Context, db Querier, sql string, args ...any) ([]T, error) {
	out := []T{}
	s := db.session()
	rows, err := rawRows(s.schema, &out)
	if err == nil {
		args, err = rawArgs(s.schema, args)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: orm.Raw: %w", ErrInvalidInput, err)
	}
	err = s.do(ctx, Operation{Verb: VerbRaw}, func(ctx context.Context) error {
		out = out[:0]
		affected, err := s.exec.Raw(ctx, sql, args, rows)
		if err != nil && affected > 0 {
			_, open := s.exec.(driver.Tx)
			return &WrittenError{Verb: VerbRaw, InTransaction: open, Err: err}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// rawRows returns a function that appends the rows of a result to out.
func rawRows[T any](schema *gensupport.Schema, out *[]T) (driver.RawRows, error) {
	var zero T
	if m := schema.ModelOf(zero); m != nil {
		return modelRows(m, func(row any) { *out = append(*out, row.(T)) }), nil
	}
	if m := schema.ModelOf((*T)(nil)); m != nil {
		return modelRows(m, func(row any) { *out = append(*out, *row.(*T)) }), nil
	}
	target, err := rawscan.Of(reflect.TypeFor[T](), rawEnums(schema))
	if err != nil {
		return nil, err
	}
	return func(columns []string) (func(driver.Row) error, error) {
		if len(columns) == 0 {
			return func(driver.Row) error { return nil }, nil
		}
		read, err := target.Reader(columns)
		if err != nil {
			return nil, fmt.Errorf("%w: orm.Raw: %w", ErrInvalidInput, err)
		}
		return func(r driver.Row) error {
			*out = append(*out, zero)
			return rawError(read(r, reflect.ValueOf(&(*out)[len(*out)-1]).Elem()))
		}, nil
	}, nil
}

func modelRows(model *gensupport.Model, add func(row any)) driver.RawRows {
	return func(columns []string) (func(driver.Row) error, error) {
		places, err := placesOf(model.Table, columns)
		if err != nil {
			return nil, err
		}
		rows := newRowArena(model, -1)
		return func(r driver.Row) error {
			row := rows.next()
			if err := decode(model, row, r, places); err != nil {
				return err
			}
			add(row)
			return nil
		}, nil
	}
}

// placesOf returns the position of each named column in t, or -1 for a name that the model does not
// have.
func placesOf(t *query.Table, names []string) ([]int, error) {
	places, found := make([]int, len(names)), len(names) == 0
	for i, name := range names {
		places[i] = columnNamed(t, name)
		if places[i] >= 0 && slices.Contains(places[:i], places[i]) {
			return nil, fmt.Errorf("%w: orm.Raw: two columns are %s.%s: rename one with AS", ErrInvalidInput, t.Model, t.Columns[places[i]].Field)
		}
		found = found || places[i] >= 0
	}
	if !found {
		return nil, fmt.Errorf("none of the columns %q belongs to model %s: %w", names, t.Model, ErrInvalidInput)
	}
	return places, nil
}

func columnNamed(t *query.Table, name string) int {
	for i, c := range t.Columns {
		if c.Name == name {
			return i
		}
	}
	for i, c := range t.Columns {
		if c.Field == name {
			return i
		}
	}
	return -1
}
