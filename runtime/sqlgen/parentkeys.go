package sqlgen

import (
	"slices"
	"strconv"

	"github.com/cocomon/comon_orm/runtime/query"
)

// The methods of the dialects that parent.go uses.

// parents writes the keys as one array parameter for each key column. The parameter must have the
// type of the parents' column in the database, since the type determines which keys are equal. It
// can differ from the type in the schema, for example if a citext column is declared as text.
// Therefore the parameter is in a CASE whose ELSE branch is never evaluated, but has the type of
// the column.
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

// noValue writes an expression that has the type of a key column and is never evaluated.
func (p Postgres) noValue(b *builder, l *query.Link, i int) {
	b.w("(SELECT ")
	at := scope{l.From, b.alias()}
	b.w(p.read(b.in(at, l.FromColumns[i])))
	b.w(" FROM ", b.table(l.From.Schema, l.From.Name), " AS ", at.alias, " LIMIT 0)")
}

// amongRows writes = ANY(ARRAY(…)) if there is an index, since PostgreSQL uses the index for it. It
// writes IN if there is no index, since PostgreSQL plans IN as a join that reads the whole table
// once.
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

// child writes the condition that the row in s belongs to the parent with a key.
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

// collatedChild finds the related rows by a join with the parent's key, which has the collation of
// the parent's column. The row in s must have exactly the same foreign key as one of these rows,
// byte by byte:
//
//	(t0."author" COLLATE BINARY) IN
//	(SELECT t1."author" FROM (…) AS p JOIN "posts" AS t1 ON p.k0 = t1."author")
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

// parents writes the keys as a JSON array in a subquery. LIMIT -1 does not limit the rows, but
// keeps SQLite from merging the subquery with the statement. Thus SQLite fills the subquery once,
// as a table of its own, and can create an index on it. It can use this index only if the keys have
// the type of the parents' column.
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

// noKeys writes the first SELECT of a UNION, which returns no rows. It selects from the parents'
// table, so that the columns of the UNION have the collation of the parents' columns.
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

// collates returns false, because PostgreSQL gives a parameter the type and the collation of the
// column that it is compared with.
func (Postgres) collates(*query.Column) bool { return false }

// keyType casts an expression to the affinity that migrations give to a column like c
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

// joinParents returns CROSS JOIN if there is no index. It makes SQLite read the table once and look
// up the key of each row. With JOIN, SQLite might read the table once for each key.
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
