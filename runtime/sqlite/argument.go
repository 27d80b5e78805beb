package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"time"

	"github.com/cocomon/comon_orm/runtime/internal/rawargs"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// arguments returns the values of a statement's parameters. SQLite numbers $1 like any other name,
// in the order of appearance; therefore it is asked for the names.
func arguments(stmt *sqlite3.Stmt, given []any) ([]query.Value, error) {
	args, err := rawargs.Of(given)
	if err != nil {
		return nil, err
	}
	names := make([]string, stmt.Params())
	for i := range names {
		names[i] = stmt.ParamName(i)
	}
	order, err := args.Order(names)
	if err != nil {
		return nil, err
	}
	values := make([]query.Value, len(order))
	for i, at := range order {
		v, err := argument(args.Values[at])
		if err != nil {
			return nil, args.Fail(at, err)
		}
		values[i] = sqlgen.StoredSQLite(v)
	}
	return values, nil
}

// argument converts a Go value, neither a pointer nor a Valuer, to a value of the query tree.
func argument(a any) (query.Value, error) {
	switch a := a.(type) {
	case nil:
		return query.Value{}, nil
	case query.Value:
		return a, nil
	case time.Time:
		return query.TimeValue(a), nil
	case json.RawMessage:
		if a == nil {
			return query.Value{}, nil
		}
		return query.JSONValue(a), nil
	}
	v := reflect.ValueOf(a)
	if v.Kind() == reflect.Slice {
		return listArgument(v)
	}
	return scalarArgument(v)
}

// listArgument converts bytes, and other slices to the JSON text that json_each reads.
func listArgument(v reflect.Value) (query.Value, error) {
	if v.IsNil() {
		return query.Value{}, nil
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return query.BytesValue(v.Bytes()), nil
	}
	items := make([]query.Value, v.Len())
	for i := range items {
		plain, err := rawargs.Of([]any{v.Index(i).Interface()})
		if err != nil {
			return query.Value{}, fmt.Errorf("item %d: %w", i+1, err)
		}
		item, err := argument(plain.Values[0])
		if err == nil && (item.List != nil || item.Kind == query.Bytes) {
			err = errors.New("SQLite has no list of lists or bytes")
		}
		if err != nil {
			return query.Value{}, fmt.Errorf("item %d: %w", i+1, err)
		}
		items[i] = item
	}
	return query.ListValue(query.Null, items), nil
}

func scalarArgument(v reflect.Value) (query.Value, error) {
	switch v.Kind() {
	case reflect.Bool:
		return query.BoolValue(v.Bool()), nil
	case reflect.String:
		return query.StringValue(v.String()), nil
	case reflect.Float32, reflect.Float64:
		if math.IsNaN(v.Float()) {
			return query.Value{}, errors.New("SQLite has no NaN, it would store NULL")
		}
		return query.FloatValue(v.Float()), nil
	default:
		if v.CanInt() {
			return query.BigIntValue(v.Int()), nil
		}
		if v.CanUint() && v.Uint() <= math.MaxInt64 {
			return query.BigIntValue(int64(v.Uint())), nil
		}
	}
	return query.Value{}, fmt.Errorf("SQLite has no form for %s", v.Type())
}
