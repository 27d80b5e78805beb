package gensupport

import (
	"database/sql"
	sqldriver "database/sql/driver"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// The types of the directive @go. A Json field uses encoding/json. Every other field uses the first
// of these ways that the type has:
//
//	Value and Scan                   of database/sql
//	MarshalText and UnmarshalText    of encoding, for a String field
//	conversion                       if the underlying type fits, as for type Name string
//
// The generator does not see the type, so which way is taken is decided when a value is converted.

// OwnOf returns the function that encodes a value of the type T as a value of kind k. A value that
// T cannot encode becomes a refused value, see [query.Refused].
func OwnOf[T any](k query.Kind) func(T) query.Value {
	return func(v T) query.Value { return encodeOwn(k, v) }
}

// OwnReader returns the function that reads a column of kind k as a value of the type T.
func OwnReader[T any](k query.Kind) func(driver.Row, int) T {
	return func(r driver.Row, i int) T {
		var v T
		readOwn(r, i, k, &v)
		return v
	}
}

func encodeOwn(k query.Kind, v any) query.Value {
	if k == query.JSON {
		text, err := json.Marshal(v)
		if err != nil {
			return query.Refused(err.Error())
		}
		return query.JSONValue(text)
	}
	switch x := v.(type) {
	case sqldriver.Valuer:
		return encodeValuer(k, x)
	case encoding.TextMarshaler:
		if k == query.String {
			text, err := x.MarshalText()
			if err != nil {
				return query.Refused(err.Error())
			}
			return query.StringValue(string(text))
		}
	}
	if out, ok := encodePlain(k, reflect.ValueOf(v)); ok {
		return out
	}
	return query.Refused(fmt.Sprintf("%T has no method Value and is no %s", v, k.Scalar()))
}

func encodeValuer(k query.Kind, v sqldriver.Valuer) query.Value {
	plain, err := v.Value()
	switch {
	case err != nil:
		return query.Refused(err.Error())
	case plain == nil:
		return query.Refused(fmt.Sprintf("the Value method of %T returned nil: NULL is a nil pointer", v))
	}
	if out, ok := encodePlain(k, reflect.ValueOf(plain)); ok {
		return out
	}
	return query.Refused(fmt.Sprintf("the Value method of %T returned %T, which is no %s", v, plain, k.Scalar()))
}

// encodePlain encodes a value whose type has a conversion to the Go type of kind k. A String and a
// Decimal can also be bytes, and a Decimal a text.
func encodePlain(k query.Kind, v reflect.Value) (query.Value, bool) {
	isBytes := v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8
	switch {
	case k == query.Int && v.CanInt(), k == query.BigInt && v.CanInt():
		return query.Value{Kind: k, Num: v.Int()}, true
	case (k == query.Int || k == query.BigInt) && v.CanUint() && int64(v.Uint()) >= 0:
		return query.Value{Kind: k, Num: int64(v.Uint())}, true
	case k == query.Float && v.CanFloat():
		return query.FloatValue(v.Float()), true
	case k == query.Bool && v.Kind() == reflect.Bool:
		return query.BoolValue(v.Bool()), true
	case k == query.String && v.Kind() == reflect.String:
		return query.StringValue(v.String()), true
	case k == query.String && isBytes:
		return query.StringValue(string(v.Bytes())), true
	case k == query.Bytes && isBytes:
		return query.BytesValue(v.Bytes()), true
	case k == query.Bytes && v.Kind() == reflect.String:
		return query.BytesValue([]byte(v.String())), true
	case k == query.Time && v.CanConvert(timeType):
		return query.TimeValue(v.Convert(timeType).Interface().(time.Time)), true
	case k == query.Decimal:
		return encodeDecimal(v, isBytes)
	}
	return query.Value{}, false
}

func encodeDecimal(v reflect.Value, isBytes bool) (query.Value, bool) {
	switch {
	case v.CanConvert(decimalType):
		return query.DecimalValue(v.Convert(decimalType).Interface().(decimal.Decimal)), true
	case v.CanInt():
		return query.DecimalValue(decimal.NewFromInt(v.Int())), true
	case v.Kind() == reflect.String, isBytes:
		d, err := decimal.NewFromString(v.Convert(reflect.TypeFor[string]()).String())
		return query.DecimalValue(d), err == nil
	}
	return query.Value{}, false
}

var (
	timeType    = reflect.TypeFor[time.Time]()
	decimalType = reflect.TypeFor[decimal.Decimal]()
)

// readOwn reads a column into dst, which is a pointer.
func readOwn(r driver.Row, i int, k query.Kind, dst any) {
	if !setOwn(dst, plainValue(r, i, k)) {
		r.Fail(&driver.ValueError{Column: i, Held: "a value", Want: fmt.Sprintf("accepted by %s", reflect.TypeOf(dst).Elem())})
	}
}

// FromPlain converts a value to the type T: JSON, or one of the types that database/sql passes to
// Scan. ok is false if T does not accept the value.
func FromPlain[T any](v any) (out T, ok bool) {
	ok = setOwn(&out, v)
	return out, ok
}

// setOwn converts src and stores it in dst, which is a pointer. It returns false if the type does
// not accept the value.
func setOwn(dst, src any) bool {
	if text, ok := src.(json.RawMessage); ok {
		return json.Unmarshal(text, dst) == nil
	}
	switch x := dst.(type) {
	case sql.Scanner:
		return x.Scan(src) == nil
	case encoding.TextUnmarshaler:
		if text, ok := src.(string); ok {
			return x.UnmarshalText([]byte(text)) == nil
		}
	}
	return setPlain(reflect.ValueOf(dst).Elem(), src)
}

// plainValue returns a column as JSON, or as one of the types that database/sql passes to Scan.
func plainValue(r driver.Row, i int, k query.Kind) any {
	switch k {
	case query.Int, query.BigInt:
		return r.Int(i)
	case query.Float:
		return r.Float(i)
	case query.Decimal:
		return r.Decimal(i).String()
	case query.Bool:
		return r.Bool(i)
	case query.Time:
		return r.Time(i)
	case query.Bytes:
		return r.Bytes(i)
	case query.JSON:
		return json.RawMessage(r.JSON(i))
	case query.Null, query.String, query.Enum:
	}
	return r.Text(i)
}

// setPlain converts src to the type of dst. It returns false if there is no conversion, or if the
// type cannot hold the value.
func setPlain(dst reflect.Value, src any) bool {
	switch src := src.(type) {
	case int64:
		switch {
		case dst.CanInt() && !dst.OverflowInt(src):
			dst.SetInt(src)
			return true
		case dst.CanUint() && src >= 0 && !dst.OverflowUint(uint64(src)):
			dst.SetUint(uint64(src))
			return true
		}
		return false
	case float64:
		if !dst.CanFloat() || dst.OverflowFloat(src) {
			return false
		}
		dst.SetFloat(src)
		return true
	case string:
		if d, err := decimal.NewFromString(src); err == nil && decimalType.ConvertibleTo(dst.Type()) {
			dst.Set(reflect.ValueOf(d).Convert(dst.Type()))
			return true
		}
	}
	v := reflect.ValueOf(src)
	if !v.CanConvert(dst.Type()) || dst.Kind() != v.Kind() {
		return false
	}
	dst.Set(v.Convert(dst.Type()))
	return true
}
