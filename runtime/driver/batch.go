package driver

import (
	"context"

	"github.com/cocomon/comon_orm/runtime/query"
)

// RunBatches runs the reading node n. It passes every row to the callback each, and calls the
// callback after when a batch is complete. A batch has as many rows as size says; the last batch
// may have fewer. The callback after may run further statements in the transaction. Its error stops
// reading and is returned unchanged.
func RunBatches(ctx context.Context, tx Tx, n query.Node, size int, each func(Row) error, after func() error) error {
	rows := 0
	_, err := tx.Run(ctx, n, func(r Row) error {
		err := each(r)
		if rows++; rows == size && err == nil {
			rows = 0
			Pause(tx, func() { err = after() })
		}
		return err
	})
	if err != nil || rows == 0 {
		return err
	}
	return after()
}

// OneConnection reports whether an executor has a single connection. While a transaction uses this
// connection, no other statement can run.
func OneConnection(exec Executor) bool {
	e, ok := exec.(interface{ OneConnection() bool })
	return ok && e.OneConnection()
}
