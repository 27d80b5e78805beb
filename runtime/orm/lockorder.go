package orm

import (
	"cmp"
	"slices"
	"strconv"

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

// sharedKeys reports whether two of the new rows have the same values in a unique key. If duplicates
// are skipped, the first of them is stored, so they stay in the order in which they were given.
func sharedKeys(rows []*rowWrite) bool {
	var key []byte
	for _, u := range rows[0].model.Table.Uniques {
		seen := make(map[string]bool, len(rows))
		for _, d := range rows {
			key = key[:0]
			for _, c := range u.Columns {
				v := d.row[c]
				key = append(strconv.AppendInt(append(key, byte(v.Kind)), v.Num, 10), strconv.Quote(v.Str)...)
			}
			if seen[string(key)] {
				return true
			}
			seen[string(key)] = true
		}
	}
	return false
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
