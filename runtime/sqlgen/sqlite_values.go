package sqlgen

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/runtime/query"
)

// stored converts a value to one of SQLite's storage classes: NULL, integer, real, text, blob.
func (SQLite) stored(_ *query.Column, v query.Value) query.Value {
	if v.List != nil {
		return query.StringValue(jsonItems(*v.List, asItems))
	}
	switch v.Kind {
	case query.Bool:
		return query.BigIntValue(v.Num)
	case query.Time:
		return query.StringValue(string(appendTime(nil, v.Num)))
	case query.Decimal, query.JSON, query.Enum:
		return query.StringValue(v.Str)
	case query.Null, query.Int, query.BigInt, query.Float, query.String, query.Bytes:
	}
	return v
}

func appendTime(to []byte, micros int64) []byte {
	return timeform.Append(to, time.UnixMicro(micros))
}

// jsonForm is the purpose of a JSON array, which determines how values are written in it.
type jsonForm bool

const (
	// asKeys is for values that are compared with columns. They are written in SQLite's storage
	// classes.
	asKeys jsonForm = false
	// asItems is for the stored form of a list column.
	asItems jsonForm = true
)

func jsonItems(values []query.Value, form jsonForm) string {
	out := make([]byte, 0, 2+12*len(values))
	out = append(out, '[')
	for i, v := range values {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendJSON(out, v, form)
	}
	return string(append(out, ']'))
}

func appendJSON(out []byte, v query.Value, form jsonForm) []byte {
	switch v.Kind {
	case query.Null:
		return append(out, "null"...)
	case query.Int, query.BigInt:
		return strconv.AppendInt(out, v.Num, 10)
	case query.Bool:
		if form == asItems {
			return strconv.AppendBool(out, v.Num != 0)
		}
		return strconv.AppendInt(out, v.Num, 10)
	case query.Float:
		return appendFloat(out, math.Float64frombits(uint64(v.Num)))
	case query.Time:
		return append(appendTime(append(out, '"'), v.Num), '"')
	case query.JSON:
		if form == asItems {
			return append(out, v.Str...)
		}
		return appendString(out, canonicalJSON(v).Str)
	case query.Bytes:
		if form == asItems {
			return append(base64.StdEncoding.AppendEncode(append(out, '"'), []byte(v.Str)), '"')
		}
		return append(hex.AppendEncode(append(out, '"'), []byte(v.Str)), '"')
	case query.Decimal, query.String, query.Enum:
	}
	return appendString(out, v.Str)
}

// appendFloat always writes a decimal point or an exponent, so that SQLite reads a real.
func appendFloat(out []byte, f float64) []byte {
	switch {
	case math.IsInf(f, 1):
		return append(out, "9e999"...)
	case math.IsInf(f, -1):
		return append(out, "-9e999"...)
	}
	start := len(out)
	out = strconv.AppendFloat(out, f, 'g', -1, 64)
	if !bytes.ContainsAny(out[start:], ".e") {
		out = append(out, ".0"...)
	}
	return out
}

func appendString(out []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			text, _ := json.Marshal(s) // a string can always be marshalled
			return append(out, text...)
		}
	}
	out = append(out, '"')
	out = append(out, s...)
	return append(out, '"')
}

func itoa(i int) string { return strconv.Itoa(i) }

// StoredSQLite returns the form in which SQLite stores v: NULL, integer, real, text or blob.
func StoredSQLite(v query.Value) query.Value { return SQLite{}.stored(nil, v) }
