package postgres_test

import (
	"errors"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// TestCutAnswers cuts the connection in the answer to a commit, and to a write that commits by
// itself, at the first positions after the server has done the write. The client must not report
// that nothing was written, and must not write again.
func TestCutAnswers(t *testing.T) {
	database := pgtest.URL(t)
	admin := open(t, database)
	run(t, admin, "CREATE TABLE t (x int)")
	proxy := pgtest.NewProxy(t, database)
	table := &query.Table{Name: "t", Columns: []query.Column{{Name: "x", Kind: query.Int}}}
	add := &query.Insert{Table: table, Columns: []int{0}, Rows: [][]query.Value{{query.IntValue(1)}}}
	writes := map[string]func(driver.Executor, func()) error{
		"commit": func(e driver.Executor, cut func()) error {
			tx, err := e.Begin(t.Context(), driver.TxOptions{})
			if err != nil {
				return err
			}
			if _, err := tx.Run(t.Context(), add, nil); err != nil {
				return err
			}
			cut()
			return tx.Commit(t.Context())
		},
		"commit with": func(e driver.Executor, cut func()) error {
			tx, err := e.Begin(t.Context(), driver.TxOptions{})
			if err != nil {
				return err
			}
			cut()
			return tx.CommitWith(t.Context(), []query.Node{add}, nil)
		},
		"single": func(e driver.Executor, cut func()) error {
			cut()
			_, err := e.Run(t.Context(), add, nil)
			return err
		},
	}
	rows := int64(0)
	for name, write := range writes {
		for place := range 75 {
			e := open(t, proxy.URL, orm.WithMaxConns(1))
			if err := write(e, func() {}); err != nil { // this write prepares the statements
				t.Fatal(err)
			}
			err := write(e, func() { proxy.CutAt(pgtest.Cut{Answers: true, Messages: place / 5, Bytes: place % 5}) })
			cut := !proxy.Uncut()
			if cut && err != nil && !errors.Is(err, orm.ErrOutcomeUnknown) {
				t.Errorf("%s, cut at %d: %v, want ErrOutcomeUnknown", name, place, err)
			}
			rows += 2
			if n := countT(t, admin); n != rows {
				t.Fatalf("%s, cut at %d, error %v: %d rows, want %d", name, place, err, n, rows)
			}
		}
	}
}
