package sqlgen

import (
	"math"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/runtime/query"
)

// SQLite is the dialect of SQLite. Lists are JSON parameters. Decimals are texts with a collation
// that compares them as numbers. Connections must provide [DecimalCollation] and the functions
// [CalcInt], [CalcDecimal], [CalcFloat], [StoredTime] and those of sqlite_measures.go.
type SQLite struct {
	// Times describes the columns of the database that hold times. It is nil if only the client
	// wrote times to the database.
	Times *TimeColumns
}

// The collation and the functions that a connection must define.
const (
	// DecimalCollation compares the texts of two decimals as numbers.
	DecimalCollation = "comon_decimal"
	// CalcInt(op, bits, a, b) returns a op b. A result that does not fit is an error.
	CalcInt = "comon_calc_int"
	// DecimalSum(x) and DecimalAvg(x) are aggregates, also for the user's own SQL. They return the
	// exact sum, and the average with up to 30 digits after the point. They ignore NULL. Without
	// values they return NULL.
	DecimalSum = "decimal_sum"
	DecimalAvg = "decimal_avg"
	// CalcDecimal(op, precision, scale, a, b) returns a op b, rounded to the scale. A result with
	// more digits than the precision allows is an error. With 0 and 0, the result can have 35
	// digits before the point and 30 after it.
	CalcDecimal = "comon_calc_decimal"
	// CalcFloat(op, a, b) returns a op b. Division by zero is an error; SQLite itself returns NULL.
	CalcFloat = "comon_calc_float"
	// JSONAt(doc, path) returns the canonical form of the value at a path in a JSON document. The
	// forms of equal values are equal. The path is a JSON array of keys and indexes. This function
	// and the next three return NULL if doc is NULL or has no such value.
	JSONAt = "comon_json_at"
	// JSONText(doc, path) returns the text at the path. It returns NULL for another type of value.
	JSONText = "comon_json_text"
	// JSONOrder(doc, path, value) returns -1, 0 or 1 if the value at the path is less than, equal
	// to or greater than the given one. It returns NULL for values that have no common order.
	JSONOrder = "comon_json_order"
	// JSONHas(doc, path, form) returns 1 if there is an array at the path with an item that has
	// this canonical form, otherwise 0.
	JSONHas = "comon_json_has"
	// JSONSet(doc, path, value) returns the document with a JSON value at the path, and
	// JSONRemove(doc, path) the document without the value at the path. A doc that is NULL is a
	// missing document. See [jsonvalue.Set] and [jsonvalue.Remove].
	JSONSet    = "comon_json_set"
	JSONRemove = "comon_json_remove"
	// StoredTime(x) returns the time x in the form in which the client stores it. x is a text in
	// one of several forms, or an integer of milliseconds since 1970. A value that is no time is an
	// error.
	StoredTime = "comon_time"
)

func (SQLite) text() provider.Provider  { return provider.SQLite }
func (SQLite) placeholder(n int) string { return "?" + itoa(n) }
func (SQLite) nullsLow() bool           { return true }
func (SQLite) schemas() bool            { return false }
func (SQLite) rowLocks() bool           { return false }
func (SQLite) noLimit() string          { return " LIMIT -1" }
func (SQLite) lateral() bool            { return false }

// batch returns 50, because inserts of about 50 rows are fastest. It returns less if 50 rows have
// more than 32766 values, because a statement cannot have more parameters.
func (SQLite) batch(columns []*query.Column) int {
	return max(1, min(50, 32766/len(columns)))
}

func (SQLite) read(expr string, _ *query.Column) string { return expr }

func (s SQLite) assigned(b *builder, c *query.Column, v query.Value) { b.arg(s.stored(c, v)) }

func (s SQLite) operand(expr string, c *query.Column) string {
	switch {
	case c.List:
		return expr
	case c.Kind == query.Decimal:
		return expr + " COLLATE " + DecimalCollation
	case s.foreign(c) && !s.Times.isIndexed(c):
		return storedTime(expr)
	case c.Kind == query.JSON: // so that values are equal as in PostgreSQL's jsonb
		return JSONAt + "(" + expr + ", '[]')"
	}
	return expr
}

// sortable sorts the texts of an enum by their positions in its declaration.
func (s SQLite) sortable(expr string, c *query.Column) string {
	if c.Kind != query.Enum || c.List || len(c.Enum) == 0 {
		return s.operand(expr, c)
	}
	out := "CASE " + expr
	for i, v := range c.Enum {
		out += " WHEN " + sqltext.Text(sqltext.Literal(s.text(), v)) + " THEN " + itoa(i)
	}
	return out + " END"
}

func (s SQLite) sortValue(b *builder, c *query.Column, v query.Value) {
	if c.Kind == query.Enum && len(c.Enum) > 0 {
		b.arg(query.IntValue(slices.Index(c.Enum, v.Str)))
		return
	}
	s.value(b, c, v)
}

// defaultsOrNothing avoids ON CONFLICT, which cannot follow DEFAULT VALUES on SQLite
// (sqlite.org/lang_insert.html).
func (SQLite) defaultsOrNothing() (verb string, clause bool) { return "INSERT OR IGNORE INTO ", false }

func (s SQLite) value(b *builder, c *query.Column, v query.Value) {
	if v.Kind == query.JSON && v.List == nil {
		v = canonicalJSON(v)
	}
	if v.Kind == query.Float && math.IsNaN(math.Float64frombits(uint64(v.Num))) {
		b.fail("column %s: SQLite cannot hold NaN", c.Name)
	}
	b.arg(s.stored(c, v))
}

func (s SQLite) oneOf(b *builder, expr string, c *query.Column, values []query.Value) {
	if s.timeOneOf(b, expr, c, values) {
		return
	}
	b.w(s.operand(expr, c), " IN (SELECT ", fromJSON("value", c), " FROM json_each(")
	b.arg(query.StringValue(jsonItems(values, asKeys)))
	b.w("))")
}

// fromJSON returns an expression that converts an item of a JSON parameter to the form in which
// column c stores it.
func fromJSON(expr string, c *query.Column) string {
	switch c.Kind {
	case query.Bytes:
		return "unhex(" + expr + ")"
	case query.Null, query.Int, query.BigInt, query.Float, query.Decimal, query.Bool, query.String, query.Time, query.JSON, query.Enum:
	}
	return expr
}

func (s SQLite) tuples(b *builder, columns []*query.Column, rows [][]query.Value) {
	b.w("(SELECT ")
	for i, c := range columns {
		if i > 0 {
			b.w(", ")
		}
		b.w(fromJSON("value ->> "+itoa(i), c))
	}
	b.w(" FROM json_each(")
	b.arg(query.StringValue(jsonRows(rows)))
	b.w("))")
}

// jsonRows returns a JSON array with one array for each row.
func jsonRows(rows [][]query.Value) string {
	var text []byte
	for i, r := range rows {
		text = append(text, "[,"[min(i, 1)])
		text = append(text, jsonItems(r, asKeys)...)
	}
	return string(append(text, ']'))
}

func (SQLite) rows(b *builder, columns []*query.Column, rows [][]query.Value) {
	values(b, columns, rows)
}

var globEscape = strings.NewReplacer(`[`, `[[]`, `*`, `[*]`, `?`, `[?]`)

func (SQLite) match(b *builder, expr string, _ *query.Column, m query.Match) {
	if m.Insensitive {
		b.w(expr, " LIKE ")
		b.arg(query.StringValue(likePattern(m.Op, m.Text)))
		b.w(` ESCAPE '\'`)
		return
	}
	if m.Op == query.Contains { // instr, because the pattern of GLOB is limited to 50,000 bytes
		b.w("instr(", expr, ", ")
		b.arg(query.StringValue(m.Text))
		b.w(") > 0")
		return
	}
	// GLOB, because SQLite's LIKE ignores case. GLOB can also use an index.
	b.w(expr, " GLOB ")
	b.arg(query.StringValue(around(m.Op, globEscape.Replace(m.Text), "*")))
}

func (s SQLite) list(b *builder, expr string, c *query.Column, m query.ListMatch) {
	some := "coalesce(" + expr + ", '[]')"
	given := func() { b.arg(query.StringValue(jsonItems(m.Values, asItems))) }
	same := "l.value = v.value"
	if c.Kind == query.Decimal {
		same = "l.value COLLATE " + DecimalCollation + " = v.value"
	}
	switch m.Op {
	case query.Has, query.HasEvery:
		b.w("NOT EXISTS (SELECT 1 FROM json_each(")
		given()
		b.w(") AS v WHERE NOT EXISTS (SELECT 1 FROM json_each(", some, ") AS l WHERE ", same, "))")
	case query.HasSome:
		b.w("EXISTS (SELECT 1 FROM json_each(")
		given()
		b.w(") AS v JOIN json_each(", some, ") AS l ON ", same, ")")
	case query.IsEmpty:
		b.w("json_array_length(", some, ") = 0")
	case query.IsNotEmpty:
		b.w("json_array_length(", some, ") > 0")
	case query.ListEq:
		b.w("json(", some, ") = ")
		given()
	}
}

func (s SQLite) arithmetic(b *builder, expr string, c *query.Column, op query.AssignOp, v query.Value) {
	if isListOp(op) {
		s.changeList(b, expr, c, op, asList(c, v))
		return
	}
	switch c.Kind {
	case query.Int:
		b.w(CalcInt, "('", arithmeticOps[op], "', 32, ")
	case query.BigInt:
		b.w(CalcInt, "('", arithmeticOps[op], "', 64, ")
	case query.Decimal:
		b.w(CalcDecimal, "('", arithmeticOps[op], "', ", itoa(c.Precision), ", ", itoa(c.Scale), ", ")
	case query.Float:
		b.w(CalcFloat, "('", arithmeticOps[op], "', ")
	case query.Null, query.Bool, query.String, query.Time, query.JSON, query.Bytes, query.Enum:
		b.fail("column %s is not a number", c.Name)
	}
	b.w(expr, ", ")
	s.value(b, c, v)
	b.w(")")
}
