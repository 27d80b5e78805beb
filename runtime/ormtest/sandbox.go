package ormtest

import (
	"context"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// endTime limits how long the end of a test waits for the database.
const endTime = 30 * time.Second

// Sandbox begins a transaction and returns a session that runs in it. The transaction is rolled
// back when the test ends, so that other tests never see its rows. A Transaction of the session is
// a savepoint. Sandbox is called by the generated function with the same name, which returns a
// client.
func Sandbox(t testing.TB, db orm.Querier, on driver.Executor) orm.Session {
	t.Helper()
	tx, err := on.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal("begin the transaction of the sandbox: ", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), endTime)
		defer cancel()
		if err := tx.Rollback(ctx); err != nil {
			t.Error("roll back the sandbox: ", err)
		}
	})
	return orm.OnExecutor(db, tx)
}
