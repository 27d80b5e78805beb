package postgres

import (
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

var _ driver.Batcher = (*Tx)(nil)

// RunBatches implements [driver.Batcher] with a cursor. A result that is read directly would have
// to be buffered as a whole before another statement runs. The cursor is declared and first read in
// one round trip; each further batch is one. The statements are not prepared: a prepared FETCH
// would keep the columns of another cursor. Values come as text therefore, which a pool of the
// user's may have set up in its own way; with such a pool the result is buffered.
func (t *Tx) RunBatches(ctx context.Context, n query.Node, size int, each func(driver.Row) error, after func() error) error {
	tasks, err := compile([]query.Node{n})
	if err != nil || len(tasks) == 0 {
		return err
	}
	if !t.pinned || len(tasks) > 1 {
		return driver.PauseBatches(ctx, t, n, size, each, after)
	}
	b, err := t.newBatches(n, size, each)
	if err != nil {
		return err
	}
	defer b.close()
	tasks[0].SQL = "DECLARE " + b.cursor + " NO SCROLL CURSOR FOR " + tasks[0].SQL
	for {
		rows, err := b.next(ctx, tasks)
		if err == nil && rows > 0 {
			err = after()
		}
		if err != nil || rows < size {
			return err
		}
		tasks = nil
	}
}

// batches reads a cursor.
type batches struct {
	*Tx
	cursor string
	fetch  sqlgen.Statement
	node   query.Node
	each   func(driver.Row) error
}

// newBatches names the cursor by the number of cursors that are open.
func (t *Tx) newBatches(n query.Node, size int, each func(driver.Row) error) (*batches, error) {
	if err := t.level.Enter(); err != nil {
		return nil, err
	}
	defer t.level.Leave()
	t.cursors++
	cursor := fmt.Sprintf("comon_each_%d", t.cursors)
	fetch := sqlgen.Statement{SQL: fmt.Sprintf("FETCH FORWARD %d FROM %s", size, cursor)}
	return &batches{t, cursor, fetch, n, each}, nil
}

// next runs the tasks and reads a batch, in one round trip.
func (b *batches) next(ctx context.Context, tasks []task) (rows int, err error) {
	if err := b.level.Enter(); err != nil {
		return 0, err
	}
	defer b.level.Leave()
	cached := b.cached
	b.cached = false
	defer func() { b.cached = cached }()
	err = b.run(ctx, &call{tasks: append(tasks, task{Statement: b.fetch, query: b.node}), each: func(_ int, r *row) error {
		rows++
		return b.each(r)
	}})
	return rows, b.checked(ctx, err)
}

// close closes the cursor together with the next statement.
func (b *batches) close() {
	defer b.level.Leave()
	if !b.level.EnterToEnd() {
		return
	}
	b.cursors--
	if !b.conn.IsClosed() && b.conn.PgConn().TxStatus() == 'T' {
		b.pending = append(b.pending, "CLOSE "+b.cursor)
	}
}
