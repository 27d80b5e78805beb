package orm

import (
	"cmp"
	"slices"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Two programs that write the same rows wait for each other forever if each has written what the
// other one needs next; the database ends such a deadlock by an error. Programs that write rows in
// one order do not get into it. So the client sorts what it writes by unique values, where the
// order is its own affair.

// lockOrder returns new rows sorted by those unique values that the caller gave. Rows whose key the
// database makes stay as they are, since their numbers follow the order of the input.
func lockOrder(rows []*rowWrite) []*rowWrite {
	if len(rows) < 2 {
		return rows
	}
	t := rows[0].model.Table
	if slices.ContainsFunc(t.Key, func(c int) bool { return !rows[0].known[c] }) {
		return rows
	}
	var by []int
	for _, u := range t.Uniques {
		made := func(c int) bool { return !rows[0].known[c] || t.Columns[c].DefaultFunc != query.NoDefaultFunc }
		if !slices.ContainsFunc(u.Columns, made) {
			by = append(by, u.Columns...)
		}
	}
	return slices.SortedStableFunc(slices.Values(rows), func(a, b *rowWrite) int {
		for _, c := range by {
			if n := compareValues(a.row[c], b.row[c]); n != 0 {
				return n
			}
		}
		return 0
	})
}

// membersInLockOrder returns pointers to members sorted by the values of their selectors.
func membersInLockOrder(members []groupMember) []*groupMember {
	out := make([]*groupMember, len(members))
	for i := range members {
		out[i] = &members[i]
	}
	slices.SortStableFunc(out, func(a, b *groupMember) int {
		return slices.CompareFunc(a.write.rows[0].values, b.write.rows[0].values, compareValues)
	})
	return out
}

// compareValues orders values of one column in some way, the same in every program.
func compareValues(a, b query.Value) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Num, b.Num), cmp.Compare(a.Str, b.Str))
}
