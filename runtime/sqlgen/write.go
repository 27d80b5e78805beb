package sqlgen

import (
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/runtime/query"
)

func compileInsert(d Dialect, n *query.Insert) ([]Statement, error) {
	size := 1 // INSERT … DEFAULT VALUES inserts one row
	if len(n.Columns) > 0 {
		size = d.batch(newBuilder(d).columns(n.Table, n.Columns))
	}
	var out []Statement
	if upsert := n.Conflict != nil && len(n.Rows) == 1 && n.Conflict.Update != nil; upsert && d.formsOfKeys(newBuilder(d).columns(n.Table, n.Conflict.Columns)) {
		return compileUpsert(d, n)
	}
	for rows := range slices.Chunk(n.Rows, size) {
		b := newBuilder(d)
		b.insert(n, rows)
		made, err := b.statement(Statement{Write: true, Rows: n.Returning != nil})
		if err != nil {
			return nil, err
		}
		out = append(out, made...)
	}
	return out, nil
}

// compileUpsert writes an upsert as two statements. They are needed if a key can be stored in
// several forms. If the existing row and the new row have different forms of the same key, the
// unique constraint finds no conflict.
//
//	UPDATE … SET … WHERE comon_time("at") = ?3 RETURNING …
//	INSERT INTO … SELECT ?1, ?2 WHERE changes() = 0 ON CONFLICT … RETURNING …
func compileUpsert(d Dialect, n *query.Insert) ([]Statement, error) {
	key := make([]query.Value, len(n.Conflict.Columns))
	for i, c := range n.Conflict.Columns {
		at := slices.Index(n.Columns, c)
		if at < 0 || at >= len(n.Rows[0]) {
			return nil, fmt.Errorf("upsert into %s: the key is not given", n.Table.Name)
		}
		key[i] = n.Rows[0][at]
	}
	b := newBuilder(d)
	b.w("UPDATE ")
	s := b.from(n.Table)
	b.w(" SET ")
	b.assignOrKeep(s, n.Conflict)
	var same query.Predicate = query.Keys{Columns: n.Conflict.Columns, Rows: [][]query.Value{key}}
	if len(key) == 1 {
		same = query.Compare{Column: n.Conflict.Columns[0], Op: query.Eq, Value: key[0]}
	}
	b.where(s, query.Both(same, n.Conflict.Where))
	out, err := b.statement(Statement{Write: true, Rows: b.returning(n.Table, n.Returning)})
	if err != nil {
		return nil, err
	}
	b = newBuilder(d)
	b.w("INSERT INTO ")
	s = b.from(n.Table)
	b.w(" (")
	b.names("", n.Table, n.Columns)
	b.w(") SELECT ")
	for i, c := range b.columns(n.Table, n.Columns) {
		if i > 0 {
			b.w(", ")
		}
		b.assigned(b, c, n.Rows[0][i])
	}
	b.w(" WHERE changes() = 0")
	if n.Conflict.Where != nil { // the row can exist in another form and not meet the condition
		b.w(" AND NOT EXISTS (SELECT 1 FROM ")
		b.where(b.from(n.Table), same)
		b.w(")")
	}
	b.conflict(s, n.Conflict)
	made, err := b.statement(Statement{Write: true, Rows: b.returning(n.Table, n.Returning)})
	return append(out, made...), err
}

func (b *builder) insert(n *query.Insert, rows [][]query.Value) {
	for _, r := range rows {
		if len(r) != len(n.Columns) {
			b.fail("insert into %s: a row has %d values for %d columns", n.Table.Name, len(r), len(n.Columns))
			return
		}
	}
	verb, conflict := "INSERT INTO ", n.Conflict
	if len(n.Columns) == 0 && conflict != nil && conflict.Update == nil {
		special, clause := b.defaultsOrNothing()
		if verb = special; !clause {
			conflict = nil
		}
	}
	b.w(verb)
	s := b.from(n.Table)
	if len(n.Columns) == 0 {
		b.w(" DEFAULT VALUES")
	} else {
		b.w(" (")
		b.names("", n.Table, n.Columns)
		b.w(") ")
		b.rows(b, b.columns(n.Table, n.Columns), rows)
	}
	b.conflict(s, conflict)
	b.returning(n.Table, n.Returning)
}

func (b *builder) conflict(s scope, c *query.Conflict) {
	if c == nil {
		return
	}
	b.w(" ON CONFLICT")
	if len(c.Columns) > 0 {
		b.w(" (")
		b.names("", s.table, c.Columns)
		b.w(")")
	}
	if c.Update == nil {
		b.w(" DO NOTHING")
		return
	}
	if len(c.Columns) == 0 {
		b.fail("upsert into %s: the unique columns are not named", s.table.Name)
		return
	}
	b.w(" DO UPDATE SET ")
	b.assignOrKeep(s, c)
	b.where(s, c.Where)
}

// assignOrKeep writes the changes of an existing row. If there are none, it assigns a column to
// itself, because DO NOTHING would return no row.
func (b *builder) assignOrKeep(s scope, c *query.Conflict) {
	if len(c.Update) == 0 {
		expr, column := b.in(s, c.Columns[0])
		b.w(b.ident(column.Name), " = ", expr)
		return
	}
	b.assign(s, c.Update)
}

func (b *builder) assign(s scope, set []query.Assign) {
	for i, a := range set {
		if i > 0 {
			b.w(", ")
		}
		expr, c := b.in(s, a.Column)
		b.w(b.ident(c.Name), " = ")
		if a.Op == query.Set {
			b.assigned(b, c, a.Value)
			continue
		}
		b.arithmetic(b, expr, c, a.Op, a.Value)
	}
}

func compileUpdate(d Dialect, n *query.Update) ([]Statement, error) {
	if n.Where == nil {
		return nil, errNoCondition
	}
	b := newBuilder(d)
	if len(n.Set) == 0 {
		b.fail("update of %s assigns nothing", n.Table.Name)
	}
	b.w("UPDATE ")
	s := b.from(n.Table)
	b.w(" SET ")
	b.assign(s, n.Set)
	b.where(s, n.Where)
	return b.statement(Statement{Write: true, Rows: b.returning(n.Table, n.Returning)})
}

func compileDelete(d Dialect, n *query.Delete) ([]Statement, error) {
	if n.Where == nil {
		return nil, errNoCondition
	}
	b := newBuilder(d)
	b.w("DELETE FROM ")
	b.where(b.from(n.Table), n.Where)
	return b.statement(Statement{Write: true, Rows: b.returning(n.Table, n.Returning)})
}

func compileLinks(d Dialect, n *query.LinkRows) ([]Statement, error) {
	if len(n.Pairs) == 0 {
		return nil, nil
	}
	b := newBuilder(d)
	v := n.Link.Via
	if v == nil {
		b.fail("relation %s has no join table", n.Link.Field)
		return b.statement(Statement{})
	}
	from, to := *b.column(n.Link.From, n.Link.FromColumns[0]), *b.column(n.Link.To, n.Link.ToColumns[0])
	from.Name, to.Name = v.FromColumn, v.ToColumn
	columns := []*query.Column{&from, &to}
	rows := make([][]query.Value, len(n.Pairs))
	for i := range n.Pairs {
		rows[i] = n.Pairs[i][:]
	}
	if n.Op != query.AddPairs {
		if n.Op == query.ClearPairs {
			columns = columns[:1]
		}
		b.w("DELETE FROM ", b.table(v.Schema, v.Name), " AS ", b.alias(), " WHERE ")
		b.keys("t0", columns, rows)
		b.linkedRow("t0", &from, n.Link.From, n.Link.FromColumns[0], n.FromWhere)
		b.linkedRow("t0", &to, n.Link.To, n.Link.ToColumns[0], n.ToWhere)
		return b.statement(Statement{Write: true})
	}
	var out []Statement
	for some := range slices.Chunk(rows, d.batch(columns)) {
		b := newBuilder(d)
		b.w("INSERT INTO ", b.table(v.Schema, v.Name), " (", b.ident(v.FromColumn), ", ", b.ident(v.ToColumn), ") ")
		b.rows(b, columns, some)
		b.w(" ON CONFLICT DO NOTHING")
		made, err := b.statement(Statement{Write: true})
		if err != nil {
			return nil, err
		}
		out = append(out, made...)
	}
	return out, nil
}

// linkedRow adds the condition that the row of t whose key is in a column of a join table satisfies
// p. It writes nothing if p is nil.
func (b *builder) linkedRow(alias string, column *query.Column, t *query.Table, key int, p query.Predicate) {
	if p == nil {
		return
	}
	b.w(" AND EXISTS (SELECT 1 FROM ")
	inner := b.from(t)
	expr, _ := b.in(inner, key)
	b.w(" WHERE ", expr, " = ", b.ref(alias, column.Name), " AND ")
	b.predicate(inner, p)
	b.w(")")
}
