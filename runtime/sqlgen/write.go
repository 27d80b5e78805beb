package sqlgen

import (
	"slices"

	"github.com/cocomon/comon_orm/runtime/query"
)

func (b *builder) assign(s scope, set []query.Assign) {
	for i, a := range set {
		if i > 0 {
			b.w(", ")
		}
		expr, c := b.in(s, a.Column)
		b.w(b.ident(c.Name), " = ")
		switch a.Op {
		case query.Set:
			b.assigned(b, c, a.Value)
		case query.ChangeJSON:
			if c.Kind != query.JSON || c.List {
				b.fail("column %s is not Json", c.Name)
			}
			b.changeJSON(b, expr, c, a.JSON)
		case query.FromInput:
			b.w(b.ref("excluded", c.Name))
		case query.Increment, query.Decrement, query.Multiply, query.Divide, query.Push, query.Prepend, query.RemoveItems:
			b.arithmetic(b, expr, c, a.Op, a.Value)
		}
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
	b.part(n.Table, n.Where, n.Part)
	b.w("UPDATE ")
	s := b.from(n.Table)
	b.w(" SET ")
	b.assign(s, n.Set)
	b.whereOrPart(s, n.Where, n.Part)
	return b.statement(Statement{Write: true, Rows: b.returning(n.Table, n.Returning)})
}

func compileDelete(d Dialect, n *query.Delete) ([]Statement, error) {
	if n.Where == nil {
		return nil, errNoCondition
	}
	b := newBuilder(d)
	b.part(n.Table, n.Where, n.Part)
	b.w("DELETE FROM ")
	b.whereOrPart(b.from(n.Table), n.Where, n.Part)
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
