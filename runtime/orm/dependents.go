package orm

import (
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// dependents runs those writes of g that must wait until the rows of its members are written:
// writes to rows that refer to the members, and changes of rows that the members refer to.
func (w *writeBatch) dependents(g *relationGroup, then func() error) error {
	if g.op == relCreate {
		return w.createDependents(g, then)
	}
	all := newCountdown(then)
	for i := range g.members {
		all.add()
		if err := w.dependent(g, &g.members[i], all.arrive); err != nil {
			return err
		}
	}
	return all.arrive()
}

// createDependents creates the new rows of all members at once.
func (w *writeBatch) createDependents(g *relationGroup, then func() error) error {
	link := g.relation.Link
	var created []*rowWrite
	all := newCountdown(func() error { return w.create(created, nil, false, then) })
	for i := range g.members {
		m := &g.members[i]
		m.write.child.assign(link.ToColumns, m.from.at(link.FromColumns))
		created = append(created, m.write.child)
		all.add()
		if err := w.detachCurrent(link, m, nil, all.arrive); err != nil {
			return err
		}
	}
	return all.arrive()
}

func (w *writeBatch) dependent(g *relationGroup, m *groupMember, then func() error) error {
	switch {
	case g.op == relDelete:
		return w.deleteChosen(g.relation, m, then)
	case g.relation.Link.Via != nil:
		return w.linked(g.relation, m, then)
	}
	switch g.op {
	case relConnect:
		return w.attachRows(g.relation, m, then)
	case relConnectOrCreate:
		return w.attachOrCreate(g.relation, m, then)
	case relDisconnect:
		return w.detachRows(g.relation, m, m.chosen(), then)
	case relSet:
		rest := query.Predicate(query.AllRows{})
		if len(m.write.rows) > 0 {
			rest = query.Not{P: rowsPredicate(m.write.rows)}
		}
		return w.detachRows(g.relation, m, rest, func() error { return w.attachRows(g.relation, m, then) })
	case relUpdate:
		return w.updateRow(g.relation.Target, m.own(m.chosen()), m.write.assign, then)
	case relUpdateMany:
		return w.updateRows(g.relation.Target, m.own(m.write.where), m.write.assign, then)
	case relDeleteMany:
		return w.deleteRows(g.relation.Target, m.own(m.write.where), 0, then)
	case relUpsert:
		return w.upsertDependent(g.relation, m, then)
	case relCreateMany:
		for _, child := range m.write.children {
			child.assign(g.relation.Link.ToColumns, m.from.at(g.relation.Link.FromColumns))
		}
		return w.insertMissing(m.write.children, then)
	case relCreate, relDelete:
	}
	return fmt.Errorf("relation %s: unknown write %d", g.relation.Link.Field, g.op)
}

// upsertDependent updates the related row that the selector names. If there is none, it creates the
// row.
func (w *writeBatch) upsertDependent(r *gensupport.Relation, m *groupMember, then func() error) error {
	chosen, child := m.own(m.chosen()), m.write.child
	child.assign(r.Link.ToColumns, m.from.at(r.Link.FromColumns))
	found := false
	w.add(&query.Select{Table: r.Target.Table, Columns: r.Target.Table.Key, Where: chosen, Limit: -1}, func(driver.Row) error { found = true; return nil }, func() error {
		if found {
			return w.updateRow(r.Target, chosen, m.write.assign, then)
		}
		w.created = true
		return w.create([]*rowWrite{child}, nil, false, then)
	})
	return nil
}

// deleteChosen deletes the related rows that the selectors name; each of them must exist. If there
// are no selectors, the relation is to one row, and deleteChosen deletes this row.
func (w *writeBatch) deleteChosen(r *gensupport.Relation, m *groupMember, then func() error) error {
	all := newCountdown(then)
	kinds := byColumns(m.write.rows)
	if len(kinds) == 0 {
		kinds = [][]selector{nil}
	}
	for _, rows := range kinds { // separate statements, because the count of one statement could not tell a row that is named twice from a missing row
		all.add()
		chosen, least := query.Predicate(query.AllRows{}), 1
		if len(rows) > 0 {
			chosen, least = sameColumnsPredicate(rows), len(rows)
		}
		if r.Link.Via == nil {
			if err := w.deleteRows(r.Target, m.own(chosen), least, all.arrive); err != nil {
				return err
			}
			continue
		}
		if err := w.linkedRows(r, m, chosen, func(found query.Predicate) error {
			if found == nil {
				return modelRef{model: r.Target}.notFound()
			}
			return w.deleteRows(r.Target, found, least, all.arrive)
		}); err != nil {
			return err
		}
	}
	return all.arrive()
}

// chosen returns the condition for the related rows that the selectors name. If there are no
// selectors, the relation is to one row, and the condition holds for every related row.
func (m *groupMember) chosen() query.Predicate {
	if len(m.write.rows) == 0 {
		return query.AllRows{}
	}
	return rowsPredicate(m.write.rows)
}

// own returns p restricted to the rows that are related to the member's row.
func (m *groupMember) own(p query.Predicate) query.Predicate {
	link := m.write.relation.Link
	values := m.from.at(link.FromColumns)
	if slices.ContainsFunc(values, query.Value.IsNull) {
		return query.Or{} // the foreign key is NULL, so no row is related
	}
	mine := query.Child{Link: link, Key: values}
	if _, all := p.(query.AllRows); all {
		return mine
	}
	return query.And{p, mine}
}

// rowsPredicate returns the condition for the rows that the selectors name.
func rowsPredicate(rows []selector) query.Predicate {
	var ps []query.Predicate
	for _, same := range byColumns(rows) {
		ps = append(ps, sameColumnsPredicate(same))
	}
	return anyOf(ps)
}

func sameColumnsPredicate(rows []selector) query.Predicate {
	if len(rows) == 1 {
		return rows[0].predicate()
	}
	values := make([][]query.Value, len(rows))
	for i, s := range rows {
		values[i] = s.values
	}
	if columns := rows[0].columns; len(columns) > 1 {
		return query.Keys{Columns: columns, Rows: values}
	}
	return query.In{Column: rows[0].columns[0], Values: slices.Concat(values...)}
}

// byColumns groups selectors by their columns and removes duplicates.
func byColumns(rows []selector) [][]selector {
	var out [][]selector
	var seen []map[rowKey]bool
	for _, s := range rows {
		at := slices.IndexFunc(out, func(g []selector) bool { return slices.Equal(g[0].columns, s.columns) })
		if at < 0 {
			out, seen = append(out, []selector{s}), append(seen, map[rowKey]bool{keyOf(s.values): true})
			continue
		}
		if k := keyOf(s.values); !seen[at][k] {
			seen[at][k] = true
			out[at] = append(out[at], s)
		}
	}
	return out
}

// attachRows makes existing rows refer to the member's row.
func (w *writeBatch) attachRows(r *gensupport.Relation, m *groupMember, then func() error) error {
	if len(m.write.rows) == 0 {
		return then()
	}
	return w.detachCurrent(r.Link, m, rowsPredicate(m.write.rows), func() error {
		t, all := r.Target.Table, newCountdown(then)
		for _, rows := range byColumns(m.write.rows) {
			found := 0
			all.add()
			w.add(&query.Update{
				Table: t, Set: stampUpdate(t, m.reference(), w.now), Where: rowsPredicate(rows), Returning: t.Key,
			}, func(driver.Row) error { found++; return nil }, func() error {
				if found < len(rows) {
					return w.mustExist(r.Target, rows, all.arrive)
				}
				return all.arrive()
			})
		}
		return all.arrive()
	})
}

// mustExist fails with [ErrNotFound] if one of the selectors names no row. A result with fewer rows
// than selectors does not prove that, because the database may consider two different selectors
// equal.
func (w *writeBatch) mustExist(model *gensupport.Model, rows []selector, then func() error) error {
	all := newCountdown(then)
	for _, s := range rows {
		all.add()
		w.lookup(model, s, model.Table.Key, func(found []query.Value) error {
			if found == nil {
				return modelRef{model: model}.notFound()
			}
			return all.arrive()
		})
	}
	return all.arrive()
}

// detachCurrent ends the one-to-one relation to the row that is related now, so that another row
// can become related. Rows for which except holds stay related.
func (w *writeBatch) detachCurrent(link *query.Link, m *groupMember, except query.Predicate, then func() error) error {
	if link.Many || !m.from.exists || !foreignKeyNullable(link) {
		return then()
	}
	where := m.own(query.AllRows{})
	if except != nil {
		where = query.And{where, query.Not{P: except}}
	}
	w.add(&query.Update{Table: link.To, Set: stampUpdate(link.To, noReference(link), w.now), Where: where}, nil, then)
	return nil
}

// attachOrCreate makes the selected row refer to the member's row. If the selector names no row, it
// creates the row.
func (w *writeBatch) attachOrCreate(r *gensupport.Relation, m *groupMember, then func() error) error {
	child, s := m.write.child, m.write.rows[0]
	child.assign(r.Link.ToColumns, m.from.at(r.Link.FromColumns))
	return w.detachCurrent(r.Link, m, s.predicate(), func() error {
		if child.matches(s) && len(child.writes) == 0 {
			columns, rows := insertRows(child.model.Table, []*rowWrite{child})
			w.addFree(&query.Insert{
				Table: child.model.Table, Columns: columns, Rows: rows,
				Conflict: &query.Conflict{Columns: s.columns, Update: stampUpdate(child.model.Table, m.reference(), w.now)},
			}, nil, then)
			return nil
		}
		w.lookup(r.Target, s, r.Target.Table.Key, func(found []query.Value) error {
			if found == nil {
				return w.create([]*rowWrite{child}, nil, false, then)
			}
			w.add(&query.Update{Table: r.Target.Table, Set: stampUpdate(r.Target.Table, m.reference(), w.now), Where: s.predicate()}, nil, then)
			return nil
		})
		return nil
	})
}

// detachRows ends the relation to the rows for which p holds. If the member's row holds the foreign
// key, nothing remains to do, because ownReferences has already changed it.
func (w *writeBatch) detachRows(r *gensupport.Relation, m *groupMember, p query.Predicate, then func() error) error {
	if r.Link.Owner {
		return then()
	}
	w.add(&query.Update{Table: r.Link.To, Set: stampUpdate(r.Link.To, noReference(r.Link), w.now), Where: m.own(p)}, nil, then)
	return nil
}

// reference returns the assignments that make a related row refer to the member's row.
func (m *groupMember) reference() []query.Assign {
	link := m.write.relation.Link
	return selector{link.ToColumns, m.from.at(link.FromColumns)}.assigns()
}

func noReference(link *query.Link) []query.Assign {
	return selector{link.ToColumns, make([]query.Value, len(link.ToColumns))}.assigns()
}
