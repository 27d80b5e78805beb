package postgres

import (
	"encoding/binary"
	"math"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/runtime/internal/pgtext"
	"github.com/cocomon/comon_orm/runtime/query"
)

// epoch is PostgreSQL's epoch, 2000-01-01, in microseconds since 1970.
const epoch = 946684800_000000

// encode appends v as a value of the parameter p, and returns the format of the value. A type
// without a cheap binary form is sent as text, which the server accepts for every type.
func encode(buf []byte, p parameter, v *query.Value) ([]byte, int16) {
	if v.List != nil {
		return encodeList(buf, p, *v.List)
	}
	if p.item == 0 {
		if out, ok := encodeBinary(buf, p.form, v); ok {
			return out, binaryFormat
		}
	}
	return pgtext.Append(buf, p.timeLayout(), v), textFormat
}

// encodeBinary appends the binary form of v. It returns false if v has no binary form.
func encodeBinary(buf []byte, form nativetype.Form, v *query.Value) ([]byte, bool) {
	switch v.Kind {
	case query.Int, query.BigInt:
		switch {
		case form == nativetype.Int8:
			return binary.BigEndian.AppendUint64(buf, uint64(v.Num)), true
		case form == nativetype.Int4 && v.Num == int64(int32(v.Num)):
			return binary.BigEndian.AppendUint32(buf, uint32(v.Num)), true
		case form == nativetype.Int2 && v.Num == int64(int16(v.Num)):
			return binary.BigEndian.AppendUint16(buf, uint16(v.Num)), true
		}
	case query.Float:
		if form == nativetype.Float8 {
			return binary.BigEndian.AppendUint64(buf, uint64(v.Num)), true
		}
	case query.Bool:
		if form == nativetype.Bool {
			return append(buf, byte(v.Num)), true
		}
	case query.Time:
		if form == nativetype.Timestamp {
			return binary.BigEndian.AppendUint64(buf, uint64(v.Num-epoch)), true
		}
	case query.Bytes:
		if form == nativetype.Bytea {
			return append(buf, v.Str...), true
		}
	case query.String, query.Enum:
		if form == nativetype.Raw {
			return append(buf, v.Str...), true
		}
	case query.Null, query.Decimal, query.JSON:
	}
	return buf, false
}

// encodeList appends an array, in binary form if every item has a binary form, and otherwise as
// text.
func encodeList(buf []byte, p parameter, items []query.Value) ([]byte, int16) {
	start := len(buf)
	if p.item != 0 && p.form != nativetype.Text {
		if out, ok := encodeArray(buf, p, items); ok {
			return out, binaryFormat
		}
		buf = buf[:start]
	}
	return pgtext.AppendArray(buf, p.timeLayout(), items), textFormat
}

// encodeArray appends the binary form of a one-dimensional array; see array_recv in the server's
// source.
func encodeArray(buf []byte, p parameter, items []query.Value) ([]byte, bool) {
	nulls := uint32(0)
	for i := range items {
		if items[i].IsNull() {
			nulls = 1
		}
	}
	dimensions := uint32(1)
	if len(items) == 0 {
		dimensions = 0
	}
	buf = binary.BigEndian.AppendUint32(buf, dimensions)
	buf = binary.BigEndian.AppendUint32(buf, nulls)
	buf = binary.BigEndian.AppendUint32(buf, p.item)
	if dimensions == 0 {
		return buf, true
	}
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(items)))
	buf = binary.BigEndian.AppendUint32(buf, 1)
	for i := range items {
		if items[i].IsNull() {
			buf = binary.BigEndian.AppendUint32(buf, math.MaxUint32)
			continue
		}
		at := len(buf)
		out, ok := encodeBinary(append(buf, 0, 0, 0, 0), p.form, &items[i])
		if !ok {
			return buf, false
		}
		buf = out
		binary.BigEndian.PutUint32(buf[at:], uint32(len(buf)-at-4))
	}
	return buf, true
}
