package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/examples/jobs/jobsdb"
	"github.com/cocomon/comon_orm/examples/jobs/jobsdb/jobsdbtest"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/migrate/postgres/ddl"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// onBoth runs a test with an empty queue in SQLite and in PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, db *jobsdb.Client)) {
	t.Run("sqlite", func(t *testing.T) { test(t, jobsdbtest.Open(t)) })
	t.Run("postgresql", func(t *testing.T) {
		exec, err := postgres.Open(t.Context(), driver.Source{}, orm.WithURL(pgtest.URL(t)))
		must(t, err)
		db := jobsdb.New(exec)
		t.Cleanup(func() { must(t, db.Close()) })
		for _, statement := range schematest.DDL(t, schematest.Load(t, "schema.prisma"), ddl.New()) {
			_, err := db.Exec(t.Context(), statement)
			must(t, err)
		}
		test(t, db)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestWorkers lets several workers empty a queue. Each job is done exactly once.
func TestWorkers(t *testing.T) {
	onBoth(t, func(t *testing.T, db *jobsdb.Client) {
		jobs := &queue{db: db, lease: time.Hour, now: time.Now}
		const all = 30
		for i := range all {
			must(t, jobs.add(t.Context(), fmt.Sprint(i)))
		}
		var mu sync.Mutex
		done := map[string]int{}
		var workers sync.WaitGroup
		for range 4 {
			workers.Go(func() {
				err := jobs.work(t.Context(), func(_ context.Context, payload string) error {
					mu.Lock()
					defer mu.Unlock()
					done[payload]++
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		workers.Wait()
		for payload, times := range done {
			if times != 1 {
				t.Errorf("job %s was done %d times", payload, times)
			}
		}
		if len(done) != all {
			t.Errorf("%d jobs were done, want %d", len(done), all)
		}
	})
}

// TestCrashedWorker takes a job and does not finish it. The job returns after the lease, and the
// first worker can no longer finish it.
func TestCrashedWorker(t *testing.T) {
	onBoth(t, func(t *testing.T, db *jobsdb.Client) {
		now := time.Now()
		jobs := &queue{db: db, lease: time.Minute, now: func() time.Time { return now }}
		must(t, jobs.add(t.Context(), "letter"))
		crashed, err := jobs.take(t.Context())
		must(t, err)
		if again, err := jobs.take(t.Context()); err != nil || again != nil {
			t.Fatalf("the leased job was taken again: %v, %v", again, err)
		}
		now = now.Add(2 * time.Minute)
		again, err := jobs.take(t.Context())
		must(t, err)
		if again == nil || again.ID != crashed.ID || again.Attempts != 2 {
			t.Fatalf("after the lease: %+v", again)
		}
		if err := jobs.finish(t.Context(), crashed); !errors.Is(err, errLost) {
			t.Errorf("the first worker finishes the job: %v", err)
		}
		must(t, jobs.finish(t.Context(), again))
		now = now.Add(time.Hour)
		if rest, err := jobs.take(t.Context()); err != nil || rest != nil {
			t.Errorf("a finished job was taken: %v, %v", rest, err)
		}
	})
}
