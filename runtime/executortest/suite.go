// Package executortest is the conformance suite of the executors. It runs query trees on a real
// database and checks the results. The tests of both drivers run the suite unchanged.
package executortest

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Database describes a driver and the database that it is tested on.
type Database struct {
	// Fresh creates an empty database and returns its URL. The database is removed when the test
	// ends.
	Fresh func(t testing.TB) string
	// Open opens an executor for the database with the given URL.
	Open func(t testing.TB, url string, opts ...orm.Option) driver.Executor
	// DDL contains the statements that create the tables of the suite, whose columns are described
	// in tables.go. The sequences of generated keys must start at 100.
	DDL []string
	// QuestionMarks is true if the database accepts ? as a placeholder in the user's own SQL.
	QuestionMarks bool
	// Sleep is a statement that runs for minutes unless it is canceled.
	Sleep string
	// PostgreSQL is true if the database is PostgreSQL, and false if it is SQLite.
	PostgreSQL bool
	// SharedTrips is true if the executor sends several nodes in one round trip, and BEGIN together
	// with the first statement.
	SharedTrips bool
	// DriverError reports whether the chain of an error contains the driver's own error.
	DriverError func(error) bool
	// Full is a statement after which the executor's database rejects further rows because it is
	// full. It is "" if there is no such statement.
	Full string
	// Refused contains statements that the database refuses. They differ between the databases.
	Refused []Refused
}

// group is a group of tests, which run on a database of their own.
type group struct {
	name string
	test func(*testing.T, *env)
}

// postgres reports whether the database is PostgreSQL.
func (db *Database) postgres() bool { return !db.QuestionMarks }

// Run runs all tests of the suite, or only the named ones.
func Run(t *testing.T, db Database, only ...string) {
	groups := []group{
		{"values", testValues},
		{"lists", testLists},
		{"predicates", testPredicates},
		{"operators", testOperators},
		{"json", testJSON},
		{"fragments", testFragments},
		{"folding", testFolding},
		{"searches", testSearches},
		{"many conditions", testManyConditions},
		{"matches", testMatches},
		{"large in", testLargeIn},
		{"relations", testRelations},
		{"order", testOrder},
		{"paging", testPaging},
		{"cursor", testCursor},
		{"after", testAfter},
		{"distinct", testDistinct},
		{"include", testInclude},
		{"related measures", testRelatedMeasures},
		{"keys", testKeys},
		{"upsert of forms", testUpsertOfForms},
		{"count", testCount},
		{"scopes", testScopes},
		{"scoped writes", testScopedWrites},
		{"constraints", testConstraints},
		{"refusals", testRefusals},
		{"kinds of errors", testKindsOfErrors},
		{"unread", testUnread},
		{"secrets", testSecrets},
		{"transactions", testTransactions},
		{"commit with", testCommitWith},
		{"savepoints", testSavepoints},
		{"transaction ends", testTransactionEnds},
		{"transaction contexts", testTransactionContexts},
		{"shared transactions", testSharedTransactions},
		{"closed client", testClosedClient},
		{"run all", testRunAll},
		{"raw", testRaw},
		{"raw placeholders", testRawPlaceholders},
		{"raw columns", testRawColumns},
		{"stopping", testStopping},
		{"streams", testStreams},
		{"cancellation", testCancellation},
		{"nested reads", testNestedReads},
		{"concurrency", testConcurrency},
		{"trips", testTrips},
		{"random", testRandom},
	}
	for _, g := range slices.Concat(groups, writeGroups(), aggregateGroups()) {
		if len(only) == 0 || slices.Contains(only, g.name) {
			t.Run(g.name, func(t *testing.T) { g.test(t, newEnv(t, db)) })
		}
	}
}

// env is an open database with the tables of the suite.
type env struct {
	driver.Executor
	db   Database
	seen *[]driver.Statement
}

func newEnv(t *testing.T, db Database) *env {
	t.Helper()
	url := db.Fresh(t)
	before := runtime.NumGoroutine()
	var (
		seen []driver.Statement
		mu   sync.Mutex
	)
	hook := orm.WithStatementHook(func(_ context.Context, s driver.Statement) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, s)
	})
	exec := db.Open(t, url, hook, orm.WithMaxConns(4))
	t.Cleanup(func() {
		if err := exec.Close(); err != nil {
			t.Error("close:", err)
		}
		leaked(t, before)
	})
	for _, sql := range slices.Concat(db.DDL, createDocs(&db)) {
		if _, err := exec.Raw(t.Context(), sql, nil, nil); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	return &env{exec, db, &seen}
}

// leaked fails the test if there are more goroutines than before. It waits a short time for
// goroutines that are about to end.
func leaked(t *testing.T, before int) {
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after closing", before, runtime.NumGoroutine())
}

// rows runs a select and returns its rows as text, with the values separated by spaces. See the
// function render.
func (e *env) rows(t *testing.T, n *query.Select) []string {
	t.Helper()
	out, err := rowsOf(t, e.Executor, n)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func rowsOf(t *testing.T, exec driver.Executor, n *query.Select) ([]string, error) {
	t.Helper()
	var out []string
	_, err := exec.Run(t.Context(), n, func(r driver.Row) error {
		out = append(out, renderRow(r, selected(n)))
		return nil
	})
	return out, err
}

// do runs a node and returns the number of rows that it affected. An error fails the test.
func do(t *testing.T, exec driver.Executor, n query.Node) int64 {
	t.Helper()
	affected, err := exec.Run(t.Context(), n, nil)
	if err != nil {
		t.Fatal(err)
	}
	return affected
}

// returned runs a write and returns its rows as text.
func returned(t *testing.T, exec driver.Executor, n query.Node, table *query.Table, columns []int) []string {
	t.Helper()
	var out []string
	_, err := exec.Run(t.Context(), n, func(r driver.Row) error {
		out = append(out, renderRow(r, pick(table, columns)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (e *env) count(t *testing.T, table *query.Table, where query.Predicate) int64 {
	t.Helper()
	return do(t, e.Executor, &query.Count{Table: table, Where: where, Limit: -1})
}

// equal fails the test if two lists of rows differ.
func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got:\n%s\nwant:\n%s", g, w)
	}
}

func wantErr(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got error %v, want %v", err, want)
	}
}
