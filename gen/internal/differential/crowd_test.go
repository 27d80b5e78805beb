package differential_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

const counter = 1000 // the id of a node whose number all goroutines increment

// crowd runs 64 goroutines that share few connections. Each goroutine creates, reads, changes and
// deletes its own rows, which no other goroutine may change. It also increments a number that all
// of them share. If killed is true, the server ends all connections again and again.
func crowd(t *testing.T, db database, killed bool) {
	ctx := t.Context()
	if killed {
		stop := keepKilling(t, db)
		defer stop()
	}
	_, err := q.Node.Create(graphdb.NodeCreate{ID: counter, Code: "counter", Num: new(0)}).One(ctx, db.truth())
	must(t, err)
	var all sync.WaitGroup
	var sum, unknown, gone atomic.Int64
	for id := counter + 1; id <= counter+64; id++ {
		all.Go(func() {
			err := (visitor{t, db, id, killed, &sum, &unknown}).visit()
			if db.refused(err) || killed && errors.Is(err, orm.ErrOutcomeUnknown) {
				gone.Add(1)
			} else if err != nil {
				t.Errorf("goroutine %d: %v", id, err)
			}
		})
	}
	all.Wait()
	row, err := q.Node.FindUnique(q.Node.ByID(counter)).One(ctx, db.truth())
	must(t, err)
	if extra := int64(*row.Num) - sum.Load(); extra < 0 || extra > unknown.Load() {
		t.Errorf("%d of %d increments, and %d that are unknown", *row.Num, sum.Load(), unknown.Load())
	}
	left, err := q.Node.DeleteMany(q.Node.ID.Gte(counter)).Exec(ctx, db.truth())
	must(t, err)
	if left > 1+gone.Load() {
		t.Errorf("%d nodes are left, and %d goroutines were refused", left, gone.Load())
	}
}

type visitor struct {
	*testing.T
	database
	id           int
	killed       bool
	sum, unknown *atomic.Int64
}

// do repeats an operation that failed because of a concurrent write or a lost connection. Nothing
// of a failed operation remains.
func (v visitor) do(run func() error) error {
	for tries := 0; ; tries++ {
		err := v.patiently(run)
		lost := v.killed && err != nil && kindOf(err) == nil && !errors.Is(err, orm.ErrOutcomeUnknown)
		if !lost && !errors.Is(err, orm.ErrSerialization) || tries == 100 {
			return err
		}
	}
}

// count increments the number that all goroutines share.
func (v visitor) count() error {
	n := q.Node
	err := v.do(func() error {
		_, err := n.Update(n.ByID(counter)).Set(n.Num.Increment(1)).One(v.Context(), v)
		return err
	})
	switch {
	case err == nil:
		v.sum.Add(1)
	case v.killed && errors.Is(err, orm.ErrOutcomeUnknown):
		v.unknown.Add(1)
		return nil
	}
	return err
}

func (v visitor) visit() error {
	ctx, n := v.Context(), q.Node
	create := n.Create(graphdb.NodeCreate{ID: v.id, Code: fmt.Sprint("own", v.id), At: &times[4], Dec: &decimals[6]},
		n.Items.Create(graphdb.ItemCreate{Org: v.id, No: 1, Name: "one"}), n.Items.Create(graphdb.ItemCreate{Org: v.id, No: 2, Name: "two"}))
	if err := v.do(func() error { _, err := create.One(ctx, v); return err }); err != nil {
		return err
	}
	find := n.FindUnique(n.ByID(v.id)).Include(n.Items.OrderBy(q.Item.No.Asc()).Include(q.Item.Node))
	for round := range 2 {
		if err := v.count(); err != nil {
			return err
		}
		err := v.do(func() error {
			return v.Transaction(ctx, func(tx *graphdb.Tx) error {
				if _, err := n.Update(n.ByID(v.id)).Set(n.Big.Increment(1)).One(ctx, tx); err != nil {
					return err
				}
				_, err := q.Item.UpdateMany(q.Item.Org.Eq(v.id)).Set(q.Item.Name.Set(fmt.Sprint(round))).Exec(ctx, tx)
				return err
			}, orm.Retry(5))
		})
		if err != nil {
			return err
		}
		var row *node
		if err := v.do(func() (err error) { row, err = find.One(ctx, v); return err }); err != nil {
			return err
		}
		if row.ID != v.id || row.Big != int64(round+1) || !row.At.Equal(times[4]) || !row.Dec.Equal(decimals[6]) || len(row.Items) != 2 ||
			row.Items[0].Name != fmt.Sprint(round) || row.Items[1].Name != fmt.Sprint(round) || row.Items[0].Node.Big != row.Big {
			return fmt.Errorf("round %d: %+v", round, row)
		}
	}
	return v.do(func() error { _, err := n.Delete(n.ByID(v.id)).One(ctx, v); return err })
}
