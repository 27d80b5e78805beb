package executortest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/runtime/query"
)

// testListChanges changes lists of each kind, by all operations and with all values of the kind.
// The items are the values by column.
func testListChanges(t *testing.T, e *env, items [][]query.Value) {
	do(t, e, &query.Delete{Table: listTable, Where: query.Compare{Column: 0, Value: num(3)}})
	do(t, e, insert(listTable, []int{0}, []query.Value{num(3)}))
	for column := 1; column < len(items); column++ {
		all, kind := items[column], listTable.Columns[column].Kind
		undone(t, e, func(tx *env) { // row 3 has NULL instead of a list
			change := func(op query.AssignOp) []string {
				n := &query.Update{Table: listTable, Where: query.Compare{Column: 0, Value: num(3)}, Returning: []int{column},
					Set: []query.Assign{{Column: column, Op: op, Value: query.ListValue(kind, all[:1])}}}
				return returned(t, tx, n, listTable, n.Returning)
			}
			equal(t, change(query.RemoveItems), "[]")
			equal(t, change(query.RemoveItems), "[]")
			equal(t, change(query.Prepend), change(query.Set)...)
		})
		equals := sameItems(t, e, column, all)
		for i, item := range all {
			before := append(slices.Clone(all), item)
			rest := slices.DeleteFunc(slices.Clone(before), func(v query.Value) bool { return equals[i][slices.Index(all, v)] })
			next := all[(i+1)%len(all)]
			for _, c := range []struct {
				op    query.AssignOp
				items []query.Value
				want  []query.Value
			}{
				{query.Push, []query.Value{item, next}, slices.Concat(before, []query.Value{item, next})},
				{query.Prepend, []query.Value{item, next}, slices.Concat([]query.Value{item, next}, before)},
				{query.Prepend, nil, before},
				{query.RemoveItems, []query.Value{item}, rest},
				{query.RemoveItems, []query.Value{item, item}, rest},
				{query.RemoveItems, nil, before},
				{query.RemoveItems, all, nil},
			} {
				undone(t, e, func(tx *env) {
					change := func(op query.AssignOp, items []query.Value) *query.Update {
						return &query.Update{Table: listTable, Where: query.Compare{Column: 0, Value: num(1)}, Returning: []int{column},
							Set: []query.Assign{{Column: column, Op: op, Value: query.ListValue(kind, items)}}}
					}
					want := returned(t, tx, change(query.Set, c.want), listTable, []int{column})
					do(t, tx, change(query.Set, before))
					t.Run(fmt.Sprintf("%s %s %d", listTable.Columns[column].Name, c.op, i), func(t *testing.T) {
						equal(t, returned(t, tx, change(c.op, c.items), listTable, []int{column}), want...)
					})
				})
			}
		}
	}
}

// sameItems returns which of the values are equal in the database.
func sameItems(t *testing.T, e *env, column int, all []query.Value) [][]bool {
	out := make([][]bool, len(all))
	undone(t, e, func(tx *env) {
		for i := range all {
			one := query.ListValue(listTable.Columns[column].Kind, all[i:i+1])
			do(t, tx, &query.Update{Table: listTable, Where: query.Compare{Column: 0, Value: num(1)}, Set: []query.Assign{{Column: column, Value: one}}})
			for k := range all {
				out[i] = append(out[i], tx.count(t, listTable, query.And{query.Compare{Column: 0, Value: num(1)},
					query.ListMatch{Column: column, Op: query.Has, Values: all[k : k+1]}}) > 0)
			}
		}
	})
	return out
}
