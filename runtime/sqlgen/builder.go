package sqlgen

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/runtime/query"
)

// builder builds the text and the parameters of one statement.
type builder struct {
	Dialect
	sql     []byte
	args    []query.Value
	aliases int
	// negated is true inside NOT and other conditions that exclude rows. There, a condition that
	// fails to match a row would select a wrong row.
	negated bool
	// isKey is true while the method keys writes the condition of a key.
	isKey bool
	err   error
}

func newBuilder(d Dialect) *builder {
	return &builder{Dialect: d, sql: make([]byte, 0, 256)}
}

func (b *builder) w(parts ...string) {
	for _, p := range parts {
		b.sql = append(b.sql, p...)
	}
}

// captured returns what f writes, instead of adding it to the statement. Its parameters are added.
func (b *builder) captured(f func()) string {
	start := len(b.sql)
	f()
	text := string(b.sql[start:])
	b.sql = b.sql[:start]
	return text
}

func (b *builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf(format, args...)
	}
}

// arg adds a parameter without conversion and writes its placeholder.
func (b *builder) arg(v query.Value) {
	b.args = append(b.args, v)
	b.w(b.placeholder(len(b.args)))
}

func (b *builder) ident(name string) string { return sqltext.Text(sqltext.Ident(b.text(), name)) }

// column returns column i of the table. It records an error if the column does not exist.
func (b *builder) column(t *query.Table, i int) *query.Column {
	if i < 0 || i >= len(t.Columns) {
		b.fail("table %s has no column number %d", t.Name, i)
		return &query.Column{}
	}
	b.note(t, &t.Columns[i])
	return &t.Columns[i]
}

func (b *builder) columns(t *query.Table, is []int) []*query.Column {
	out := make([]*query.Column, len(is))
	for k, i := range is {
		out[k] = b.column(t, i)
	}
	return out
}

// names writes column names separated by commas. If alias is not empty, each name is prefixed with
// it.
func (b *builder) names(alias string, t *query.Table, is []int) {
	for k, i := range is {
		if k > 0 {
			b.w(", ")
		}
		b.w(b.ref(alias, b.column(t, i).Name))
	}
}

// ref returns a reference to a column of the table with this alias. alias is "" if the statement
// has only one table.
func (b *builder) ref(alias, name string) string {
	if alias == "" {
		return b.ident(name)
	}
	return alias + "." + b.ident(name)
}

func (b *builder) table(schema, name string) string {
	if schema == "" || !b.schemas() {
		return b.ident(name)
	}
	return b.ident(schema) + "." + b.ident(name)
}

// alias returns a new table alias.
func (b *builder) alias() string {
	b.aliases++
	return "t" + strconv.Itoa(b.aliases-1)
}

// scope is the table whose columns a predicate uses, with the alias of the table in the statement.
type scope struct {
	table *query.Table
	alias string
}

func (b *builder) from(t *query.Table) scope {
	s := scope{t, b.alias()}
	b.w(b.table(t.Schema, t.Name), " AS ", s.alias)
	return s
}

func (b *builder) in(s scope, i int) (expr string, c *query.Column) {
	c = b.column(s.table, i)
	return b.ref(s.alias, c.Name), c
}

func (b *builder) statement(s Statement) ([]Statement, error) {
	if b.err != nil {
		return nil, b.err
	}
	s.SQL, s.Args = string(b.sql), b.args
	return []Statement{s}, nil
}

func (b *builder) where(s scope, p query.Predicate) {
	if p == nil {
		return
	}
	if _, all := p.(query.AllRows); all {
		return
	}
	b.w(" WHERE ")
	b.predicate(s, p)
}

func (b *builder) returning(t *query.Table, columns []int) bool {
	if columns == nil {
		return false
	}
	b.w(" RETURNING ")
	if len(columns) == 0 {
		b.w("1")
		return true
	}
	for i, c := range b.columns(t, columns) {
		if i > 0 {
			b.w(", ")
		}
		b.w(b.read(b.ident(c.Name), c))
	}
	return true
}

var errNoCondition = errors.New("no condition given: AllRows says explicitly that every row is meant")
