package differential_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
)

// The tests of this file check what happens if a connection is cut or a context ends. A write is
// done as a whole or not at all. The client returns which of the two is true, or an error that says
// that it does not know.

// both returns a step that runs two steps in one transaction, the second of them in a savepoint.
func both(a, b step) step {
	return step{a.name + " and " + b.name, func(ctx context.Context, db orm.Querier) (n int64, err error) {
		err = db.(*graphdb.Client).Transaction(ctx, func(tx *graphdb.Tx) error {
			first, err := a.run(ctx, tx)
			if err != nil {
				return err
			}
			return tx.Transaction(ctx, func(inner *graphdb.Tx) error {
				second, err := b.run(ctx, inner)
				n = first + second
				return err
			})
		})
		if err != nil {
			n = 0
		}
		return n, err
	}, func(w *world) (int64, error) {
		first, err := a.mean(w)
		if err != nil {
			return 0, err
		}
		second, err := b.mean(w)
		return first + second, err
	}}
}

// steps returns the steps of a program. Every third step is in one transaction with the step after
// it.
func (p program) steps() []step {
	var out []step
	for i := 0; i < len(p); i++ {
		if i%3 == 2 && i+1 < len(p) {
			out = append(out, both(p[i].step, p[i+1].step))
			i++
		} else {
			out = append(out, p[i].step)
		}
	}
	return out
}

// attempt runs a step that may be interrupted. It returns the states in which the database can be
// then.
func attempt(ctx context.Context, t *testing.T, s step, db *graphdb.Client, w *world) ([]*world, error) {
	t.Helper()
	after := w.clone()
	want, refused := s.mean(after)
	got, err := s.run(ctx, db)
	var done *orm.WrittenError
	switch {
	case err == nil && refused != nil:
		t.Fatalf("%s: no error, want %v", s.name, refused)
	case err == nil && got != want:
		t.Fatalf("%s: %d rows, want %d", s.name, got, want)
	case err == nil:
		return []*world{after}, nil
	case refused == nil && errors.As(err, &done):
		return []*world{after}, err
	case refused == nil && errors.Is(err, orm.ErrOutcomeUnknown):
		return []*world{w, after}, err
	}
	return []*world{w}, err
}

// found returns the world that equals the state of the database.
func found(t *testing.T, s step, db *graphdb.Client, worlds []*world, failed error) *world {
	t.Helper()
	all := everyNode()
	got, err := all.query(nodes()).All(t.Context(), db)
	must(t, err)
	var diff string
	for _, w := range worlds {
		if diff = cmp.Diff(all.pick(w, nodeKind(), w.allNodes()), got, cmpopts.IgnoreFields(node{}, "Changed")); diff == "" {
			return w
		}
	}
	t.Fatalf("after %s, with error %v, the database holds none of the %d possible states, of which the last is (-want +got):\n%s", s.name, failed, len(worlds), diff)
	return nil
}

// TestCutConnections cuts connections after a random number of messages and bytes.
func TestCutConnections(t *testing.T) {
	for _, parameter := range []string{"", "&pgbouncer=true"} {
		t.Run("parameter "+parameter, func(t *testing.T) {
			c := newCutter(t, parameter)
			for _, p := range programs(suite.Size(12, 1000)) {
				must(t, empty(t.Context(), c.direct))
				w := newWorld()
				for i, s := range p.steps() {
					w = c.endure(t, s, w)
					c.read(t, p[i], w)
				}
			}
			t.Logf("%d of %d operations were cut: %d with an unknown outcome, %d others that failed", c.cut, c.all, c.unknown, c.failed)
			if c.cut < c.all/4 || c.unknown == 0 {
				t.Error("too few cuts")
			}
		})
	}
}

// cutter has a client whose connections use a proxy that cuts them, and a client with direct
// connections.
type cutter struct {
	*pgtest.Proxy
	rand      *rand.Rand
	direct    *graphdb.Client
	parameter string
	through   *graphdb.Client

	all, cut, unknown, failed int
}

func newCutter(t *testing.T, parameter string) *cutter {
	url := pgtest.URL(t)
	exec, err := postgres.Open(t.Context(), driver.Source{Literal: url})
	must(t, err)
	execute(t, exec, serverTables(t))
	return &cutter{
		Proxy: pgtest.NewProxy(t, url), rand: rand.New(rand.NewPCG(suite.Seed(), 1)), direct: client(t, exec),
		parameter: "&application_name=cut" + parameter,
	}
}

// disturbed calls run with a client whose connection is cut at a random place. It returns when the
// server has closed the connections that were cut.
func (c *cutter) disturbed(t *testing.T, run func(*graphdb.Client) error) {
	t.Helper()
	if c.through == nil {
		exec, err := postgres.Open(t.Context(), driver.Source{}, orm.WithURL(c.URL+c.parameter), orm.WithMaxConns(2))
		must(t, err)
		c.through = graphdb.New(exec)
	}
	c.all++
	c.CutAt(pgtest.Cut{Answers: c.rand.IntN(2) == 0, Messages: c.rand.IntN(14), Bytes: c.rand.IntN(3) * c.rand.IntN(40)})
	err := run(c.through)
	if c.Uncut() {
		return
	}
	c.cut++
	if errors.Is(err, orm.ErrOutcomeUnknown) {
		c.unknown++
	} else if err != nil {
		c.failed++
	}
	must(t, c.through.Close())
	c.through = nil
	for {
		left, err := orm.Raw[int64](t.Context(), c.direct, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cut'")
		must(t, err)
		if left[0] == 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

func (c *cutter) endure(t *testing.T, s step, w *world) *world {
	t.Helper()
	var worlds []*world
	var failed error
	c.disturbed(t, func(db *graphdb.Client) error {
		worlds, failed = attempt(t.Context(), t, s, db, w)
		return failed
	})
	return found(t, s, c.direct, worlds, failed)
}

// read runs a query at once or as a stream. It returns the right rows or an error.
func (c *cutter) read(t *testing.T, s stage, w *world) {
	t.Helper()
	stream := c.rand.IntN(2) == 0
	c.disturbed(t, func(db *graphdb.Client) (err error) {
		got, find := []*node{}, s.nodes.query(nodes())
		if stream {
			for n, failed := range find.Each(t.Context(), db) {
				if err = failed; err == nil {
					got = append(got, n)
				}
			}
		} else {
			got, err = find.All(t.Context(), db)
		}
		if err == nil {
			if diff := cmp.Diff(s.nodes.pick(w, nodeKind(), w.allNodes()), got, cmpopts.IgnoreFields(node{}, "Changed")); diff != "" {
				t.Errorf("a read whose connection may have been cut (-want +got):\n%s", diff)
			}
		}
		return err
	})
}

// TestEndedContexts ends the context of each write after one of its statements.
func TestEndedContexts(t *testing.T) {
	var left atomic.Int64
	var end context.CancelFunc
	hook := orm.WithStatementHook(func(context.Context, driver.Statement) {
		if left.Add(-1) == 0 {
			end()
		}
	})
	seed := rand.New(rand.NewPCG(suite.Seed(), 2))
	for _, db := range open(t, hook) {
		t.Run(db.name, func(t *testing.T) {
			ended := 0
			for _, p := range programs(suite.Size(12, 1000)) {
				left.Store(-1)
				must(t, empty(t.Context(), db.Client))
				w := newWorld()
				for _, s := range p.steps() {
					var ctx context.Context
					ctx, end = context.WithCancel(t.Context())
					left.Store(int64(1 + seed.IntN(6)))
					worlds, failed := attempt(ctx, t, s, db.Client, w)
					left.Store(-1)
					if ctx.Err() != nil {
						ended++
					}
					end()
					w = found(t, s, db.Client, worlds, failed)
				}
			}
			t.Logf("%d contexts ended", ended)
		})
	}
}
