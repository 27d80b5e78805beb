package sqlgen

import (
	"slices"
	"strconv"

	"github.com/cocomon/comon_orm/runtime/query"
)

// What the dialects answer for the selections of parent.go.

// parents writes the keys as arrays. An array has the type of the parents' column in the database,
// which the branch of CASE that is never taken gives it: the type in the schema can be another one
// (text for a citext column), and with it the equality would be another one.
func (p Postgres) parents(b *builder, n *query.Parent) parentSource {
	var out parentSource
	b.w("unnest(")
	for i := range n.Link.FromColumns {
		if i > 0 {
			b.w(", ")
		}
		items := make([]query.Value, len(n.Keys))
		for k, row := range n.Keys {
			items[k] = row[i]
		}
		kind := n.Link.From.Columns[n.Link.FromColumns[i]].Kind
		b.w("CASE WHEN TRUE THEN ")
		b.arg(query.ListValue(kind, items))
		b.w(" ELSE ARRAY[")
		p.noValue(b, n.Link, i)
		b.w("] END")
		out.keys = append(out.keys, "p.k"+strconv.Itoa(i))
	}
	if len(out.keys) == 1 {
		out.array = p.placeholder(len(b.args))
	}
	b.w(") WITH ORDINALITY AS p(")
	for i := range out.keys {
		b.w("k", strconv.Itoa(i), ", ")
	}
	b.w("o)")
	return out
}

// noValue writes an expression of the type of a key column that is never evaluated.
func (p Postgres) noValue(b *builder, l *query.Link, i int) {
	b.w("(SELECT ")
	at := scope{l.From, b.alias()}
	b.w(p.read(b.in(at, l.FromColumns[i])))
	b.w(" FROM ", b.table(l.From.Schema, l.From.Name), " AS ", at.alias, " LIMIT 0)")
}

// amongRows: the array form makes PostgreSQL use the index, where IN becomes a join that reads the
// whole table. Without an index the join is what is wanted.
func (Postgres) amongRows(b *builder, expr string, indexed bool, sub func()) {
	if !indexed {
		b.w(expr, " IN (")
		sub()
		b.w(")")
		return
	}
	b.w(expr, " = ANY(ARRAY(")
	sub()
	b.w("))")
}

func (SQLite) amongRows(b *builder, expr string, _ bool, sub func()) {
	b.w(expr, " IN (")
	sub()
	b.w(")")
}

func (p Postgres) parentEquals(b *builder, expr string, c *query.Column, l *query.Link, i int, v query.Value) {
	b.w(p.operand(expr, c), " = CASE WHEN TRUE THEN ")
	b.arg(v)
	b.w(" ELSE ")
	p.noValue(b, l, i)
	b.w(" END")
}

// child writes that the row in s belongs to the parent with a key.
func (b *builder) child(s scope, p query.Child) {
	l := p.Link
	if !l.Owner && slices.ContainsFunc(b.columns(l.From, l.FromColumns), b.collates) {
		b.collatedChild(s, p)
		return
	}
	b.w("(")
	for i, column := range l.ToColumns {
		if i > 0 {
			b.w(" AND ")
		}
		expr, c := b.in(s, column)
		b.parentEquals(b, expr, c, l, i, b.column(l.From, l.FromColumns[i]).Stored(p.Key[i]))
	}
	b.w(")")
}

// collatedChild finds the rows of the parent by a join with its key, which has the collation of the
// parent's column. The rows that the join finds are then compared byte by byte:
//
//	(t0."author" COLLATE BINARY) IN (SELECT t1."author" FROM (…) AS p JOIN "posts" AS t1 ON p.k0 = t1."author")
func (b *builder) collatedChild(s scope, p query.Child) {
	l := p.Link
	columns := b.columns(l.To, l.ToColumns)
	separator := "("
	for _, c := range columns {
		b.w(separator, b.ref(s.alias, c.Name), " COLLATE BINARY")
		separator = ", "
	}
	b.w(") IN (SELECT ")
	inner := scope{l.To, b.alias()}
	b.names(inner.alias, l.To, l.ToColumns)
	b.w(" FROM ")
	parents := b.parents(b, &query.Parent{Link: l, Keys: stored(b.columns(l.From, l.FromColumns), [][]query.Value{p.Key})})
	b.w(b.joinParents(true), b.table(l.To.Schema, l.To.Name), " AS ", inner.alias, " ON ")
	for i, c := range columns {
		if i > 0 {
			b.w(" AND ")
		}
		b.w(parents.keys[i], " = ", b.identity(b.ref(inner.alias, c.Name), c))
	}
	b.w(")")
}

func (Postgres) position() string { return "p.o - 1" }

// parents writes the keys as a JSON array. LIMIT -1 is no limit, but it keeps SQLite from merging
// the subquery with the statement: as a table of its own it is filled once and can get an index. The
// index needs keys of the type of the parents' column.
func (s SQLite) parents(b *builder, n *query.Parent) parentSource {
	var out parentSource
	from, text := b.columns(n.Link.From, n.Link.FromColumns), jsonRows(n.Keys)
	b.w("(")
	if !n.Link.Owner && slices.ContainsFunc(from, s.collates) {
		s.noKeys(b, n.Link)
	}
	b.w("SELECT ")
	for i, c := range from {
		item := "value ->> " + itoa(i)
		if len(from) == 1 {
			item = "value"
		}
		key := "k" + itoa(i)
		b.w(keyType(fromJSON(item, c), c), " AS ", key, ", ")
		out.keys = append(out.keys, "p."+key)
	}
	if len(from) == 1 {
		items := make([]query.Value, len(n.Keys))
		for k, row := range n.Keys {
			items[k] = row[0]
		}
		text = jsonItems(items, asKeys)
	}
	b.w("key AS o FROM json_each(")
	b.arg(query.StringValue(text))
	b.w(") LIMIT -1) AS p")
	return out
}

// noKeys begins a list of keys with a selection of no rows from the parents' table. The columns of
// the list have the collation of that first selection.
func (SQLite) noKeys(b *builder, l *query.Link) {
	at := scope{l.From, b.alias()}
	b.w("SELECT ")
	for i, c := range l.FromColumns {
		expr, _ := b.in(at, c)
		b.w(expr, " AS k", itoa(i), ", ")
	}
	b.w("0 AS o FROM ", b.table(l.From.Schema, l.From.Name), " AS ", at.alias, " WHERE 0 UNION ALL ")
}

func (SQLite) collates(c *query.Column) bool { return c.Kind == query.String }

// collates: parameters have the type of the column, and with it its collation.
func (Postgres) collates(*query.Column) bool { return false }

// keyType gives an expression the affinity of the column c as the client makes it
// (sqlite.org/datatype3.html, section 3).
func keyType(expr string, c *query.Column) string {
	switch c.Kind {
	case query.String, query.Enum, query.Decimal, query.Time:
		return "CAST(" + expr + " AS TEXT)"
	case query.Int, query.BigInt, query.Bool:
		return "CAST(" + expr + " AS INTEGER)"
	case query.Null, query.Float, query.JSON, query.Bytes:
	}
	return expr
}

// joinParents: without an index of the table, SQLite would read it once for each key. CROSS JOIN
// makes it read the table once and look for the key of each row.
func (SQLite) joinParents(indexed bool) string {
	if indexed {
		return " JOIN "
	}
	return " CROSS JOIN "
}

func (Postgres) joinParents(bool) string { return " JOIN " }

func (s SQLite) parentEquals(b *builder, expr string, c *query.Column, l *query.Link, i int, v query.Value) {
	if s.foreign(c) {
		s.comparison(b, expr, c, query.Eq, " = ", v)
		return
	}
	b.w(s.operand(expr, c), " = ")
	s.value(b, b.column(l.From, l.FromColumns[i]), v)
}

func (SQLite) position() string { return "p.o" }
