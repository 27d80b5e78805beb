package gen_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/gen/testdata/kinds/kindsdb"
	"github.com/cocomon/comon_orm/gen/testdata/kinds/kindsdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// TestFiltersOfRows makes a parameter of each field in the JSON of a row. Each parameter must find
// the row, and the opposite operator must not.
func TestFiltersOfRows(t *testing.T) {
	e := q.Everything
	allowed := []orm.Column[*kindsdb.Everything]{
		e.ID, e.Int, e.Big, e.Float, e.Decimal, e.Bool, e.Text, e.Time, e.Bytes, e.Color, e.Int0, e.Big0, e.Float0, e.Decimal0, e.Bool0, e.Text0,
		e.Time0, e.Bytes0, e.Color0, e.Made, e.Changed, e.Cuid, e.Ints, e.Bigs, e.Floats, e.Decimals, e.Bools, e.Texts, e.Times, e.Blobs, e.Colors,
	}
	onBoth(t, func(t *testing.T, db *kindsdb.Client) {
		in := everything()
		in.Int0, in.Big0, in.Float0, in.Bool0, in.Text0, in.Color0 = new(-7), new(int64(-1)<<63), new(-0.5e-3), new(false), new("ü,&="), new(kindsdb.ColorGreen)
		in.Decimal0, in.Time0, in.Bytes0 = &in.Decimal, &in.Time, new([]byte{0, 255})
		row, err := e.Create(in).One(t.Context(), db)
		must(t, err)
		text, err := json.Marshal(row)
		must(t, err)
		var fields map[string]json.RawMessage
		must(t, json.Unmarshal(text, &fields))
		tried := 0
		for name, value := range fields {
			var items []json.RawMessage
			list := json.Unmarshal(value, &items) == nil
			if !list {
				items = []json.RawMessage{value}
			}
			var values []string
			for _, item := range items {
				var s string
				if json.Unmarshal(item, &s) != nil {
					s = string(item)
				}
				values = append(values, s)
			}
			hits, misses := []string{"", "[eq]", "[in]"}, []string{"[not]", "[notIn]"}
			if list {
				hits, misses = []string{"[hasEvery]", "[hasSome]"}, []string{"[empty]"}
			}
			_, err := orm.ParseWhere(url.Values{name + hits[0]: values}, allowed...)
			if err != nil && strings.Contains(err.Error(), "is not allowed") || name == "json" || name == "jsons" || name == "json0" {
				continue
			}
			must(t, err)
			tried++
			for i, op := range append(hits, misses...) {
				if op == "[empty]" {
					values = []string{"true"}
				}
				where, err := orm.ParseWhere(url.Values{name + op: values}, allowed...)
				must(t, err)
				n, err := e.FindMany(where...).Count(t.Context(), db)
				must(t, err)
				if want := int64(1); i >= len(hits) && n != 0 || i < len(hits) && n != want {
					t.Errorf("%d rows for %s%s=%q", n, name, op, values)
				}
			}
		}
		if tried != len(allowed) {
			t.Errorf("tried %d of %d fields", tried, len(allowed))
		}
		for _, c := range []orm.Column[*kindsdb.Everything]{e.JSON, e.Json0, e.JSONs} {
			_, orderErr := orm.ParseOrder("json,json0,jsons", c)
			_, whereErr := orm.ParseWhere(url.Values{"json": {"1"}, "json0": {"1"}, "jsons[has]": {"1"}}, c)
			if !errors.Is(orderErr, orm.ErrInvalidInput) || !errors.Is(whereErr, orm.ErrInvalidInput) {
				t.Errorf("Json: %v, %v", orderErr, whereErr)
			}
		}
		for param, want := range map[string]string{
			"id=x": "a UUID", "decimal=0x1": "a decimal number", "float=NaN": "a number", "float=1e999": "a number", "bool=1": "true or false",
			"bytes=?": "base64", "color=BLUE": "one of RED, GREEN", "time=now": "2006-01-02", "ints[has]=1.5": "a whole number", "ints=1": "has, hasEvery, hasSome, empty",
		} {
			name, value, _ := strings.Cut(param, "=")
			if _, err := orm.ParseWhere(url.Values{name: {value}}, allowed...); !errors.Is(err, orm.ErrInvalidInput) || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v; want %q", param, err, want)
			}
		}
	})
}
