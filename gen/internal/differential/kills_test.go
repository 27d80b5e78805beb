package differential_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// kills runs programs whose connections the server ends, before an operation or during it. A read
// whose connection ended before succeeds on another one.
func kills(t *testing.T, db database, some []program) {
	random := rand.New(rand.NewPCG(suite.Seed(), 3))
	for _, p := range some {
		must(t, empty(t.Context(), db.direct))
		w := newWorld()
		for i, s := range p.steps() {
			var worlds []*world
			var failed error
			if random.IntN(2) == 0 {
				kill(t, db)
				worlds, failed = attempt(t.Context(), t, s, db.Client, w)
			} else {
				killDuring(t, db, random, func() { worlds, failed = attempt(t.Context(), t, s, db.Client, w) })
			}
			w = found(t, s, db.direct, worlds, failed)
			killedRead(t, db, p[i], w)
		}
	}
}

// kill ends all connections but those of the direct client, and waits for their ends.
func kill(t *testing.T, db database) {
	t.Helper()
	_, err := orm.Raw[bool](t.Context(), db.direct, `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND application_name <> 'direct'`)
	if err != nil {
		t.Error(err)
	}
}

// killDuring ends the connections a moment after run has begun.
func killDuring(t *testing.T, db database, random *rand.Rand, run func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	pause := time.Duration(random.IntN(3000)) * time.Microsecond
	var killer sync.WaitGroup
	killer.Go(func() {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		kill(t, db)
	})
	run()
	stop()
	killer.Wait()
}

// keepKilling ends all connections again and again, until stop is called.
func keepKilling(t *testing.T, db database) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var killer sync.WaitGroup
	killer.Go(func() {
		for {
			select {
			case <-time.After(20 * time.Millisecond):
				kill(t, db)
			case <-ctx.Done():
				return
			}
		}
	})
	return func() {
		cancel()
		killer.Wait()
	}
}

func killedRead(t *testing.T, db database, s stage, w *world) {
	t.Helper()
	kill(t, db)
	var got []*node
	err := db.patiently(func() (err error) { got, err = s.nodes.query(nodes()).All(t.Context(), db); return err })
	if db.refused(err) {
		return
	}
	must(t, err)
	if diff := cmp.Diff(s.nodes.pick(w, nodeKind(), w.allNodes()), got, cmpopts.IgnoreFields(node{}, "Changed")); diff != "" {
		t.Fatalf("a read after the end of connections (-want +got):\n%s", diff)
	}
}
