package executortest

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// testUnread stops reading the rows of writes, and checks that the error says whether the writes
// stand.
func testUnread(t *testing.T, e *env) {
	stop := errors.New("stop")
	users := func(n int) *query.Insert {
		rows := make([][]query.Value, n)
		for i := range rows {
			rows[i] = []query.Value{num(i), str("user" + strconv.Itoa(i))}
		}
		in := insert(userTable, []int{userAge, userEmail}, rows...)
		in.Returning = []int{userID}
		return in
	}
	tag := insert(tagTable, []int{tagName}, []query.Value{str("x")})
	tag.Returning = []int{tagID}
	for name, run := range map[string]func(driver.Executor) error{
		"one row": func(exec driver.Executor) error {
			_, err := exec.Run(t.Context(), users(1), func(driver.Row) error { return stop })
			return err
		},
		"a value that cannot be read": func(exec driver.Executor) error {
			in := users(1)
			in.Returning = []int{userEmail}
			_, err := exec.Run(t.Context(), in, func(r driver.Row) error { r.Int(0); return nil })
			return err
		},
		"the second of some rows": func(exec driver.Executor) error {
			seen := 0
			_, err := exec.Run(t.Context(), users(40), func(driver.Row) error {
				if seen++; seen == 2 {
					return stop
				}
				return nil
			})
			return err
		},
		"many rows": func(exec driver.Executor) error {
			_, err := exec.Run(t.Context(), users(25_000), func(driver.Row) error { return stop })
			return err
		},
		"several nodes": func(exec driver.Executor) error {
			return exec.RunAll(t.Context(), []query.Node{tag, users(1)}, func(int, driver.Row) error { return stop })
		},
	} {
		t.Run(name, func(t *testing.T) {
			empty := func() {
				do(t, e, &query.Delete{Table: userTable, Where: query.AllRows{}})
				do(t, e, &query.Delete{Table: tagTable, Where: query.AllRows{}})
			}
			empty()
			err := run(e)
			var undone *driver.UndoneError
			there := e.count(t, userTable, nil) + e.count(t, tagTable, nil)
			if err == nil || errors.As(err, &undone) != (there == 0) {
				t.Errorf("%v (%T), and %d rows are there", err, err, there)
			}
			empty()
			tx, err := e.Begin(t.Context(), driver.TxOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if err := run(tx); err == nil || errors.As(err, &undone) {
				t.Errorf("in a transaction: %v", err)
			}
			if err := tx.Rollback(t.Context()); err != nil {
				t.Error(err)
			}
			if n := e.count(t, userTable, nil) + e.count(t, tagTable, nil); n != 0 {
				t.Errorf("%d rows after the rollback", n)
			}
		})
	}
	t.Run("the statement fails after its rows", func(t *testing.T) {
		f := family{action: "NO ACTION", deferred: true}
		f.parent, f.child = familyTables("unread_")
		for _, sql := range f.ddl() {
			if _, err := e.Raw(t.Context(), sql, nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		orphan := insert(f.child, []int{0, 1}, []query.Value{num(1), num(7)})
		orphan.Returning = []int{0}
		_, err := e.Run(t.Context(), orphan, func(driver.Row) error { return stop })
		wantErr(t, err, orm.ErrForeignKeyViolation)
		if n := e.count(t, f.child, nil); n != 0 {
			t.Errorf("%d rows are there", n)
		}
	})
	t.Run("the context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, err := e.Run(ctx, users(5000), func(driver.Row) error { cancel(); return nil })
		n := e.count(t, userTable, nil)
		if err == nil && n != 5000 || err != nil && n != 0 && !errors.Is(err, orm.ErrOutcomeUnknown) {
			t.Errorf("%v, and %d rows are there", err, n)
		}
	})
}
