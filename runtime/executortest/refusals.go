package executortest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// family is a parent table with the row 1 and a child table with the row 1, which refers to it. The
// default of the foreign key column refers to no row.
type family struct {
	name          string // name of the test case
	parent, child *query.Table
	action        string
	required      bool
	deferred      bool
}

func families() []family {
	var out []family
	for _, action := range []string{"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"} {
		for _, required := range []bool{false, true} {
			for _, deferred := range []bool{false, true} {
				if deferred && action == "RESTRICT" {
					continue // RESTRICT is checked at once even if the foreign key is deferred
				}
				f := family{action: action, required: required, deferred: deferred}
				f.name = fmt.Sprintf("%s required=%t deferred=%t", action, required, deferred)
				prefix := fmt.Sprintf("f%d_", len(out))
				f.parent, f.child = familyTables(prefix)
				f.child.Columns[1].Nullable = !required
				out = append(out, f)
			}
		}
	}
	return out
}

func familyTables(prefix string) (parent, child *query.Table) {
	id := query.Column{Name: "id", Field: "id", Kind: query.Int}
	reference := query.Column{Name: "parent_id", Field: "parentId", Kind: query.Int, HasDefault: true}
	parent = &query.Table{Model: "Parent", Name: prefix + "parent", Key: []int{0}, Columns: []query.Column{id}}
	child = &query.Table{
		Model: "Child", Name: prefix + "child", Key: []int{0}, Columns: []query.Column{id, reference},
		ForeignKeys: []query.Constraint{{Name: prefix + "child_parent_id_fkey", Columns: []int{1}}},
	}
	return parent, child
}

func (f family) ddl() []string {
	null, deferrable := "", ""
	if f.required {
		null = " NOT NULL"
	}
	if f.deferred {
		deferrable = " DEFERRABLE INITIALLY DEFERRED"
	}
	return []string{
		fmt.Sprintf(`CREATE TABLE %s (id INTEGER PRIMARY KEY)`, f.parent.Name),
		fmt.Sprintf(`CREATE TABLE %s (id INTEGER PRIMARY KEY, parent_id INTEGER%s DEFAULT 99, CONSTRAINT %s FOREIGN KEY (parent_id) REFERENCES %s (id)
			ON DELETE %s ON UPDATE %s%s)`, f.child.Name, null, f.child.ForeignKeys[0].Name, f.parent.Name, f.action, f.action, deferrable),
	}
}

// parentGone returns the expected error when the parent is deleted or its key is changed.
func (f family) parentGone() error {
	switch f.action {
	case "CASCADE":
		return nil
	case "SET NULL":
		if f.required {
			return orm.ErrNotNullViolation
		}
		return nil
	}
	return orm.ErrForeignKeyViolation
}

// refusal is a write with its expected error. The error is nil if the write must succeed.
type refusal struct {
	name    string
	node    query.Node
	want    error
	columns string // columns of the violated constraint, if both databases report them
}

func (f family) writes() []refusal {
	all := query.AllRows{}
	child := func(values ...query.Value) *query.Insert { return insert(f.child, []int{0, 1}, values) }
	returning := func(n *query.Insert) *query.Insert { n.Returning = []int{0, 1}; return n }
	upsert := child(num(1), num(7))
	upsert.Conflict = &query.Conflict{Columns: []int{0}, Update: []query.Assign{{Column: 1, Value: num(7)}}}
	move := &query.Update{Table: f.child, Set: []query.Assign{{Column: 1, Value: num(7)}}, Where: all}
	moveBack := *move
	moveBack.Returning = []int{0}
	unset := &query.Update{Table: f.child, Set: []query.Assign{{Column: 1, Value: null}}, Where: all}
	var cleared error
	if f.required {
		cleared = orm.ErrNotNullViolation
	}
	return []refusal{
		{"delete of the parent", &query.Delete{Table: f.parent, Where: all}, f.parentGone(), ""},
		{"delete that returns", &query.Delete{Table: f.parent, Where: all, Returning: []int{0}}, f.parentGone(), ""},
		{"change of the parent's key", &query.Update{Table: f.parent, Set: []query.Assign{{Column: 0, Value: num(2)}}, Where: all}, f.parentGone(), ""},
		{"insert without a parent", child(num(2), num(7)), orm.ErrForeignKeyViolation, "parent_id"},
		{"insert that returns", returning(child(num(2), num(7))), orm.ErrForeignKeyViolation, "parent_id"},
		{"insert of the default", insert(f.child, []int{0}, []query.Value{num(2)}), orm.ErrForeignKeyViolation, ""},
		{"upsert", upsert, orm.ErrForeignKeyViolation, "parent_id"},
		{"update to no parent", move, orm.ErrForeignKeyViolation, "parent_id"},
		{"update that returns", &moveBack, orm.ErrForeignKeyViolation, "parent_id"},
		{"update to NULL", unset, cleared, "parent_id"},
		{"duplicate", child(num(1), num(1)), orm.ErrUniqueViolation, "id"},
		{"another child", child(num(2), num(1)), nil, ""},
	}
}

// testRefusals tests every referential action with every kind of write, alone and in a transaction.
// Each write is either rolled back or refused, so the test cases do not affect each other.
func testRefusals(t *testing.T, e *env) {
	for _, f := range families() {
		for _, sql := range f.ddl() {
			if _, err := e.Raw(t.Context(), sql, nil, nil); err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
		}
		do(t, e, insert(f.parent, []int{0}, []query.Value{num(1)}))
		do(t, e, insert(f.child, []int{0, 1}, []query.Value{num(1), num(1)}))
		for _, w := range f.writes() {
			t.Run(f.name+"/"+w.name, func(t *testing.T) { w.check(t, e, f) })
		}
	}
}

func (w refusal) check(t *testing.T, e *env, f family) {
	tx, err := e.Begin(t.Context(), driver.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }()
	_, err = tx.Run(t.Context(), w.node, func(driver.Row) error { return nil })
	if err == nil && w.want != nil && f.deferred {
		err = tx.Commit(t.Context()) // the commit checks deferred foreign keys
		w.matches(t, err, "")
		w.alone(t, e)
		return
	}
	w.matches(t, err, w.columns)
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.want != nil {
		w.alone(t, e)
	}
}

// alone runs the write outside a transaction and checks its error.
func (w refusal) alone(t *testing.T, e *env) {
	_, err := e.Run(t.Context(), w.node, func(driver.Row) error { return nil })
	w.matches(t, err, w.columns)
}

func (w refusal) matches(t *testing.T, err error, columns string) {
	t.Helper()
	if w.want == nil {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	wantErr(t, err, w.want)
	wantErr(t, err, orm.ErrConstraintViolation)
	var c *orm.ConstraintError
	if !errors.As(err, &c) {
		t.Errorf("%v is a %T", err, err)
		return
	}
	if columns != "" && strings.Join(c.Columns, " ") != columns {
		t.Errorf("%v: columns %q, want %s", err, c.Columns, columns)
	}
}

// testKindsOfErrors checks the sentinels of errors that are not caused by a value.
func testKindsOfErrors(t *testing.T, e *env) {
	tag := insert(tagTable, []int{tagName}, []query.Value{str("x")})
	tx, err := e.Begin(t.Context(), driver.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = tx.Run(t.Context(), tag, nil)
	wantErr(t, err, orm.ErrReadOnly)
	if err := tx.Rollback(t.Context()); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = e.Raw(ctx, e.db.Sleep, nil, nil)
	wantErr(t, err, context.DeadlineExceeded)
	if e.db.Full == "" {
		return
	}
	tx, err = e.Begin(t.Context(), driver.TxOptions{}) // the setting applies only to the connection that writes, which Begin acquires
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Raw(t.Context(), e.db.Full, nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = e.Run(t.Context(), insert(tagTable, []int{tagName}, []query.Value{str(strings.Repeat("x", 1<<22))}), nil)
	wantErr(t, err, orm.ErrUnavailable)
	do(t, e, tag)
}
