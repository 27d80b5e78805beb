package gen_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/gen/testdata/natives/nativesdb"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

func valueOf(t *testing.T, v any) query.Value {
	t.Helper()
	switch v := v.(type) {
	case string:
		return query.StringValue(v)
	case int:
		return query.IntValue(v)
	case int64:
		return query.BigIntValue(v)
	case float64:
		return query.FloatValue(v)
	case decimal.Decimal:
		return query.DecimalValue(v)
	case bool:
		return query.BoolValue(v)
	case time.Time:
		return query.TimeValue(v)
	case json.RawMessage:
		return query.JSONValue(v)
	case []byte:
		return query.BytesValue(v)
	}
	t.Fatalf("no kind of query has a %T", v)
	return query.Value{}
}

// related loads rows through a relation whose key is a column of the type. It loads the rows of
// several parents at once, with and without a limit for each parent, and by compound keys. It also
// uses the relation in a condition and in an order, and the column in a cursor.
func (w walker) related(native *nativetype.Type) {
	if !native.Operators.Has(nativetype.Comparable) {
		return
	}
	table := nativesdb.QuerySupport{}.Single().Model.Table
	column := slices.IndexFunc(table.Columns, func(c query.Column) bool { return c.Field == fieldName(native) })
	s := samples[native.Name]
	low, high := valueOf(w.T, s.low), valueOf(w.T, s.high)
	one := &query.Link{Field: "same", From: table, To: table, FromColumns: []int{column}, ToColumns: []int{column}, Many: true}
	two := &query.Link{Field: "same", From: table, To: table, FromColumns: []int{0, column}, ToColumns: []int{0, column}, Many: true}
	for name, c := range map[string]struct {
		want int
		node *query.Select
	}{
		"of all parents":      {2, &query.Select{Limit: -1, Parent: &query.Parent{Link: one, Keys: [][]query.Value{{low}, {high}}}}},
		"of one parent":       {1, &query.Select{Limit: -1, Parent: &query.Parent{Link: one, Keys: [][]query.Value{{high}}}}},
		"limited by parent":   {2, &query.Select{Limit: 1, Parent: &query.Parent{Link: one, Keys: [][]query.Value{{low}, {high}}}}},
		"by two keys":         {1, &query.Select{Limit: -1, Parent: &query.Parent{Link: two, Keys: [][]query.Value{{query.IntValue(1), low}, {query.IntValue(1), high}}}}},
		"as a condition":      {2, &query.Select{Limit: -1, Where: query.Related{Link: one, Quant: query.Some}}},
		"after a cursor":      {1, &query.Select{Limit: 5, Order: []query.Order{{Column: column}}, Cursor: []query.Assign{{Column: column, Value: high}}}},
		"after a position":    {1, &query.Select{Limit: 5, Where: query.After{Order: []query.Order{{Column: column}, {Column: 0}}, Values: []query.Value{low, query.IntValue(1)}}}},
		"from a position":     {2, &query.Select{Limit: 5, Where: query.After{Order: []query.Order{{Column: column, Desc: true}, {Column: 0}}, Values: []query.Value{high, query.IntValue(2)}, Same: true}}},
		"ordered by relation": {2, &query.Select{Limit: -1, Order: []query.Order{{Column: column, Via: []*query.Link{one}}}}},
	} {
		c.node.Table, c.node.Columns = table, []int{0}
		rows := 0
		if _, err := w.exec.Run(w.Context(), c.node, func(driver.Row) error { rows++; return nil }); err != nil || rows != c.want {
			w.Errorf("%s: %d rows, not %d: %v", name, rows, c.want, err)
		}
	}
}
