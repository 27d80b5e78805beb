package rawargs

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Value converts one of [Args.Values] to a value of the query tree. A slice becomes a list, except
// that []byte becomes bytes and [json.RawMessage] becomes JSON. A nil slice becomes NULL.
func Value(a any) (query.Value, error) {
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
		return list(v)
	}
	return scalar(v)
}

func list(v reflect.Value) (query.Value, error) {
	if v.IsNil() {
		return query.Value{}, nil
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return query.BytesValue(v.Bytes()), nil
	}
	items := make([]query.Value, v.Len())
	for i := range items {
		plain, err := resolve(v.Index(i).Interface())
		if err != nil {
			return query.Value{}, fmt.Errorf("item %d: %w", i+1, err)
		}
		item, err := Value(plain)
		if err == nil && item.List != nil {
			err = errors.New("a list of lists cannot be sent")
		}
		if err != nil {
			return query.Value{}, fmt.Errorf("item %d: %w", i+1, err)
		}
		items[i] = item
	}
	return query.ListValue(query.Null, items), nil
}

func scalar(v reflect.Value) (query.Value, error) {
	switch v.Kind() {
	case reflect.Bool:
		return query.BoolValue(v.Bool()), nil
	case reflect.String:
		return query.StringValue(v.String()), nil
	case reflect.Float32, reflect.Float64:
		return query.FloatValue(v.Float()), nil
	default:
		if v.CanInt() {
			return query.BigIntValue(v.Int()), nil
		}
		if v.CanUint() { // resolve has checked the range
			return query.BigIntValue(int64(v.Uint())), nil
		}
	}
	return query.Value{}, fmt.Errorf("a value of type %s cannot be sent", v.Type())
}
