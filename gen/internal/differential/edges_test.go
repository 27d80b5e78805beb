package differential_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// onEach runs a test on each database, which is empty at the start.
func onEach(t *testing.T, test func(*testing.T, *graphdb.Client)) {
	for _, db := range open(t) {
		t.Run(db.name, func(t *testing.T) { test(t, db.Client) })
	}
}

func seed(t *testing.T, db *graphdb.Client, n int) {
	t.Helper()
	ins := make([]graphdb.NodeCreate, n)
	for i := range ins {
		ins[i] = graphdb.NodeCreate{ID: i, Code: string(rune('a' + i)), Changed: new(times[0])}
	}
	_, err := q.Node.CreateMany(ins).Exec(t.Context(), db)
	must(t, err)
}

func TestRowsOfDefaults(t *testing.T) {
	onEach(t, func(t *testing.T, db *graphdb.Client) {
		one, err := q.Empty.Create(graphdb.EmptyCreate{}).One(t.Context(), db)
		must(t, err)
		if one.ID == 0 || one.At.IsZero() {
			t.Errorf("created %+v", one)
		}
		three := q.Empty.CreateMany(make([]graphdb.EmptyCreate, 3))
		if n, err := three.SkipDuplicates().Exec(t.Context(), db); n != 3 || err != nil {
			t.Errorf("%d created, %v", n, err)
		}
		if rows, err := three.All(t.Context(), db); len(rows) != 3 || err != nil {
			t.Errorf("created %v, %v", rows, err)
		}
		made, err := q.Empty.Upsert(q.Empty.ByID(99)).Create(graphdb.EmptyCreate{}).One(t.Context(), db)
		must(t, err)
		if made.ID == 99 {
			t.Errorf("made %+v", made)
		}
	})
}

// If several new rows violate a unique key together, the first of them is stored.
func TestFirstOfDuplicates(t *testing.T) {
	onEach(t, func(t *testing.T, db *graphdb.Client) {
		rows := []graphdb.NodeCreate{{ID: 6, Code: "x"}, {ID: 0, Code: "x"}, {ID: 2, Code: "y"}, {ID: 2, Code: "a"}}
		n, err := q.Node.CreateMany(rows).SkipDuplicates().Exec(t.Context(), db)
		must(t, err)
		left, err := q.Node.FindMany(q.Node.Code.In("x", "y")).OrderBy(q.Node.ID.Asc()).All(t.Context(), db)
		must(t, err)
		if n != 2 || len(left) != 2 || left[0].ID != 2 || left[1].ID != 6 {
			t.Errorf("%d rows created: %+v", n, left)
		}
	})
}

// Every change of a row sets updatedAt, and nothing else does.
func TestUpdatedAt(t *testing.T) {
	onEach(t, func(t *testing.T, db *graphdb.Client) {
		seed(t, db, 6)
		ctx, n := t.Context(), q.Node
		changes := []func() error{
			func() error { _, err := n.Update(n.ByID(0)).Set(n.Num.Set(1)).One(ctx, db); return err },
			func() error { _, err := n.UpdateMany(n.ID.Eq(1)).Set(n.Num.Set(1)).Exec(ctx, db); return err },
			func() error {
				_, err := n.Upsert(n.ByID(2)).Create(graphdb.NodeCreate{ID: 2, Code: "x"}).Update(n.Num.Set(1)).One(ctx, db)
				return err
			},
			func() error {
				_, err := n.Update(n.ByID(0)).Set(n.Children.Connect(n.ByID(3))).One(ctx, db)
				return err
			},
			func() error {
				_, err := n.Upsert(n.ByID(4)).Create(graphdb.NodeCreate{ID: 4, Code: "x"}).One(ctx, db)
				return err
			},
			func() error {
				_, err := n.Update(n.ByID(5)).Set(n.Changed.Set(times[1]), n.Num.Set(1)).One(ctx, db)
				return err
			},
		}
		for _, f := range changes {
			must(t, f())
		}
		rows, err := n.FindMany().OrderBy(n.ID.Asc()).All(ctx, db)
		must(t, err)
		for i, want := range []func(time.Time) bool{4: times[0].Equal, 5: times[1].Equal} {
			stamped := time.Since(rows[i].Changed) < time.Hour
			if want == nil && !stamped || want != nil && !want(rows[i].Changed) {
				t.Errorf("node %d was changed at %s", i, rows[i].Changed)
			}
		}
	})
}

// The connection of a loop or a transaction is released, however the loop or transaction ends. The
// pool has only a few connections, so a missing release would stop the test.
func TestConnectionsComeBack(t *testing.T) {
	onEach(t, func(t *testing.T, db *graphdb.Client) {
		seed(t, db, 20)
		stop := errors.New("stop")
		for range 40 {
			for _, err := range q.Node.FindMany().Each(t.Context(), db) {
				must(t, err)
				break
			}
			ctx, cancel := context.WithCancel(t.Context())
			for _, err := range q.Node.FindMany().Each(ctx, db) {
				if cancel(); err != nil && !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
			}
			cancel()
			err := db.Transaction(t.Context(), func(tx *graphdb.Tx) error {
				for _, err := range q.Node.FindMany().Each(t.Context(), tx) {
					must(t, err)
					return stop
				}
				return nil
			})
			if !errors.Is(err, stop) {
				t.Fatalf("got %v", err)
			}
		}
		if n, err := q.Node.FindMany().Count(t.Context(), db); n != 20 || err != nil {
			t.Errorf("%d nodes, %v", n, err)
		}
	})
}

// A panic inside a transaction reaches the caller with its value and rolls the transaction back, at
// each depth.
func TestPanicsRollBack(t *testing.T) {
	onEach(t, func(t *testing.T, db *graphdb.Client) {
		ctx := t.Context()
		add := func(tx orm.Querier, id int) {
			_, err := q.Node.Create(graphdb.NodeCreate{ID: id, Code: string(rune('a' + id))}).One(ctx, tx)
			must(t, err)
		}
		panics := func(f func()) (value any) {
			defer func() { value = recover() }()
			f()
			return nil
		}
		must(t, db.Transaction(ctx, func(tx *graphdb.Tx) error {
			add(tx, 1)
			if got := panics(func() {
				_ = tx.Transaction(ctx, func(inner *graphdb.Tx) error { add(inner, 2); panic("inner") })
			}); got != "inner" {
				t.Errorf("recovered %v", got)
			}
			add(tx, 3)
			return nil
		}))
		if got := panics(func() {
			_ = db.Transaction(ctx, func(tx *graphdb.Tx) error {
				for _, err := range q.Node.FindMany().Each(ctx, tx) { // while a result is open
					must(t, err)
					add(tx, 4)
					panic("outer")
				}
				return nil
			})
		}); got != "outer" {
			t.Errorf("recovered %v", got)
		}
		rows, err := q.Node.FindMany().OrderBy(q.Node.ID.Asc()).All(ctx, db)
		must(t, err)
		if len(rows) != 2 || rows[0].ID != 1 || rows[1].ID != 3 {
			t.Errorf("left: %+v", rows)
		}
	})
}

// Values that cannot be stored are refused on both databases before a statement is sent.
func TestRefusedAlike(t *testing.T) {
	onEach(t, func(t *testing.T, db *graphdb.Client) {
		seed(t, db, 1)
		n := q.Node
		for _, a := range []orm.Assignment[*node]{
			n.Text.Set("a\x00b"), n.Text.Set("\xff"), n.Num.Set(1 << 40), n.Color.Set("NONE"), n.At.Set(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)),
			n.Dec.Set(decimals[0].Shift(-30)), n.Dec.Set(decimals[4].Shift(35)), n.Num.Divide(0), n.Dec.Divide(decimals[1]),
		} {
			if _, err := n.Update(n.ByID(0)).Set(a).One(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
				t.Errorf("got %v", err)
			}
		}
	})
}

// Includes and chains of conditions can be deeply nested.
func TestDeepQueries(t *testing.T) {
	onEach(t, func(t *testing.T, db *graphdb.Client) {
		ctx, n := t.Context(), q.Node
		const depth = 25
		for i := range depth {
			in := graphdb.NodeCreate{ID: i, Code: string(rune('a' + i))}
			if i > 0 {
				in.ParentID = new(i - 1)
			}
			_, err := n.Create(in).One(ctx, db)
			must(t, err)
		}
		children, some := n.Children, n.Children.None()
		for range depth - 2 {
			children, some = n.Children.Include(children), n.Children.Some(some)
		}
		top, err := n.FindMany(n.Children.Some(some)).Include(children).One(ctx, db)
		must(t, err)
		at := top
		for len(at.Children) > 0 {
			at = at.Children[0]
		}
		if top.ID != 0 || at.ID != depth-1 {
			t.Errorf("from %d to %d", top.ID, at.ID)
		}
	})
}
