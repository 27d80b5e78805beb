package pgtext

import (
	"encoding/hex"
	"math"
	"strconv"
	"time"

	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/runtime/query"
)

// AnyTime is a layout that the server reads for every type of time. It has a space between date and
// time of day, because types without a date refuse a T there.
const AnyTime = timeform.Date + " " + timeform.Clock + "Z"

// Append appends a value that is no list, in a form that the server reads for every type. layout is
// the layout of times.
func Append(buf []byte, layout string, v *query.Value) []byte {
	switch v.Kind {
	case query.Null:
		return buf
	case query.Int, query.BigInt:
		return strconv.AppendInt(buf, v.Num, 10)
	case query.Float:
		return appendFloat(buf, math.Float64frombits(uint64(v.Num)))
	case query.Bool:
		return strconv.AppendBool(buf, v.Num != 0)
	case query.Time:
		return time.UnixMicro(v.Num).UTC().AppendFormat(buf, layout)
	case query.Bytes:
		return hex.AppendEncode(append(buf, `\x`...), []byte(v.Str))
	case query.Decimal, query.String, query.JSON, query.Enum:
	}
	return append(buf, v.Str...)
}

func appendFloat(buf []byte, f float64) []byte {
	switch {
	case math.IsInf(f, 1):
		return append(buf, "Infinity"...)
	case math.IsInf(f, -1):
		return append(buf, "-Infinity"...)
	}
	return strconv.AppendFloat(buf, f, 'g', -1, 64)
}

// AppendArray appends an array of one dimension.
func AppendArray(buf []byte, layout string, items []query.Value) []byte {
	buf = append(buf, '{')
	for i := range items {
		if i > 0 {
			buf = append(buf, ',')
		}
		if items[i].IsNull() {
			buf = append(buf, "NULL"...)
			continue
		}
		text := Append(nil, layout, &items[i])
		buf = append(buf, '"')
		for _, c := range text {
			if c == '"' || c == '\\' {
				buf = append(buf, '\\')
			}
			buf = append(buf, c)
		}
		buf = append(buf, '"')
	}
	return append(buf, '}')
}
