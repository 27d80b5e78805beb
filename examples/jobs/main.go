// Command jobs is a queue of jobs in a table: several workers take jobs, each job is done once, and
// the job of a worker that crashed is done by another one.
//
//	go run ./cmd/comon_orm migrate deploy --schema examples/jobs/schema.prisma
//	go run ./examples/jobs
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"time"

	"github.com/cocomon/comon_orm/examples/jobs/jobsdb"
	"github.com/cocomon/comon_orm/examples/jobs/jobsdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "jobs:", err)
		os.Exit(1)
	}
}

// run adds ten jobs and lets three workers do them.
func run(ctx context.Context) (err error) {
	db, err := jobsdb.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	jobs := &queue{db: db, lease: time.Minute, now: time.Now}
	for i := range 10 {
		if err := jobs.add(ctx, fmt.Sprintf("letter %d", i)); err != nil {
			return err
		}
	}
	var workers sync.WaitGroup
	failures := make([]error, 3)
	for i := range failures {
		workers.Go(func() {
			failures[i] = jobs.work(ctx, func(_ context.Context, payload string) error {
				_, err := fmt.Printf("worker %d sends %s\n", i, payload)
				return err
			})
		})
	}
	workers.Wait()
	return errors.Join(failures...)
}

// queue takes jobs from the table. A worker that does not finish a job within the lease has crashed
// or is too slow: the job returns to the queue.
type queue struct {
	db    *jobsdb.Client
	lease time.Duration
	now   func() time.Time
}

// errLost reports that the lease ended before the job did, and another worker took the job.
var errLost = errors.New("the lease of the job ended")

func (w *queue) add(ctx context.Context, payload string) error {
	now := w.now()
	_, err := q.Job.Create(jobsdb.JobCreate{Payload: payload, LeasedUntil: &now}).One(ctx, w.db)
	return err
}

// take leases the oldest free job. It returns nil if no job is free. On PostgreSQL, SkipLocked
// makes workers pass over the rows that others are taking at the same time. On SQLite one
// transaction writes at a time.
func (w *queue) take(ctx context.Context) (job *jobsdb.Job, err error) {
	err = w.db.Transaction(ctx, func(tx *jobsdb.Tx) error {
		now := w.now()
		free, err := q.Job.FindFirst(q.Job.DoneAt.IsNull(), q.Job.LeasedUntil.Lte(now)).
			OrderBy(q.Job.LeasedUntil.Asc(), q.Job.ID.Asc()).ForUpdate(orm.SkipLocked).OneOrNil(ctx, tx)
		if job = nil; err != nil || free == nil {
			return err
		}
		job, err = q.Job.Update(q.Job.ByID(free.ID)).
			Set(q.Job.LeasedUntil.Set(now.Add(w.lease)), q.Job.Attempts.Increment(1)).One(ctx, tx)
		return err
	}, orm.Retry(3))
	return job, err
}

// finish marks a job as done. The number of attempts tells whether this worker still has it.
func (w *queue) finish(ctx context.Context, job *jobsdb.Job) error {
	done, err := q.Job.UpdateMany(q.Job.ID.Eq(job.ID), q.Job.Attempts.Eq(job.Attempts), q.Job.DoneAt.IsNull()).
		Set(q.Job.DoneAt.Set(w.now())).Exec(ctx, w.db)
	if err == nil && done == 0 {
		return fmt.Errorf("job %d: %w", job.ID, errLost)
	}
	return err
}

// work does jobs until no job is free. A job that fails stays leased and returns to the queue when
// its lease ends.
func (w *queue) work(ctx context.Context, do func(ctx context.Context, payload string) error) error {
	for {
		job, err := w.take(ctx)
		if err != nil || job == nil {
			return err
		}
		if err := do(ctx, job.Payload); err != nil {
			return fmt.Errorf("job %d: %w", job.ID, err)
		}
		if err := w.finish(ctx, job); err != nil && !errors.Is(err, errLost) {
			return err
		}
	}
}
