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
	if byUpdate(d, n) {
		for _, row := range n.Rows {
			made, err := compileUpsert(d, n, row)
			if err != nil {
				return nil, err
			}
			out = append(out, made...)
		}
		return out, nil
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

// byUpdate reports whether n is an upsert that ON CONFLICT alone cannot do.
func byUpdate(d Dialect, n *query.Insert) bool {
	if n.Conflict == nil || n.Conflict.Update == nil {
		return false
	}
	return d.noTarget(n.Table, n.Conflict.Columns) || d.formsOfKeys(newBuilder(d).columns(n.Table, n.Conflict.Columns))
}

// compileUpsert writes the upsert of one row as two statements. They are needed if a key can be
// stored in several forms. If the existing row and the new row have different forms of the same
// key, the unique constraint finds no conflict. They are also needed if ON CONFLICT cannot name the
// unique columns; then it is left out.
//
//	UPDATE … SET … WHERE comon_time("at") = ?3 RETURNING …
//	INSERT INTO … SELECT ?1, ?2 WHERE changes() = 0 ON CONFLICT … RETURNING …
func compileUpsert(d Dialect, n *query.Insert, row []query.Value) ([]Statement, error) {
	key := make([]query.Value, len(n.Conflict.Columns))
	for i, c := range n.Conflict.Columns {
		at := slices.Index(n.Columns, c)
		if at < 0 || at >= len(row) {
			return nil, fmt.Errorf("upsert into %s: the key is not given", n.Table.Name)
		}
		key[i] = row[at]
	}
	b := newBuilder(d)
	b.w("UPDATE ")
	s := b.from(n.Table)
	b.w(" SET ")
	b.assignOrKeep(s, &query.Conflict{Columns: n.Conflict.Columns, Update: b.withInput(n, row)})
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
		b.assigned(b, c, row[i])
	}
	b.w(" WHERE changes() = 0")
	if n.Conflict.Where != nil { // the row can exist in another form and not meet the condition
		b.w(" AND NOT EXISTS (SELECT 1 FROM ")
		b.where(b.from(n.Table), same)
		b.w(")")
	}
	if !d.noTarget(n.Table, n.Conflict.Columns) {
		b.conflict(s, n.Conflict)
	}
	made, err := b.statement(Statement{Write: true, Rows: b.returning(n.Table, n.Returning)})
	return append(out, made...), err
}

// withInput returns the changes of an existing row with the values of the new row, for a statement
// that is not an INSERT.
func (b *builder) withInput(n *query.Insert, row []query.Value) []query.Assign {
	out := slices.Clone(n.Conflict.Update)
	for i, a := range out {
		if a.Op != query.FromInput {
			continue
		}
		at := slices.Index(n.Columns, a.Column)
		if at < 0 {
			b.fail("upsert into %s: the new row has no value for column %s", n.Table.Name, b.column(n.Table, a.Column).Name)
			return out
		}
		out[i] = query.Assign{Column: a.Column, Value: row[at]}
	}
	return out
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
