package orm

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Raw runs the user's own SQL, with the driver's placeholders, and returns its rows. T is a row
// struct of db's schema or a pointer to one (columns are matched by their database or field names,
// others ignored) or a scalar (a single column): string, int, int64, float64, bool, time.Time,
// decimal.Decimal, json.RawMessage, []byte, or a pointer to one of these, nil for NULL.
func Raw[T any](ctx context.Context, db Querier, sql string, args ...any) ([]T, error) {
	out := []T{}
	s := db.session()
	add, err := rawReader(s.schema, &out)
	if err != nil {
		return nil, err
	}
	err = s.do(ctx, Operation{Verb: VerbRaw}, func(ctx context.Context) error {
		_, err := s.exec.Raw(ctx, sql, args, add)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// rawReader returns the function that appends a row to out.
func rawReader[T any](schema *gensupport.Schema, out *[]T) (func([]string, driver.Row) error, error) {
	var zero T
	if m := schema.ModelOf(zero); m != nil {
		return structReader(m, func(row any) { *out = append(*out, row.(T)) }), nil
	}
	if m := schema.ModelOf((*T)(nil)); m != nil {
		return structReader(m, func(row any) { *out = append(*out, *row.(*T)) }), nil
	}
	if !readScalar(&zero, nil) {
		return nil, fmt.Errorf("orm.Raw cannot read rows into %T: use a row struct of %s or a scalar: %w", zero, schema.Package, ErrInvalidInput)
	}
	return func(names []string, r driver.Row) error {
		if len(names) != 1 {
			return fmt.Errorf("orm.Raw reads %T from one column, the statement returns %d: %w", zero, len(names), ErrInvalidInput)
		}
		var v T
		readScalar(&v, r)
		*out = append(*out, v)
		return nil
	}, nil
}

func structReader(model *gensupport.Model, add func(row any)) func([]string, driver.Row) error {
	var places []int
	rows := newRowArena(model, -1)
	return func(names []string, r driver.Row) error {
		if places == nil {
			var err error
			if places, err = placesOf(model.Table, names); err != nil {
				return err
			}
		}
		row := rows.next()
		model.Decode(row, r, places)
		add(row)
		return nil
	}
}

// placesOf finds the column of each name of a result, -1 for a name that the model does not have.
func placesOf(t *query.Table, names []string) ([]int, error) {
	places, found := make([]int, len(names)), false
	for i, name := range names {
		places[i] = columnNamed(t, name)
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

// readScalar reads the first column of r into dst, a pointer to a scalar or to a pointer to one.
// With a nil r it only reports whether dst has such a type.
func readScalar(dst any, r driver.Row) bool {
	switch p := dst.(type) {
	case *string:
		return scalar(p, r, gensupport.ReadText)
	case **string:
		return scalarPtr(p, r, gensupport.ReadText)
	case *int:
		return scalar(p, r, gensupport.ReadInt)
	case **int:
		return scalarPtr(p, r, gensupport.ReadInt)
	case *int64:
		return scalar(p, r, gensupport.ReadBigInt)
	case **int64:
		return scalarPtr(p, r, gensupport.ReadBigInt)
	case *float64:
		return scalar(p, r, gensupport.ReadFloat)
	case **float64:
		return scalarPtr(p, r, gensupport.ReadFloat)
	case *bool:
		return scalar(p, r, gensupport.ReadBool)
	case **bool:
		return scalarPtr(p, r, gensupport.ReadBool)
	case *time.Time:
		return scalar(p, r, gensupport.ReadTime)
	case **time.Time:
		return scalarPtr(p, r, gensupport.ReadTime)
	case *decimal.Decimal:
		return scalar(p, r, gensupport.ReadDecimal)
	case **decimal.Decimal:
		return scalarPtr(p, r, gensupport.ReadDecimal)
	case *json.RawMessage:
		return scalar(p, r, gensupport.ReadJSON)
	case **json.RawMessage:
		return scalarPtr(p, r, gensupport.ReadJSON)
	case *[]byte:
		return scalar(p, r, gensupport.ReadBytes)
	case **[]byte:
		return scalarPtr(p, r, gensupport.ReadBytes)
	default:
		return false
	}
}

func scalar[T any](p *T, r driver.Row, read func(driver.Row, int) T) bool {
	if r == nil {
		return true
	}
	if r.Null(0) {
		r.Fail(fmt.Errorf("the statement returns NULL where %T cannot hold it: read into a pointer", *p))
		return true
	}
	*p = read(r, 0)
	return true
}

func scalarPtr[T any](p **T, r driver.Row, read func(driver.Row, int) T) bool {
	if r != nil {
		*p = gensupport.ReadPtr(r, 0, read)
	}
	return true
}
