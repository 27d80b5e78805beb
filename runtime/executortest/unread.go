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

// errUnread is returned by callbacks to stop reading rows.
var errUnread = errors.New("stop")

// testUnread runs writes whose returned rows are not read to the end. It checks that the error
// shows whether the writes remain.
func testUnread(t *testing.T, e *env) {
	for name, run := range unreadWrites() {
		t.Run(name, func(t *testing.T) { checkUnread(t, e, run) })
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
		_, err := e.Run(t.Context(), orphan, func(driver.Row) error { return errUnread })
		wantErr(t, err, orm.ErrForeignKeyViolation)
		if n := e.count(t, f.child, nil); n != 0 {
			t.Errorf("%d rows are there", n)
		}
	})
	t.Run("the context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, err := e.Run(ctx, returningUsers(5000), func(driver.Row) error { cancel(); return nil })
		n := e.count(t, userTable, nil)
		if err == nil && n != 5000 || err != nil && n != 0 && !errors.Is(err, orm.ErrOutcomeUnknown) {
			t.Errorf("%v, and %d rows are there", err, n)
		}
	})
}

// returningUsers returns a node that inserts n users and returns their keys.
func returningUsers(n int) *query.Insert {
	rows := make([][]query.Value, n)
	for i := range rows {
		rows[i] = []query.Value{num(i), str("user" + strconv.Itoa(i))}
	}
	in := insert(userTable, []int{userAge, userEmail}, rows...)
	in.Returning = []int{userID}
	return in
}

// unreadWrites returns writes whose returned rows are not read to the end, by name.
func unreadWrites() map[string]func(context.Context, driver.Executor) error {
	stop := func(driver.Row) error { return errUnread }
	return map[string]func(context.Context, driver.Executor) error{
		"one row": func(ctx context.Context, exec driver.Executor) error {
			_, err := exec.Run(ctx, returningUsers(1), stop)
			return err
		},
		"a value that cannot be read": func(ctx context.Context, exec driver.Executor) error {
			in := returningUsers(1)
			in.Returning = []int{userEmail}
			_, err := exec.Run(ctx, in, func(r driver.Row) error { r.Int(0); return nil })
			return err
		},
		"the second of some rows": func(ctx context.Context, exec driver.Executor) error {
			seen := 0
			_, err := exec.Run(ctx, returningUsers(40), func(driver.Row) error {
				if seen++; seen == 2 {
					return errUnread
				}
				return nil
			})
			return err
		},
		"many rows": func(ctx context.Context, exec driver.Executor) error {
			_, err := exec.Run(ctx, returningUsers(25_000), stop)
			return err
		},
		"several nodes": func(ctx context.Context, exec driver.Executor) error {
			tag := insert(tagTable, []int{tagName}, []query.Value{str("x")})
			tag.Returning = []int{tagID}
			return exec.RunAll(ctx, []query.Node{tag, returningUsers(1)}, func(int, driver.Row) error { return errUnread })
		},
	}
}

// checkUnread runs a write that fails while its rows are read, first alone and then in a
// transaction.
func checkUnread(t *testing.T, e *env, run func(context.Context, driver.Executor) error) {
	empty := func() {
		do(t, e, &query.Delete{Table: userTable, Where: query.AllRows{}})
		do(t, e, &query.Delete{Table: tagTable, Where: query.AllRows{}})
	}
	empty()
	err := run(t.Context(), e)
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
	if err := run(t.Context(), tx); err == nil || errors.As(err, &undone) {
		t.Errorf("in a transaction: %v", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Error(err)
	}
	if n := e.count(t, userTable, nil) + e.count(t, tagTable, nil); n != 0 {
		t.Errorf("%d rows after the rollback", n)
	}
}
