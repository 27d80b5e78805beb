package sqldb

import (
	"database/sql"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// ConnOf returns the connection of a client's transaction, so that other code runs statements in
// it. The connection has the methods that generated code of sqlc expects. The other code must not
// end the transaction, must not run a statement while the client runs one, and must not keep the
// connection after the end of the transaction.
//
// ConnOf returns [orm.ErrInvalidInput] if tx does not run in a transaction of [New]. For [FromTx],
// the caller has the transaction already. A scoped transaction is refused too, because statements
// on its connection would not be restricted to the scope.
func ConnOf(tx interface{ Executor() driver.Executor }) (*sql.Conn, error) {
	t, ok := tx.Executor().(*Tx)
	if !ok || t.own == nil {
		return nil, fmt.Errorf("%w: sqldb.ConnOf needs a transaction of sqldb.New that has no scope, not one on %T", orm.ErrInvalidInput, tx.Executor())
	}
	return t.own, nil
}
