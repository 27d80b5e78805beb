package gen_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cocomon/comon_orm/gen/testdata/kinds/kindsdb"
	"github.com/cocomon/comon_orm/gen/testdata/kinds/kindsdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// TestPatchesOfRows decodes the JSON of a row as a patch of another row. Every field that a patch
// can have gets the value of the first row: values of every kind, lists and NULLs.
func TestPatchesOfRows(t *testing.T) {
	onBoth(t, func(t *testing.T, db *kindsdb.Client) {
		e, in := q.Everything, everything()
		full, err := e.Create(in).One(t.Context(), db)
		must(t, err)
		in.Int = 2
		in.Int0, in.Big0, in.Float0, in.Bool0, in.Text0, in.Color0 = new(7), new(int64(1)<<62), new(-0.5), new(false), new("x"), new(kindsdb.ColorRed)
		in.Decimal0, in.Time0, in.Json0, in.Bytes0 = &in.Decimal, &in.Time, &in.JSON, new([]byte{0, 255})
		in.Ints, in.Colors, in.Texts = []int{}, nil, []string{"q"}
		other, err := e.Create(in).One(t.Context(), db)
		must(t, err)
		var patch kindsdb.EverythingPatch
		for _, pair := range [][2]*kindsdb.Everything{{full, other}, {other, full}} {
			text, err := json.Marshal(pair[0])
			must(t, err)
			must(t, json.Unmarshal(text, &patch))
			patch.Big = orm.Set(full.Big + int64(pair[1].Int) + 5) // the pair of Int and Big is unique
			got, err := e.Update(e.ByID(pair[1].ID)).Patch(patch).One(t.Context(), db)
			must(t, err)
			if diff := cmp.Diff(pair[0], got, looseJSON(), cmpopts.IgnoreFields(kindsdb.Everything{}, "ID", "Big", "Changed")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			again, err := json.Marshal(patch)
			must(t, err)
			var decoded kindsdb.EverythingPatch
			must(t, json.Unmarshal(again, &decoded))
			if diff := cmp.Diff(patch, decoded, looseJSON()); diff != "" {
				t.Errorf("encoded and decoded (-want +got):\n%s", diff)
			}
		}
	})
}

// TestPatchRefusals decodes values that a field cannot have, and applies those that only the client
// can refuse.
func TestPatchRefusals(t *testing.T) {
	onBoth(t, func(t *testing.T, db *kindsdb.Client) {
		e := q.Everything
		row, err := e.Create(everything()).One(t.Context(), db)
		must(t, err)
		for text, want := range map[string]string{
			`{"int":"1"}`:                       "EverythingPatch.int of type int",
			`{"int":1.5}`:                       "EverythingPatch.int of type int",
			`{"decimal":1e9000}`:                "decimal: ",
			`{"decimal":"x"}`:                   "EverythingPatch.decimal of type decimal.Decimal",
			`{"time":"2024-02-30T00:00:00Z"}`:   "EverythingPatch.time of type time.Time",
			`{"bytes":"?"}`:                     "EverythingPatch.bytes of type []uint8",
			`{"ints":[1,"x"]}`:                  "EverythingPatch.ints of type int",
			`{"id":"x"}`:                        `unknown field "id"`,
			`{"changed":"2024-01-01T00:00Z"}`:   `unknown field "changed"`,
			`{"hidden":"x"}`:                    `unknown field "hidden"`,
			`{"person":{}}`:                     `unknown field "person"`,
			`{"text":null}`:                     "text is required",
			`{"ints":null}`:                     "ints is required",
			`{"int":3000000000}`:                "int: ",
			`{"decimal":1e30000}`:               "EverythingPatch.decimal of type decimal.Decimal",
			`{"decimals":["1e-99"]}`:            "decimals: ",
			`{"color":"BLUE"}`:                  "color: ",
			`{"color":"grün"}`:                  "color: ",
			`{"colors":["RED",null]}`:           "colors: ",
			`{"text":"a\u0000b"}`:               "text: ",
			`{"float0":1e999}`:                  "EverythingPatch.float0 of type float64",
			`{"time0":"10000-01-01T00:00:00Z"}`: "EverythingPatch.time0 of type time.Time",
		} {
			var patch kindsdb.EverythingPatch
			d := json.NewDecoder(strings.NewReader(text))
			d.DisallowUnknownFields()
			if err = d.Decode(&patch); err == nil {
				_, err = e.Update(e.ByID(row.ID)).Patch(patch).One(t.Context(), db)
				if !errors.Is(err, orm.ErrInvalidInput) {
					t.Errorf("%s is not refused as invalid input: %v", text, err)
				}
			}
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v; want %q", text, err, want)
			}
		}
		_, err = e.Update(e.ByID(row.ID)).Patch(kindsdb.EverythingPatch{JSON: orm.SetNull[json.RawMessage](), Json0: orm.SetNull[json.RawMessage]()}).One(t.Context(), db)
		must(t, err)
		row, err = e.FindUnique(e.ByID(row.ID)).One(t.Context(), db)
		must(t, err)
		if string(row.JSON) != "null" || row.Json0 != nil {
			t.Errorf("null became %s in a required field and %v in another", row.JSON, row.Json0)
		}
	})
}
