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
// of them share.
func crowd(t *testing.T, db database) {
	ctx := t.Context()
	_, err := q.Node.Create(graphdb.NodeCreate{ID: counter, Code: "counter", Num: new(0)}).One(ctx, db.truth())
	must(t, err)
	var all sync.WaitGroup
	var sum, gone atomic.Int64
	for id := counter + 1; id <= counter+64; id++ {
		all.Go(func() {
			if err := (visitor{t, db, id, &sum}).visit(); db.refused(err) {
				gone.Add(1)
			} else if err != nil {
				t.Errorf("goroutine %d: %v", id, err)
			}
		})
	}
	all.Wait()
	row, err := q.Node.FindUnique(q.Node.ByID(counter)).One(ctx, db.truth())
	must(t, err)
	if int64(*row.Num) != sum.Load() {
		t.Errorf("%d of %d increments", *row.Num, sum.Load())
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
	id  int
	sum *atomic.Int64
}

// do runs a write again after it failed because of a concurrent write. Nothing of a failed write
// remains.
func (v visitor) do(run func() error) error {
	for tries := 0; ; tries++ {
		err := v.patiently(run)
		if !errors.Is(err, orm.ErrSerialization) || tries == 100 {
			return err
		}
	}
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
		if err := v.do(func() error { _, err := n.Update(n.ByID(counter)).Set(n.Num.Increment(1)).One(ctx, v); return err }); err != nil {
			return err
		}
		v.sum.Add(1)
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
