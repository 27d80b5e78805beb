package orm

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/query"
)

// ReadPtr reads a nullable column of any type; NULL is nil.
func ReadPtr[T any](r query.Row, i int, read func(query.Row, int) T) *T {
	if r.Null(i) {
		return nil
	}
	v := read(r, i)
	return &v
}

// ReadList reads a list column; NULL reads as an empty list.
func ReadList[T any](r query.Row, i int, read func(query.Row, int) T) []T {
	n, items := r.List(i)
	out := make([]T, n)
	for k := range out {
		out[k] = read(items, k)
	}
	return out
}

// GiveList makes the value of a list column whose items are of kind k.
func GiveList[T any](k query.Kind, of func(T) query.Value, items []T) query.Value {
	return query.ListValue(k, valuesOf(of, items))
}

// ReadInt reads an Int column.
func ReadInt(r query.Row, i int) int { return int(r.Int(i)) }

// ReadBigInt reads a BigInt column.
func ReadBigInt(r query.Row, i int) int64 { return r.Int(i) }

// ReadFloat reads a Float column.
func ReadFloat(r query.Row, i int) float64 { return r.Float(i) }

// ReadDecimal reads a Decimal column.
func ReadDecimal(r query.Row, i int) decimal.Decimal { return r.Decimal(i) }

// ReadBool reads a Boolean column.
func ReadBool(r query.Row, i int) bool { return r.Bool(i) }

// ReadText reads a String column.
func ReadText(r query.Row, i int) string { return r.Text(i) }

// ReadTime reads a DateTime column.
func ReadTime(r query.Row, i int) time.Time { return r.Time(i) }

// ReadJSON reads a Json column.
func ReadJSON(r query.Row, i int) json.RawMessage { return r.JSON(i) }

// ReadBytes reads a Bytes column.
func ReadBytes(r query.Row, i int) []byte { return r.Bytes(i) }

// readValue reads a column of kind k as a value of the query tree.
func readValue(r query.Row, i int, k query.Kind) query.Value {
	if r.Null(i) {
		return query.Value{}
	}
	switch k {
	case query.Int, query.BigInt:
		return query.Value{Kind: k, Num: r.Int(i)}
	case query.Float:
		return query.FloatValue(r.Float(i))
	case query.Decimal:
		return query.DecimalValue(r.Decimal(i))
	case query.Bool:
		return query.BoolValue(r.Bool(i))
	case query.Time:
		return query.TimeValue(r.Time(i))
	case query.JSON:
		return query.JSONValue(r.JSON(i))
	case query.Bytes:
		return query.BytesValue(r.Bytes(i))
	case query.String, query.Enum:
		return query.Value{Kind: k, Str: r.Text(i)}
	case query.Null:
	}
	return query.Value{}
}

// readColumn reads a column as a value of the query tree; a list that is NULL reads as empty.
func readColumn(r query.Row, i int, c *query.Column) query.Value {
	if !c.List {
		return readValue(r, i, c.Kind)
	}
	n, items := r.List(i)
	vs := make([]query.Value, n)
	for k := range vs {
		vs[k] = readValue(items, k, c.Kind)
	}
	return query.ListValue(c.Kind, vs)
}

// unknownEnum marks, in Value.Num, which enums do not use, a value that the enum does not have.
const unknownEnum = -1

// UnknownEnum is the value of an enum constant that the schema does not have: sending it is [ErrInvalidInput].
func UnknownEnum(value string) query.Value {
	return query.Value{Kind: query.Enum, Num: unknownEnum, Str: value}
}

// UnknownEnumRead is the error of a database value that the enum does not have.
func UnknownEnumRead(enum, value string) error {
	return fmt.Errorf("enum %s has no value %q: the database is ahead of the client, generate it again", enum, value)
}
