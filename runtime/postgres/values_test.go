package postgres

import (
	"encoding/binary"
	"testing"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/internal/pgtext"
	"github.com/cocomon/comon_orm/runtime/query"
)

// TestNumeric reads the binary form of numeric as pgx encodes it, because pgx is another
// implementation of the format.
func TestNumeric(t *testing.T) {
	types := pgtype.NewMap()
	suite.Check(t, func(r *rapid.T) {
		text := rapid.StringMatching(`-?[0-9]{1,25}(\.[0-9]{1,25})?`).Draw(r, "decimal")
		want, err := decimal.NewFromString(text)
		if err != nil {
			r.Fatal(err)
		}
		data, err := types.Encode(pgtype.NumericOID, binaryFormat, pgtype.Numeric{Int: want.Coefficient(), Exp: want.Exponent(), Valid: true}, nil)
		if err != nil {
			r.Fatal(err)
		}
		got, ok := readNumeric(data)
		if !ok || !got.Equal(want) {
			r.Fatalf("%s is read as %s", text, got)
		}
	})
	for _, special := range []uint16{0xC000, 0xD000, 0xF000} { // NaN and the infinities
		data := binary.BigEndian.AppendUint16([]byte{0, 0, 0, 0}, special)
		if d, ok := readNumeric(append(data, 0, 0)); ok {
			t.Errorf("sign %x is read as %s", special, d)
		}
	}
}

// TestTextArray reads arrays that were encoded as text, and compares them with the original items.
func TestTextArray(t *testing.T) {
	item := rapid.Custom(func(r *rapid.T) query.Value {
		if rapid.Bool().Draw(r, "null") {
			return query.Value{}
		}
		return query.StringValue(rapid.String().Draw(r, "text"))
	})
	suite.Check(t, func(r *rapid.T) {
		want := rapid.SliceOf(item).Draw(r, "items")
		data, format := encodeList(nil, parameter{}, want)
		got, ok := pgtext.Array(data)
		if !ok || format != textFormat || len(got) != len(want) {
			r.Fatalf("%s is read as %q", data, got)
		}
		for i := range want {
			if want[i].IsNull() != (got[i] == nil) || string(got[i]) != want[i].Str {
				r.Fatalf("%s: item %d is %q, want %q", data, i, got[i], want[i].Str)
			}
		}
	})
}

func FuzzArrays(f *testing.F) {
	f.Add([]byte(`{a,"b\"c",NULL}`))
	data, _ := encodeArray(nil, parameterOf(pgtype.TextArrayOID), []query.Value{query.StringValue("x"), {}})
	f.Add(data)
	f.Fuzz(func(_ *testing.T, b []byte) {
		pgtext.Array(b)
		readArray(b)
		readNumeric(b)
	})
}
