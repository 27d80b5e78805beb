package orm

import (
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// How a batch runs its reads together.
//
// Every read of a batch is a function such as the method All of a query. The batch runs each
// function in a goroutine of its own, on an executor that collects nodes instead of sending them.
// When every function has either ended or waits for an answer, the batch sends all the nodes in one
// call of RunAll, hands out the rows, and waits again:
//
//	read                                   round 1               round 2
//	q.User.FindMany().All                  SELECT … FROM users
//	q.Post.FindMany().Include(tags).All    SELECT … FROM posts   SELECT … FROM tags
//	q.Post.FindMany().Count                SELECT count(*) …
//
// On PostgreSQL, most includes do not need a second round (atonce.go). Then the batch is one round
// trip, and RunAll gives it one state of the database. If a read needs a second round or a
// transaction, the batch starts again in a read-only transaction that sees one state. This costs
// nothing but work, because a batch only reads.

// Batch collects reads that do not depend on each other, and runs them together:
//
//	var batch orm.Batch
//	users := orm.Add(&batch, q.User.FindMany().Take(10).All)
//	drafts := orm.Add(&batch, q.Post.FindMany(q.Post.Status.Eq(blogdb.PostStatusDraft)).Count)
//	err := batch.Run(ctx, db)
//	fmt.Println(users.Value, drafts.Value)
//
// The zero Batch is empty. A batch is not safe for concurrent use. It can be run several times.
type Batch struct {
	reads []batchRead
}

// batchRead is one read of a batch.
type batchRead interface {
	run(ctx context.Context, db Querier) error
}

// BatchResult is the result of one read of a batch.
type BatchResult[T any] struct {
	// Value is the result after Run has returned nil, and the zero value before.
	Value T
	read  func(context.Context, Querier) (T, error)
}

func (r *BatchResult[T]) run(ctx context.Context, db Querier) (err error) {
	r.Value, err = r.read(ctx, db)
	return err
}

// Add adds a read to a batch. The read is a method of a query: One, OneOrNil, All, Count, Exists,
// or All of a GroupBy. It can also be a function that calls such a method with its own arguments:
//
//	type page = orm.Page[*blogdb.Post]
//	posts := orm.Add(&batch, func(ctx context.Context, db orm.Querier) (page, error) {
//		return q.Post.FindMany().Page(ctx, db, cursor, 20)
//	})
//
// The function runs in a goroutine of its own. If it reads several times, the batch takes several
// round trips. A write or raw SQL in it is [ErrInvalidInput].
func Add[T any](b *Batch, read func(context.Context, Querier) (T, error)) *BatchResult[T] {
	r := &BatchResult[T]{read: read}
	b.reads = append(b.reads, r)
	return r
}

// Run runs the reads. All of them see one state of the database; in a transaction, its isolation
// level decides. On PostgreSQL this takes one round trip if no read depends on the rows of another
// statement. Each read is an operation of its own for middleware. If a read fails, Run returns its
// error, and no Value may be used.
func (b *Batch) Run(ctx context.Context, db Querier) error {
	s := db.session()
	if err := s.open.check(); err != nil {
		return err
	}
	if len(b.reads) == 0 {
		return nil
	}
	if tx, ok := s.exec.(driver.Tx); ok {
		return b.attempt(ctx, s, &collectingTx{collector: newCollector(tx, true), tx: tx})
	}
	return repeat(ctx, ownRepeats, ownTime, func() error {
		if readsAtOnce(s.exec) {
			err := b.attempt(ctx, s, newCollector(s.exec, false))
			if !errors.Is(err, errNeedsTransaction) {
				return err
			}
		}
		return runTx(ctx, s.exec, driver.TxOptions{Isolation: driver.RepeatableRead, ReadOnly: true}, func(tx driver.Tx) (ended bool, err error) {
			return false, b.attempt(ctx, s, &collectingTx{collector: newCollector(tx, true), tx: tx})
		})
	})
}

// collecting is a collector, in a transaction or not.
type collecting interface {
	driver.Executor
	base() *collector
}

// attempt runs the reads on an executor that collects their nodes.
func (b *Batch) attempt(ctx context.Context, s *Session, exec collecting) error {
	on := *s
	on.exec, on.open = observedBy(observerOf(s.exec), exec), nil // Run has checked the use of the client in its own transaction
	c, errs := exec.base(), make([]error, len(b.reads))
	for i, read := range b.reads {
		go func() {
			var outcome batchEnd
			defer func() {
				outcome.panicked = recover()
				outcome.goexit = !outcome.returned && outcome.panicked == nil
				c.ends <- outcome
			}()
			errs[i] = read.run(ctx, &on)
			outcome.failed, outcome.returned = errs[i] != nil, true
		}()
	}
	if err := c.serve(ctx, len(b.reads)); err != nil {
		return s.explain(Operation{}, err)
	}
	for _, err := range errs {
		var consequence *stoppedError
		if err != nil && !errors.As(err, &consequence) {
			return err
		}
	}
	return nil
}

// batchEnd is the end of a read.
type batchEnd struct {
	failed, returned, goexit bool
	panicked                 any
}

var (
	// errNeedsTransaction stops an attempt without a transaction that needs one.
	errNeedsTransaction = errors.New("the batch needs a transaction")
	errBatchReads       = fmt.Errorf("%w: a batch only reads: run writes and raw SQL on the client or the transaction", ErrInvalidInput)
	errReadFailed       = errors.New("a read of the batch has failed")
	errBatchGoexit      = errors.New("a read of the batch has ended its goroutine")
)
