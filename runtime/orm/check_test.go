package orm_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// valueTable has a column of each kind for which some values are refused.
var valueTable = query.Table{Model: "Value", Name: "values", Key: []int{0}, Columns: []query.Column{
	{Name: "id", Field: "id", Kind: query.Int}, {Name: "json", Field: "json", Kind: query.JSON, Nullable: true},
	{Name: "decimal", Field: "decimal", Kind: query.Decimal, Nullable: true}, {Name: "exact", Field: "exact", Kind: query.Decimal, Native: "numeric", Nullable: true},
	{Name: "text", Field: "text", Kind: query.String, Nullable: true}, {Name: "float", Field: "float", Kind: query.Float, Nullable: true},
	{Name: "time", Field: "time", Kind: query.Time, Nullable: true}, {Name: "list", Field: "list", Kind: query.Decimal, List: true},
	{Name: "oid", Field: "oid", Kind: query.Int, Native: "oid", Nullable: true},
}}

type valueRow struct{}

type oneValue struct {
	column int
	value  query.Value
}

func (v oneValue) Encode(_ *valueRow, to *gensupport.InputRow) {
	to.Set(0, query.IntValue(1))
	to.Set(v.column, v.value)
}

func decimalOf(s string) query.Value { return query.DecimalValue(decimal.RequireFromString(s)) }

func jsonOf(s string) query.Value { return query.JSONValue([]byte(s)) }

// A value that one database would refuse or change is refused on all, before a statement is sent.
func TestValuesThatDoNotFit(t *testing.T) {
	model := gensupport.Model{
		Schema: "values", Table: &valueTable, Row: (*valueRow)(nil),
		NewRows: func(int) func() any { return func() any { return &valueRow{} } }, Decode: func(any, driver.Row, []int) {},
	}
	_, f := newFake()
	session := orm.NewSession(f, &gensupport.Schema{Package: "values", Models: []*gensupport.Model{&model}})
	m := (*orm.Model[*valueRow])(orm.NewModel(gensupport.Fields{Model: &model}))
	digits := strings.Repeat("9", 35)
	for _, c := range []struct {
		name string
		oneValue
		fits bool
	}{
		{"json", oneValue{1, jsonOf(`{"a": ["\\u0000", "\u00e9", "\ud83d\ude00", 9007199254740993.5]}`)}, true},
		{"oid", oneValue{8, query.IntValue(1 << 30)}, true},
		{"oid, negative", oneValue{8, query.IntValue(-5)}, false},
		{"no json", oneValue{1, jsonOf(`{`)}, false},
		{"json, invalid UTF-8", oneValue{1, jsonOf("\"\xff\"")}, false},
		{"json, U+0000", oneValue{1, jsonOf(`"\\\u0000"`)}, false},
		{"json, high surrogate alone", oneValue{1, jsonOf(`"\ud83d"`)}, false},
		{"json, high surrogate before something else", oneValue{1, jsonOf(`"\ud83d\u0041"`)}, false},
		{"json, low surrogate alone", oneValue{1, jsonOf(`"\ude00x"`)}, false},
		{"decimal", oneValue{2, decimalOf("-" + digits + "." + digits[:30])}, true},
		{"decimal, long fraction", oneValue{2, decimalOf("0." + digits[:31])}, false},
		{"decimal, large", oneValue{2, decimalOf(digits + "0")}, false},
		{"decimal of a list", oneValue{7, query.ListValue(query.Decimal, []query.Value{decimalOf("1"), decimalOf("1e-31")})}, false},
		{"decimal of its own precision", oneValue{3, decimalOf("1e-31")}, true},
		{"text", oneValue{4, query.StringValue("é\u2028")}, true},
		{"text, U+0000", oneValue{4, query.StringValue("a\x00")}, false},
		{"text, invalid UTF-8", oneValue{4, query.StringValue("\xc3")}, false},
		{"infinity", oneValue{5, query.FloatValue(math.Inf(-1))}, true},
		{"not a number", oneValue{5, query.FloatValue(math.NaN())}, false},
		{"the last microsecond", oneValue{6, query.TimeValue(time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC))}, true},
		{"year 10000", oneValue{6, query.TimeValue(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))}, false},
	} {
		_, err := m.Create(c.oneValue).One(t.Context(), &session)
		if c.fits && err != nil || !c.fits && !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
