package orm

import "github.com/cocomon/comon_orm/runtime/driver"

// OnExecutor returns a client of the same schema and with the same middleware as db, whose
// statements run on exec. Package ormtest uses it.
func OnExecutor(db Querier, exec driver.Executor) Session {
	s := *db.session()
	s.exec, s.open = observedBy(observerOf(s.exec), exec), &openTransactions{}
	return s
}
