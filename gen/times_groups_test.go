package gen_test

import (
	"maps"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/gen/testdata/times/timesdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// groups checks measures of times in all forms, and groups by them. The column seen contains one
// time in all rows.
func (m foreign) groups() {
	m.t.Helper()
	ctx, zone := m.t.Context(), time.FixedZone("", 2*3600)
	rows, different, same := q.Moment.CountRows(), q.Moment.At.CountDistinct(), q.Moment.Seen.CountDistinct()
	first, last := q.Moment.At.Min(), q.Moment.At.Max()
	g, err := q.Moment.Aggregate(different, same, first, last).One(ctx, m.db)
	must(m.t, err)
	n, _ := different.Get(g)
	one, _ := same.Get(g)
	from, _ := first.Get(g)
	to, _ := last.Get(g)
	if end := m.at[len(m.at)-1]; int(n) != len(m.at) || one != 1 || !from.Equal(m.at[0]) || !to.Equal(end) {
		m.t.Errorf("%d and %d times from %s to %s; want %d and 1 from %s to %s", n, one, from, to, len(m.at), m.at[0], end)
	}
	if n, err := q.Moment.FindMany().Distinct(q.Moment.Seen).Count(ctx, m.db); err != nil || n != 1 {
		m.t.Errorf("%d distinct times, %v; want 1", n, err)
	}
	counts := map[time.Time]int64{}
	for _, at := range m.at {
		local := at.In(zone)
		counts[time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone).UTC()]++
	}
	for _, c := range []struct {
		name   string
		groups *orm.Groups[moment]
		want   []int64
	}{
		{"one time", q.Moment.GroupBy(q.Moment.Seen), []int64{int64(len(m.at))}},
		{"each time", q.Moment.GroupBy(q.Moment.At), slices.Repeat([]int64{1}, len(m.at))},
		{"after a time", q.Moment.GroupBy(q.Moment.At).Having(last.Gt(m.at[3])), slices.Repeat([]int64{1}, len(m.at)-4)},
		{"by day", q.Moment.GroupBy(orm.Day(q.Moment.At, zone)).OrderBy(q.Moment.At.Asc()), inOrder(counts)},
	} {
		groups, err := c.groups.Aggregate(rows).All(ctx, m.db)
		must(m.t, err)
		var got []int64
		for _, g := range groups {
			n, _ := rows.Get(g)
			got = append(got, n)
		}
		if !slices.Equal(got, c.want) {
			m.t.Errorf("%s: groups of %v rows, want %v", c.name, got, c.want)
		}
	}
}

// inOrder returns the values of a map in the order of their times.
func inOrder(counts map[time.Time]int64) []int64 {
	var out []int64
	for _, at := range slices.SortedFunc(maps.Keys(counts), time.Time.Compare) {
		out = append(out, counts[at])
	}
	return out
}
