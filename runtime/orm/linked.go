package orm

import (
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// linked performs a member's write to rows that are related through a join table.
func (w *writeBatch) linked(r *gensupport.Relation, m *groupMember, then func() error) error {
	switch m.write.op {
	case relDisconnect:
		return w.unlink(r, m, then)
	case relSet:
		return w.relink(r, m, then)
	case relUpdate:
		return w.linkedRows(r, m, m.chosen(), func(rows query.Predicate) error {
			if rows == nil {
				return modelRef{model: r.Target}.notFound()
			}
			return w.updateRow(r.Target, rows, m.write.assign, then)
		})
	case relUpdateMany:
		return w.linkedRows(r, m, m.write.where, func(rows query.Predicate) error {
			if rows == nil {
				return then()
			}
			return w.updateRows(r.Target, rows, m.write.assign, then)
		})
	case relDeleteMany:
		return w.linkedRows(r, m, m.write.where, func(rows query.Predicate) error {
			if rows == nil {
				return then()
			}
			return w.deleteRows(r.Target, rows, 0, then)
		})
	case relUpsert:
		return w.linkedRows(r, m, m.chosen(), func(rows query.Predicate) error {
			if rows != nil {
				return w.updateRow(r.Target, rows, m.write.assign, then)
			}
			return w.createLinked(r, m, then)
		})
	case relCreate, relConnect, relConnectOrCreate, relDelete, relCreateMany:
	}
	return fmt.Errorf("relation %s: write %d does not follow the row", r.Link.Field, m.write.op)
}

// createLinked creates the row of an upsert that found none, and relates it to the member's row.
func (w *writeBatch) createLinked(r *gensupport.Relation, m *groupMember, then func() error) error {
	child, to := m.write.child, r.Link.ToColumns
	w.created = true
	w.later++
	return w.create([]*rowWrite{child}, to, false, func() error {
		w.later--
		m.targets = [][]query.Value{child.at(to)}
		return w.linkRows(r.Link, query.AddPairs, m.pairs(), then)
	})
}

// linkedRows finds the rows of p that are related to the member's row. It calls then with a
// condition for them, or with nil if there are none.
func (w *writeBatch) linkedRows(r *gensupport.Relation, m *groupMember, p query.Predicate, then func(query.Predicate) error) error {
	t := r.Target.Table
	var found [][]query.Value
	w.add(&query.Select{
		Table: t, Columns: t.Key, Where: p, Limit: -1,
		Parent: &query.Parent{Link: r.Link, Keys: [][]query.Value{m.from.at(r.Link.FromColumns)}},
	}, func(row driver.Row) error {
		var vs []query.Value
		if err := readInto(&vs, t, t.Key)(row); err != nil {
			return err
		}
		found = append(found, vs)
		return nil
	}, func() error {
		if len(found) == 0 {
			return then(nil)
		}
		return then(query.Keys{Columns: t.Key, Rows: found})
	})
	return nil
}

// targets sets m.targets to the keys of the selected rows. If a row does not exist, targets fails
// if must is set, and otherwise ignores the selector.
func (w *writeBatch) targets(r *gensupport.Relation, m *groupMember, must bool, then func() error) error {
	all := newCountdown(then)
	m.targets = nil
	for _, s := range m.write.rows {
		if vs, ok := s.valuesOf(r.Link.ToColumns); ok {
			m.targets = append(m.targets, vs)
			continue
		}
		all.add()
		w.lookup(r.Target, s, r.Link.ToColumns, func(vs []query.Value) error {
			if vs == nil && must {
				return modelRef{model: r.Target}.notFound()
			}
			if vs != nil {
				m.targets = append(m.targets, vs)
			}
			return all.arrive()
		})
	}
	return all.arrive()
}

func (m *groupMember) pairs() [][2]query.Value {
	from := m.from.row[m.write.relation.Link.FromColumns[0]]
	out := make([][2]query.Value, len(m.targets))
	for i, to := range m.targets {
		out[i] = [2]query.Value{from, to[0]}
	}
	return out
}

func (w *writeBatch) unlink(r *gensupport.Relation, m *groupMember, then func() error) error {
	return w.targets(r, m, false, func() error {
		return w.linkRows(r.Link, query.RemovePairs, m.pairs(), then)
	})
}

func (w *writeBatch) relink(r *gensupport.Relation, m *groupMember, then func() error) error {
	return w.targets(r, m, true, func() error {
		from := m.from.row[r.Link.FromColumns[0]]
		return w.linkRows(r.Link, query.ClearPairs, [][2]query.Value{{from}}, func() error {
			return w.linkRows(r.Link, query.AddPairs, m.pairs(), then)
		})
	})
}

func (w *writeBatch) linkRows(link *query.Link, op query.LinkOp, pairs [][2]query.Value, then func() error) error {
	if len(pairs) == 0 {
		return then()
	}
	n := &query.LinkRows{Link: link, Op: op, Pairs: pairs}
	if op == query.ClearPairs { // not free, because AddPairs follows
		w.add(n, nil, then)
	} else {
		w.addFree(n, nil, then)
	}
	return nil
}
