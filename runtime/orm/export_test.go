package orm

// OnExecutor is the same query on another executor.
func OnExecutor[M any](q *Query[M], exec Executor) *Query[M] {
	return &Query[M]{handle{q.h.s.with(exec), q.h.meta}, q.find}
}
