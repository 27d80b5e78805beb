package orm

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Struct is implemented by generated row structs.
type Struct interface{ ORMMeta() *Meta }

// Raw runs the user's own SQL, with the driver's placeholders, and returns its rows. T is a row struct or a pointer to one
// (columns are matched by their database or field names, others passed over) or a scalar (a single column): string, int,
// int64, float64, bool, time.Time, decimal.Decimal, json.RawMessage, []byte, or a pointer to one of these, nil for NULL.
func Raw[T any](ctx context.Context, db Handle, sql string, args ...any) ([]T, error) {
	out := []T{}
	add, err := rawReader(&out)
	if err != nil {
		return nil, err
	}
	s := db.ORMSession()
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
func rawReader[T any](out *[]T) (func([]string, query.Row) error, error) {
	var zero T
	if st, ok := any(zero).(Struct); ok {
		return structReader(st.ORMMeta(), func(row any) { *out = append(*out, row.(T)) }), nil
	}
	if st, ok := any(&zero).(Struct); ok {
		return structReader(st.ORMMeta(), func(row any) { *out = append(*out, *row.(*T)) }), nil
	}
	if !readScalar(&zero, nil) {
		return nil, fmt.Errorf("orm.Raw cannot read rows into %T: use a row struct or a scalar: %w", zero, ErrInvalidInput)
	}
	return func(names []string, r query.Row) error {
		if len(names) != 1 {
			return fmt.Errorf("orm.Raw reads %T from one column, the statement returns %d: %w", zero, len(names), ErrInvalidInput)
		}
		var v T
		readScalar(&v, r)
		*out = append(*out, v)
		return nil
	}, nil
}

func structReader(meta *Meta, add func(row any)) func([]string, query.Row) error {
	var places []int
	rows := newSlab(meta, -1)
	return func(names []string, r query.Row) error {
		if places == nil {
			var err error
			if places, err = placesOf(meta.Table, names); err != nil {
				return err
			}
		}
		row := rows.next()
		meta.Decode(row, r, places)
		add(row)
		return nil
	}
}

// placesOf finds the columns that a result's names mean, -1 for those that the model does not have.
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

// readScalar reads the first column of r into dst, a pointer to a scalar or to a pointer to one; without r it only says
// whether it could.
func readScalar(dst any, r query.Row) bool {
	switch p := dst.(type) {
	case *string:
		return scalar(p, r, ReadText)
	case **string:
		return scalarPtr(p, r, ReadText)
	case *int:
		return scalar(p, r, ReadInt)
	case **int:
		return scalarPtr(p, r, ReadInt)
	case *int64:
		return scalar(p, r, ReadBigInt)
	case **int64:
		return scalarPtr(p, r, ReadBigInt)
	case *float64:
		return scalar(p, r, ReadFloat)
	case **float64:
		return scalarPtr(p, r, ReadFloat)
	case *bool:
		return scalar(p, r, ReadBool)
	case **bool:
		return scalarPtr(p, r, ReadBool)
	case *time.Time:
		return scalar(p, r, ReadTime)
	case **time.Time:
		return scalarPtr(p, r, ReadTime)
	case *decimal.Decimal:
		return scalar(p, r, ReadDecimal)
	case **decimal.Decimal:
		return scalarPtr(p, r, ReadDecimal)
	case *json.RawMessage:
		return scalar(p, r, ReadJSON)
	case **json.RawMessage:
		return scalarPtr(p, r, ReadJSON)
	case *[]byte:
		return scalar(p, r, ReadBytes)
	case **[]byte:
		return scalarPtr(p, r, ReadBytes)
	default:
		return false
	}
}

func scalar[T any](p *T, r query.Row, read func(query.Row, int) T) bool {
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

func scalarPtr[T any](p **T, r query.Row, read func(query.Row, int) T) bool {
	if r != nil {
		*p = ReadPtr(r, 0, read)
	}
	return true
}
