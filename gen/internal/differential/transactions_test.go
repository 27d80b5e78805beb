package differential_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// event is one event of a transaction: a write, a function for after the commit, the beginning of a
// savepoint, or the end of the innermost transaction.
type event struct {
	kind  eventKind
	write step
	nodes plan[*node]
	items plan[*item]
}

type eventKind uint8

const (
	writeEvent eventKind = iota
	afterEvent
	beginEvent
	commitEvent
	rollbackEvent
)

func drawEvents(r *rapid.T) []event {
	steps := []func(*rapid.T) step{create, createMany, update, upsert, updateMany, deleteMany}
	kinds := []eventKind{writeEvent, writeEvent, writeEvent, afterEvent, beginEvent, beginEvent, commitEvent, rollbackEvent}
	events := make([]event, rapid.IntRange(2, 10).Draw(r, "events"))
	for i := range events {
		events[i] = event{
			kind: rapid.SampledFrom(kinds).Draw(r, "event"), write: rapid.SampledFrom(steps).Draw(r, "step")(r), nodes: nodeKind().plan(r, 1), items: itemKind().plan(r, 1),
		}
	}
	return events
}

// TestTransactionPrograms runs random writes in transactions and savepoints of Begin. After every
// event it compares what the transaction sees with the model, in a batch. At the end it compares
// what the client sees, and the functions that were called after commits.
func TestTransactionPrograms(t *testing.T) {
	dbs := open(t)
	run := func(r rapid.TB, events []event) {
		for _, db := range dbs {
			must(t, empty(t.Context(), db.Client))
			runEvents(t.Context(), r, db, events)
		}
	}
	if suite.Long() {
		suite.Check(t, func(r *rapid.T) { run(r, drawEvents(r)) })
		return
	}
	for i := range 25 {
		run(t, rapid.Custom(drawEvents).Example(int(suite.Seed())+i))
	}
}

// openTx is a transaction that has not ended, and what the model knows of it.
type openTx struct {
	tx    *graphdb.Tx
	world *world
	after []int // the events whose functions are to be called
}

func runEvents(ctx context.Context, r rapid.TB, db database, events []event) {
	var (
		called, want []int
		stack        []openTx
		committed    = newWorld()
	)
	for i, e := range events {
		if e.kind == beginEvent || len(stack) == 0 {
			stack = append(stack, begun(ctx, r, db, stack, committed))
		}
		top := &stack[len(stack)-1]
		switch e.kind {
		case writeEvent:
			top.world = top.write(ctx, r, db, e.write)
		case afterEvent:
			fine(r, orm.AfterCommit(top.tx.Context(ctx), func() { called = append(called, i) }))
			top.after = append(top.after, i)
		case beginEvent:
		case commitEvent:
			ended := *top
			stack = stack[:len(stack)-1]
			if len(stack) > 0 {
				outer := &stack[len(stack)-1]
				outer.world, outer.after = ended.world, append(outer.after, ended.after...)
			} else {
				committed, want = ended.world, append(want, ended.after...)
			}
			fine(r, ended.tx.Commit(ctx))
		case rollbackEvent:
			fine(r, top.tx.Rollback(ctx))
			stack = stack[:len(stack)-1]
		}
		if len(stack) > 0 {
			top = &stack[len(stack)-1]
			checkBatch(ctx, r, db, top.tx, top.world, e)
		}
	}
	if len(stack) > 0 {
		fine(r, stack[0].tx.Rollback(ctx)) // ends the savepoints too
	}
	checkBatch(ctx, r, db, db.Client, committed, events[0])
	if !slices.Equal(called, want) {
		r.Fatalf("on %s: the functions of the events %v were called, want %v", db.name, called, want)
	}
}

func fine(r rapid.TB, err error) {
	r.Helper()
	if err != nil {
		r.Fatalf("%v", err)
	}
}

// begun begins a transaction, or a savepoint in the innermost one.
func begun(ctx context.Context, r rapid.TB, db database, stack []openTx, committed *world) openTx {
	if len(stack) == 0 {
		tx, err := db.Begin(ctx)
		fine(r, err)
		return openTx{tx: tx, world: committed}
	}
	outer := stack[len(stack)-1]
	tx, err := outer.tx.Begin(ctx)
	fine(r, err)
	return openTx{tx: tx, world: outer.world}
}

// write runs a step in a savepoint of its own, which undoes a step that is refused, and returns the
// model after it.
func (o *openTx) write(ctx context.Context, r rapid.TB, db database, s step) *world {
	next := o.world.clone()
	want, refused := s.mean(next)
	var got int64
	err := o.tx.Transaction(ctx, func(sp *graphdb.Tx) (err error) {
		got, err = s.run(ctx, sp)
		return err
	})
	if (err != nil) != (refused != nil) || refused == nil && got != want {
		r.Fatalf("%s on %s: %d rows, error %v; want %d, error %v", s.name, db.name, got, err, want, refused)
	}
	if refused != nil {
		return o.world
	}
	return next
}

// checkBatch reads nodes and items in one batch.
func checkBatch(ctx context.Context, r rapid.TB, db database, on orm.Querier, w *world, e event) {
	all := everyNode()
	var batch orm.Batch
	every := orm.Add(&batch, all.query(nodes()).All)
	some := orm.Add(&batch, e.nodes.query(nodes()).All)
	others := orm.Add(&batch, e.items.query(items()).All)
	count := orm.Add(&batch, nodes().Count)
	db.log.reset()
	if err := batch.Run(ctx, on); err != nil {
		r.Fatalf("batch on %s: %v\n%s", db.name, err, db.log)
	}
	_, within := on.(*graphdb.Tx)
	agree(r, db, within, "all nodes", all.pick(w, nodeKind(), w.allNodes()), every.Value)
	agree(r, db, within, "nodes", e.nodes.pick(w, nodeKind(), w.allNodes()), some.Value)
	agree(r, db, within, "items", e.items.pick(w, itemKind(), w.allItems()), others.Value)
	agree(r, db, within, "count", int64(len(w.nodes)), count.Value)
}

func agree(r rapid.TB, db database, within bool, what string, want, got any) {
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(node{}, "Changed")); diff != "" {
		r.Fatalf("%s in a batch on %s, in a transaction: %t (-want +got):\n%s\n%s", what, db.name, within, diff, db.log)
	}
}
