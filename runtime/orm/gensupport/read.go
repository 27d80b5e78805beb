package gensupport

import (
	"encoding/json"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// ReadPtr reads a nullable column of any type. A NULL becomes nil.
func ReadPtr[T any](r driver.Row, i int, read func(driver.Row, int) T) *T {
	if r.Null(i) {
		return nil
	}
	v := read(r, i)
	return &v
}

// ReadList reads a list column. A NULL becomes an empty list.
func ReadList[T any](r driver.Row, i int, read func(driver.Row, int) T) []T {
	n, items := r.List(i)
	out := make([]T, n)
	for k := range out {
		out[k] = read(items, k)
	}
	return out
}

// ListValue returns the value of a list column whose items are of kind k.
func ListValue[T any](k query.Kind, of func(T) query.Value, items []T) query.Value {
	values := make([]query.Value, len(items))
	for i, item := range items {
		values[i] = of(item)
	}
	return query.ListValue(k, values)
}

// ReadInt reads an Int column.
func ReadInt(r driver.Row, i int) int { return int(r.Int(i)) }

// ReadBigInt reads a BigInt column.
func ReadBigInt(r driver.Row, i int) int64 { return r.Int(i) }

// ReadFloat reads a Float column.
func ReadFloat(r driver.Row, i int) float64 { return r.Float(i) }

// ReadDecimal reads a Decimal column.
func ReadDecimal(r driver.Row, i int) decimal.Decimal { return r.Decimal(i) }

// ReadBool reads a Boolean column.
func ReadBool(r driver.Row, i int) bool { return r.Bool(i) }

// ReadText reads a String column.
func ReadText(r driver.Row, i int) string { return r.Text(i) }

// ReadTime reads a DateTime column.
func ReadTime(r driver.Row, i int) time.Time { return r.Time(i) }

// ReadJSON reads a Json column.
func ReadJSON(r driver.Row, i int) json.RawMessage { return r.JSON(i) }

// ReadBytes reads a Bytes column.
func ReadBytes(r driver.Row, i int) []byte { return r.Bytes(i) }
