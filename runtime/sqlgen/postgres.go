package sqlgen

import (
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Postgres is the dialect of PostgreSQL. It passes a list of values as one array parameter. Where
// PostgreSQL does not infer the type of a parameter, the text contains a cast.
type Postgres struct{}

func (Postgres) text() provider.Provider  { return provider.PostgreSQL }
func (Postgres) placeholder(n int) string { return "$" + strconv.Itoa(n) }
func (Postgres) nullsLow() bool           { return false }
func (Postgres) schemas() bool            { return true }
func (Postgres) rowLocks() bool           { return true }
func (Postgres) noLimit() string          { return "" }
func (Postgres) lateral() bool            { return true }

// native returns the column's entry in the table of native types, or nil for an enum.
func native(c *query.Column) *nativetype.Type {
	if c.Native == "" {
		return nativetype.DefaultOf(provider.PostgreSQL, c.Kind.Scalar())
	}
	return nativetype.ByParam(c.Native)
}

// cast returns a cast to the type name for a value of column c, or to an array of this type if c is
// a list. It returns "" if name is empty.
func cast(c *query.Column, name string) string {
	switch {
	case name == "":
		return ""
	case c.List:
		return "::" + name + "[]"
	}
	return "::" + name
}

// via returns the cast for a column whose text form depends on settings of the server, and "" for
// any other column.
func via(c *query.Column) string {
	if c.Native == "" {
		return ""
	}
	if t := native(c); t != nil {
		return cast(c, t.Via)
	}
	return ""
}

func (Postgres) read(expr string, c *query.Column) string { return expr + via(c) }

func (Postgres) assigned(b *builder, c *query.Column, v query.Value) {
	b.arg(v)
	b.w(via(c))
}

// maxParameters is the maximum number of parameters of a statement in PostgreSQL's wire protocol.
const maxParameters = 65535

func (Postgres) batch(columns []*query.Column) int {
	if unnestable(columns) {
		return 20_000 // each column is one array parameter, so that only memory limits the number of rows
	}
	return maxParameters / len(columns)
}

// unnestable reports whether rows can be passed as one array for each column. This is not possible
// for a list, because unnest also flattens the inner arrays of an array of arrays. It is not
// possible for an enum whose type in the database is unknown either.
func unnestable(columns []*query.Column) bool {
	for _, c := range columns {
		if c.List || c.Kind == query.Enum && c.Native == "" {
			return false
		}
	}
	return true
}

func (Postgres) operand(expr string, c *query.Column) string {
	if c.Native == "" {
		return expr
	}
	if t := native(c); t != nil && t.Compared != "" {
		return expr + cast(c, t.Compared)
	}
	return expr + via(c)
}

func (Postgres) note(*query.Table, *query.Column) {}

func (Postgres) formsOfKeys([]*query.Column) bool { return false }

func (Postgres) noTarget(*query.Table, []int) bool { return false }

func (p Postgres) identity(expr string, c *query.Column) string { return p.operand(expr, c) }

func (p Postgres) joined(left string, c *query.Column, right string, d *query.Column) (l, r string) {
	return p.operand(left, c), p.read(right, d)
}

func (p Postgres) keyEquals(b *builder, expr string, c *query.Column, v query.Value) {
	p.comparison(b, expr, c, query.Eq, " = ", v)
}

func (p Postgres) comparison(b *builder, expr string, c *query.Column, op query.CompareOp, word string, v query.Value) {
	b.w(p.operand(expr, c), word)
	p.value(b, c, v)
	if op == query.Eq || op == query.Ne {
		b.w(asStored(c, ""))
	}
}

// asStored returns casts of a value to the type of the column and back, or "" if they are not
// needed. They are needed if only the server knows how the type changes the value. For example, a
// setting of the server determines the number of digits of money.
func asStored(c *query.Column, list string) string {
	if c.Native == "" || c.List {
		return ""
	}
	if t := native(c); t != nil && t.Via != "" {
		return "::" + t.Via + list + "::" + t.Param + list + "::" + t.Via + list
	}
	return ""
}

func (p Postgres) sortable(expr string, c *query.Column) string { return p.operand(expr, c) }

func (p Postgres) sortValue(b *builder, c *query.Column, v query.Value) { p.value(b, c, v) }

func (Postgres) defaultsOrNothing() (verb string, clause bool) { return "INSERT INTO ", true }

func (p Postgres) value(b *builder, c *query.Column, v query.Value) {
	b.arg(v)
	if c.Kind == query.JSON && !c.List {
		b.w("::jsonb")
	}
}

func (p Postgres) oneOf(b *builder, expr string, c *query.Column, values []query.Value) {
	b.w(p.operand(expr, c), " = ANY(")
	b.arg(query.ListValue(c.Kind, values))
	if c.Kind == query.JSON {
		b.w("::jsonb[]")
	}
	b.w(asStored(c, "[]"), ")")
}

func (p Postgres) tuples(b *builder, columns []*query.Column, rows [][]query.Value) {
	b.w("(SELECT * FROM ")
	p.unnest(b, columns, rows)
	b.w(")")
}

func (p Postgres) unnest(b *builder, columns []*query.Column, rows [][]query.Value) {
	b.w("unnest(")
	for i, c := range columns {
		if i > 0 {
			b.w(", ")
		}
		items := make([]query.Value, len(rows))
		for k, r := range rows {
			items[k] = r[i]
		}
		b.arg(query.ListValue(c.Kind, items))
		b.w("::", pgType(c), "[]")
	}
	b.w(")")
}

func (p Postgres) rows(b *builder, columns []*query.Column, rows [][]query.Value) {
	if len(rows) == 1 || !unnestable(columns) {
		values(b, columns, rows)
		return
	}
	b.w("SELECT ")
	names := make([]string, len(columns))
	for i := range columns {
		names[i] = "c" + strconv.Itoa(i)
	}
	list := strings.Join(names, ", ")
	b.w(list, " FROM ")
	p.unnest(b, columns, rows)
	b.w(" WITH ORDINALITY AS u(", list, ", n) ORDER BY n")
}

// values writes the rows as VALUES with one parameter for each value.
func values(b *builder, columns []*query.Column, rows [][]query.Value) {
	b.w("VALUES ")
	for i, r := range rows {
		if i > 0 {
			b.w(", ")
		}
		for k, v := range r {
			if k == 0 {
				b.w("(")
			} else {
				b.w(", ")
			}
			b.assigned(b, columns[k], v)
		}
		b.w(")")
	}
}

// pgType returns the type to which a parameter for c is cast. The type has no length, because an
// explicit cast to varchar(3) truncates silently, whereas the assignment to the column fails.
func pgType(c *query.Column) string {
	switch t := native(c); {
	case t == nil:
		return c.Native
	case t.Via != "":
		return t.Via
	default:
		return t.Param
	}
}

func (p Postgres) match(b *builder, expr string, c *query.Column, m query.Match) {
	if t := native(c); c.Kind == query.Enum || t == nil || !t.Operators.Has(nativetype.Searchable) {
		if m.Op == query.Equals && c.Kind != query.Enum { // values that are not text have no upper and lower case
			b.w(p.operand(expr, c), " = ")
			b.arg(query.StringValue(m.Text))
			return
		}
		expr += "::text"
	}
	word := " LIKE "
	if m.Insensitive {
		word = " ILIKE "
	}
	b.w(expr, word)
	b.arg(query.StringValue(likePattern(m.Op, m.Text)))
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// likePattern returns the LIKE pattern for a search, with \ as the escape character.
func likePattern(op query.MatchOp, text string) string {
	return around(op, likeEscape.Replace(text), "%")
}

func around(op query.MatchOp, text, wildcard string) string {
	switch op {
	case query.Contains:
		return wildcard + text + wildcard
	case query.StartsWith:
		return text + wildcard
	case query.EndsWith:
		return wildcard + text
	case query.Equals:
	}
	return text
}

func (p Postgres) list(b *builder, expr string, c *query.Column, m query.ListMatch) {
	expr = p.read(expr, c)
	list := query.ListValue(c.Kind, m.Values)
	some := "coalesce(" + expr + ", '{}')"
	switch m.Op {
	case query.Has:
		if len(m.Values) == 0 {
			b.w("TRUE")
		}
		for i, v := range m.Values {
			if i > 0 {
				b.w(" AND ")
			}
			b.arg(v)
			b.w(" = ANY(", expr, ")")
		}
	case query.HasEvery:
		b.w(some, " @> ")
		b.arg(list)
	case query.HasSome:
		b.w(some, " && ")
		b.arg(list)
	case query.IsEmpty:
		b.w("coalesce(cardinality(", expr, "), 0) = 0")
	case query.IsNotEmpty:
		b.w("coalesce(cardinality(", expr, "), 0) > 0")
	case query.ListEq:
		b.w(some, " = ")
		b.arg(list)
	}
}

var arithmeticOps = [...]string{query.Increment: "+", query.Decrement: "-", query.Multiply: "*", query.Divide: "/"}

func (p Postgres) arithmetic(b *builder, expr string, c *query.Column, op query.AssignOp, v query.Value) {
	expr = p.read(expr, c)
	if isListOp(op) {
		p.changeList(b, expr, op, asList(c, v))
		return
	}
	b.w(expr, " ", arithmeticOps[op], " ")
	b.arg(v)
}
