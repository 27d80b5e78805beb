package differential_test

import (
	"context"
	"slices"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/runtime/orm"
)

// checkPages reads all rows of a plan in pages, forward and then back. Both ways must return
// exactly the rows of the plan in its order.
func checkPages[M any](ctx context.Context, r rapid.TB, dbs []database, w *world, p plan[M], k kind[M], from func() *orm.Query[M], rows []M, size int) {
	p.skip, p.take, p.distinct = 0, allRows, nil
	want := p.pick(w, k, rows)
	for _, db := range dbs {
		if db.refuses {
			continue // a refused page would have to be read again
		}
		clients := []orm.Querier{db.Client}
		if db.byLevels != nil {
			clients = append(clients, db.byLevels)
		}
		for _, c := range clients {
			q := from().Where(p.conditions()...).OrderBy(p.orders()...).Include(p.wanted()...)
			db.log.reset()
			forward, back, err := walk(ctx, c, q, size)
			if err != nil {
				r.Fatalf("pages on %s: %v\n%s", db.name, err, db.log)
			}
			for way, got := range map[string][]M{"forward": forward, "back": back} {
				if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(node{}, "Changed")); diff != "" {
					r.Fatalf("pages of %d on %s, %s (-want +got):\n%s\n%s", size, db.name, way, diff, db.log)
				}
			}
		}
	}
}

// walk reads the pages of a query to the last one, and from there back to the first.
func walk[M any](ctx context.Context, c orm.Querier, q *orm.Query[M], size int) (forward, back []M, err error) {
	page, err := q.Page(ctx, c, "", size)
	forward = slices.Clone(page.Rows)
	for err == nil && page.Next != "" {
		page, err = q.Page(ctx, c, page.Next, size)
		forward = append(forward, page.Rows...)
	}
	back = slices.Clone(page.Rows)
	for err == nil && page.Previous != "" {
		page, err = q.Page(ctx, c, page.Previous, size)
		back = slices.Concat(page.Rows, back)
	}
	return forward, back, err
}

// checkCursor reads rows from one of the rows of a plan, in both directions.
func checkCursor[M any](ctx context.Context, r rapid.TB, dbs []database, w *world, p plan[M], k kind[M], from func() *orm.Query[M], rows []M, size int, at func(M) orm.Unique[M]) {
	p.skip, p.take, p.distinct = 0, allRows, nil
	all := p.pick(w, k, rows)
	if len(all) == 0 {
		return
	}
	i := size % len(all)
	for _, db := range dbs {
		q := from().Where(p.conditions()...).OrderBy(p.orders()...).Include(p.wanted()...).Cursor(at(all[i]))
		for take, want := range map[int][]M{size: all[i:min(i+size, len(all))], -size: all[max(0, i-size+1) : i+1]} {
			db.log.reset()
			var got []M
			err := db.patiently(func() (err error) { got, err = q.Take(take).All(ctx, db); return err })
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(node{}, "Changed")); !db.refused(err) && (err != nil || diff != "") {
				r.Fatalf("%d rows from row %d on %s: %v (-want +got):\n%s\n%s", take, i, db.name, err, diff, db.log)
			}
		}
	}
}
