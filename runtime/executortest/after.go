package executortest

import (
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// testAfter continues reading after, from and before every row, in orders of every kind with equal
// sort keys and NULLs. The position of a row consists of the values that the select returned as
// its keys.
func testAfter(t *testing.T, e *env) {
	seed(t, e)
	var rows [][]query.Value
	for i, b := range boundary {
		rows = append(rows, append([]query.Value{num(i)}, make([]query.Value, len(allKinds)-1)...))
		rows[i][b.column] = b.value
	}
	do(t, e, insert(kindTable, allKinds, rows...))
	for _, c := range orders() {
		t.Run(c.table.Name, func(t *testing.T) {
			t.Logf("%+v", c.order)
			tryPositions(t, e, c)
		})
	}
}

// order is an order of the rows of a table that ends with the primary key.
type order struct {
	table *query.Table
	order []query.Order
}

func orders() []order {
	writer := []*query.Link{postWriter}
	out := []order{
		{userTable, []query.Order{{Column: userID}}},
		{userTable, []query.Order{{Column: userScore, Desc: true}, {Column: userID}}},
		{userTable, []query.Order{{Column: userAge, Nulls: query.NullsLast}, {Column: userEmail, Desc: true}, {Column: userID, Desc: true}}},
		{postTable, []query.Order{{Column: postViews}, {Column: postID}}},
		{postTable, []query.Order{{Column: postViews, Desc: true}, {Column: postTitle, Desc: true}, {Column: postID, Desc: true}}},
		{postTable, []query.Order{{Column: postRank, Desc: true, Nulls: query.NullsFirst}, {Column: postViews}, {Column: postID}}},
		{postTable, []query.Order{{Column: userName, Via: writer}, {Column: postViews, Desc: true}, {Column: postID}}},
		{postTable, []query.Order{{Column: userScore, Via: writer, Desc: true, Nulls: query.NullsFirst}, {Column: userAge, Via: writer}, {Column: postID}}},
		{memberTable, []query.Order{{Column: memberRole}, {Column: memberTenant}, {Column: memberUser}}},
		{memberTable, []query.Order{{Column: memberRole, Desc: true}, {Column: memberTenant, Desc: true}, {Column: memberUser}}},
	}
	for i := range kindTable.Columns {
		if c := kindTable.Columns[i]; i > 0 && c.Kind != query.JSON {
			out = append(out, order{kindTable, []query.Order{{Column: i}, {Column: 0}}},
				order{kindTable, []query.Order{{Column: i, Desc: true, Nulls: query.NullsFirst}, {Column: 0, Desc: true}}})
		}
	}
	return out
}

func tryPositions(t *testing.T, e *env, c order) {
	t.Helper()
	whole := selectIDs(c.table, c.order)
	whole.Keys = c.order
	var want []string
	var positions [][]query.Value
	_, err := e.Run(t.Context(), whole, func(r driver.Row) error {
		want = append(want, renderRow(r, pick(c.table, c.table.Key)))
		position := make([]query.Value, len(c.order))
		for i, o := range c.order {
			position[i] = held(r, len(whole.Columns)+i, o.Table(c.table).Columns[o.Column])
		}
		positions = append(positions, position)
		return nil
	})
	if err != nil || len(want) < 3 {
		t.Fatalf("%d rows: %v", len(want), err)
	}
	for i, p := range positions {
		n := selectIDs(c.table, c.order)
		n.Where = query.After{Order: c.order, Values: p}
		equal(t, e.rows(t, n), want[i+1:]...)
		n.Where = query.Not{P: n.Where}
		equal(t, e.rows(t, n), want[:i+1]...)
		n.Where = query.After{Order: c.order, Values: p, Same: true}
		equal(t, e.rows(t, n), want[i:]...)
		n.Order = opposite(c.order)
		before := slices.Clone(want[:i])
		slices.Reverse(before)
		n.Where = query.And{query.After{Order: n.Order, Values: p}, query.IsNull{Column: c.table.Key[0], Not: true}}
		equal(t, e.rows(t, n), before...)
	}
}

// opposite returns the reverse of an order.
func opposite(order []query.Order) []query.Order {
	out := slices.Clone(order)
	for i, o := range out {
		out[i].Desc = !o.Desc
		out[i].Nulls = [...]query.Nulls{query.NullsDefault, query.NullsLast, query.NullsFirst}[o.Nulls]
	}
	return out
}

// held returns the value of a column as a value of the query tree.
func held(r driver.Row, i int, c query.Column) query.Value {
	if r.Null(i) {
		return null
	}
	switch text := render(r, i, c); c.Kind {
	case query.Int, query.BigInt:
		return query.Value{Kind: c.Kind, Num: r.Int(i)}
	case query.Float:
		return query.FloatValue(r.Float(i))
	case query.Time:
		return query.TimeValue(r.Time(i))
	case query.Bytes:
		return query.BytesValue(r.Bytes(i))
	case query.Bool:
		return query.BoolValue(r.Bool(i))
	case query.Null, query.Decimal, query.String, query.JSON, query.Enum:
		return query.Value{Kind: c.Kind, Str: text}
	}
	return null
}
