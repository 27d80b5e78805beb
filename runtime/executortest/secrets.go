package executortest

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Refused is a statement with one parameter that the database refuses because of the parameter's
// value. The statements of Setup run before it.
type Refused struct {
	Setup []string
	SQL   string
	Kind  error // the sentinel error, or nil if there is none
	// Quotes is true if the database's own message quotes the value.
	Quotes bool
}

// The values that must not appear in an error or a log.
const (
	secretText   = "s3cr3t-marker"
	secretNumber = 86753091
)

func shows(text string) bool {
	return strings.Contains(text, secretText) || strings.Contains(text, fmt.Sprint(secretNumber))
}

// testSecrets causes errors with secret values in the statements, and checks that neither the
// errors nor the log contain these values.
func testSecrets(t *testing.T, e *env) {
	var log bytes.Buffer
	exec := e.secretTables(t, orm.WithLogger(slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	do(t, exec, insert(userTable, []int{userID, userEmail, userName}, []query.Value{num(secretNumber), str(secretText), str(secretText)}))
	for name, n := range secretWrites() {
		_, err := exec.Run(t.Context(), n, func(driver.Row) error { return nil })
		hides(t, name, err)
	}
	secretReads(t, exec)
	for _, r := range e.db.Refused {
		_, err := exec.Raw(t.Context(), r.SQL, []any{secretText}, nil)
		hides(t, r.SQL, err)
		if r.Kind != nil {
			wantErr(t, err, r.Kind)
		}
		if errors.Is(r.Kind, orm.ErrRaised) {
			raised(t, err)
		}
		if !e.db.DriverError(err) {
			t.Errorf("%s: the driver's error is out of reach", r.SQL)
		}
	}
	for line := range strings.Lines(log.String()) {
		if shows(line) {
			t.Errorf("the log shows a value: %s", line)
		}
	}
	if log.Len() == 0 {
		t.Error("nothing was logged")
	}
	open := e.secretTables(t, orm.WithErrorValues())
	for _, r := range e.db.Refused {
		if _, err := open.Raw(t.Context(), r.SQL, []any{secretText}, nil); err == nil || r.Quotes && !shows(err.Error()) {
			t.Errorf("%s with WithErrorValues: %v", r.SQL, err)
		}
	}
}

// secretTables opens a new database with the tables of the suite, and runs the Setup of the refused
// statements.
func (e *env) secretTables(t *testing.T, opt orm.Option) driver.Executor {
	t.Helper()
	exec := e.db.Open(t, e.db.Fresh(t), opt)
	t.Cleanup(func() { _ = exec.Close() })
	setup := e.db.DDL
	for _, r := range e.db.Refused {
		setup = append(setup[:len(setup):len(setup)], r.Setup...)
	}
	for _, sql := range setup {
		if _, err := exec.Raw(t.Context(), sql, nil, nil); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	return exec
}

func hides(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: no error", what)
		return
	}
	if shows(err.Error()) || shows(fmt.Sprintf("%+v", err)) {
		t.Errorf("%s: the error shows a value: %v", what, err)
	}
}

// raised checks that callers can read the text that a trigger raised.
func raised(t *testing.T, err error) {
	t.Helper()
	var c *orm.ConstraintError
	if !errors.As(err, &c) || c.Raised == "" {
		t.Errorf("%v does not have what was raised", err)
	}
}

// secretWrites returns writes with secret values that fail, one for each kind of violation.
func secretWrites() map[string]query.Node {
	user := func(columns []int, values ...query.Value) query.Node { return insert(userTable, columns, values) }
	return map[string]query.Node{
		"a duplicate text":   user([]int{userEmail, userName}, str(secretText), str(secretText)),
		"a duplicate number": user([]int{userID, userEmail, userName}, num(secretNumber), str("x"), str(secretText)),
		"null":               user([]int{userName, userAge}, str(secretText), num(secretNumber)),
		"no parent":          insert(postTable, []int{postTitle, postAuthor}, []query.Value{str(secretText), num(secretNumber + 1_000_000)}),
		"check":              insert(tagTable, []int{tagID, tagName}, []query.Value{num(secretNumber), str("")}),
		"out of range":       &query.Update{Table: userTable, Set: []query.Assign{{Column: userID, Op: query.Multiply, Value: num(secretNumber)}}, Where: query.AllRows{}},
	}
}

// secretReads reads every column by every method of [driver.Row], also by methods that cannot read
// its kind. It checks that the errors do not contain the secret values.
func secretReads(t *testing.T, exec driver.Executor) {
	values := []query.Value{
		num(1), num(secretNumber), big(secretNumber), fl(secretNumber), dec(fmt.Sprint(secretNumber)), query.BoolValue(true),
		str(secretText), {}, query.JSONValue([]byte(`"` + secretText + `"`)), query.BytesValue([]byte(secretText)), {},
	}
	do(t, exec, insert(kindTable, allKinds, values))
	lists := []int{0, 1, 6}
	do(t, exec, insert(listTable, lists, []query.Value{
		num(1), query.ListValue(query.Int, []query.Value{num(secretNumber)}), query.ListValue(query.String, []query.Value{str(secretText)}),
	}))
	readers := map[string]func(driver.Row, int){
		"int": func(r driver.Row, i int) { r.Int(i) }, "float": func(r driver.Row, i int) { r.Float(i) }, "bool": func(r driver.Row, i int) { r.Bool(i) },
		"text": func(r driver.Row, i int) { r.Text(i) }, "bytes": func(r driver.Row, i int) { r.Bytes(i) }, "json": func(r driver.Row, i int) { r.JSON(i) },
		"time": func(r driver.Row, i int) { r.Time(i) }, "decimal": func(r driver.Row, i int) { r.Decimal(i) }, "list": func(r driver.Row, i int) { r.List(i) },
	}
	failed := 0
	try := func(table *query.Table, columns []int, name string, read func(driver.Row, int)) {
		for i := range columns {
			n := &query.Select{Table: table, Columns: columns, Limit: -1}
			_, err := exec.Run(t.Context(), n, func(r driver.Row) error { read(r, i); return nil })
			if err == nil {
				continue // the value can be read in this way too
			}
			failed++
			hides(t, fmt.Sprintf("%s of column %d of %s", name, i, table.Name), err)
			var v *driver.ValueError
			if !errors.As(err, &v) || v.Column != i {
				t.Errorf("%s of column %d of %s: %v", name, i, table.Name, err)
			}
		}
	}
	for name, read := range readers {
		try(kindTable, allKinds, name, read)
		try(listTable, lists, "items as "+name, func(r driver.Row, i int) {
			if i > 0 {
				if n, items := r.List(i); n > 0 {
					read(items, 0)
				}
			}
		})
	}
	if failed < 30 {
		t.Errorf("only %d readings failed", failed)
	}
}
