// Package ormtest helps to test code that uses a generated client. It counts statements, rolls back
// what a test wrote, and makes values for rows that a test needs but does not care about.
//
// The generated package with the suffix "test" uses it: blogdbtest has Open, Postgres, Sandbox and
// a function for each model that creates a row. Tests call this package for [MaxQueries] and
// [Queries].
package ormtest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/cocomon/comon_orm/runtime/orm"
)

// MaxQueries returns an option for a client that may run at most n statements. If it runs more, the
// test fails when it ends, with a list of the statements. Statements that begin and end
// transactions and savepoints are not counted.
//
//	db := blogdbtest.Open(t, ormtest.MaxQueries(t, 3))
//
// If the test writes rows first, use [Queries], which counts the statements of one function.
func MaxQueries(t testing.TB, n int) orm.Option {
	t.Helper()
	q := &Queries{}
	t.Cleanup(func() { q.check(t, n) })
	return q.Option()
}

// Queries records the statements of all clients that were opened with its option. The zero Queries
// is ready for use. Several goroutines may use it at the same time.
//
//	var queries ormtest.Queries
//	db := blogdbtest.Open(t, queries.Option())
//	blogdbtest.NewPost(t, db)
//	queries.Max(t, 2, func() { listPosts(t.Context(), db) })
type Queries struct {
	mu  sync.Mutex
	sql []string
}

// Option returns the option with which a client is opened.
func (q *Queries) Option() orm.Option {
	return orm.WithStatementHook(func(_ context.Context, s orm.Statement) {
		if control(s.SQL) {
			return
		}
		q.mu.Lock()
		defer q.mu.Unlock()
		q.sql = append(q.sql, s.SQL)
	})
}

// SQL returns the statements since the beginning, or since the last call of [Queries.Max].
func (q *Queries) SQL() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return append([]string(nil), q.sql...)
}

// Max runs f and fails the test if the clients run more than n statements while it runs. The list
// of statements begins again with f.
func (q *Queries) Max(t testing.TB, n int, f func()) {
	t.Helper()
	q.mu.Lock()
	q.sql = nil
	q.mu.Unlock()
	f()
	q.check(t, n)
}

func (q *Queries) check(t testing.TB, n int) {
	t.Helper()
	sql := q.SQL()
	if len(sql) <= n {
		return
	}
	var list strings.Builder
	for i, s := range sql {
		fmt.Fprintf(&list, "\n%d. %s", i+1, s)
	}
	t.Errorf("the client ran %d statements, which is more than %d:%s", len(sql), n, list.String())
}

// control reports whether a statement begins or ends a transaction or a savepoint.
func control(sql string) bool {
	first, _, _ := strings.Cut(sql, " ")
	switch first {
	case "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE":
		return true
	}
	return false
}
