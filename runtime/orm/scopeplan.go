package orm

import (
	"errors"
	"slices"

	"github.com/cocomon/comon_orm/runtime/query"
)

// planAll plans several nodes.
func (sc *scope) planAll(ns []query.Node) ([]*scopedWrite, error) {
	ws := make([]*scopedWrite, len(ns))
	for i, n := range ns {
		var err error
		if ws[i], err = sc.plan(n); err != nil {
			return nil, err
		}
	}
	return ws, nil
}

// plan restricts a node to the scope and determines its checks. Without a scope it does neither.
func (sc *scope) plan(n query.Node) (*scopedWrite, error) {
	if sc == nil {
		return &scopedWrite{node: n, reads: true}, nil
	}
	n, err := sc.restrict(n)
	if err != nil {
		return nil, err
	}
	w := &scopedWrite{scope: sc, node: n, reads: true}
	switch n := n.(type) {
	case *query.Insert:
		if n.Conflict != nil && n.Conflict.Update != nil && sc.where(n.Table) != nil {
			w.upsert = upserted(n)
		}
		sc.planReferences(w, n)
		sc.planRemaining(w, n.Table, nil)
		if w.checkedAfter() {
			changed := *n
			changed.Returning = w.returning(n.Table, n.Returning)
			w.node = &changed
		}
	case *query.Update:
		sc.planAssigned(w, n.Table, n.Set)
		sc.planRemaining(w, n.Table, n.Set)
		if w.checkedAfter() {
			changed := *n
			changed.Returning = w.returning(n.Table, n.Returning)
			w.node = &changed
		}
	case *query.LinkRows:
		sc.planPairs(w, n)
	case *query.Select, *query.Count, *query.Aggregate, *query.Delete:
	}
	if w.checkedAfter() && len(w.table.Key) == 0 {
		return nil, invalid(w.table, "a row without a key cannot be checked by the scope of the client")
	}
	return w, nil
}

// returning returns the columns that the write has to return: those for the caller and the key.
func (w *scopedWrite) returning(t *query.Table, columns []int) []int {
	w.table, w.reads, w.keyAt = t, columns != nil, len(columns)
	return append(slices.Clip(columns), t.Key...)
}

// planRemaining adds the check of that part of the scope's condition which is no equality. set
// contains the assignments of an update, and is nil for new rows.
func (sc *scope) planRemaining(w *scopedWrite, t *query.Table, set []query.Assign) {
	_, rest := query.Fixed(t, sc.where(t))
	if rest == nil || set != nil && !readsAny(rest, set) {
		return
	}
	w.after = append(w.after, condition{rest, invalid(t, "a written row would not belong to the scope of the client")})
}

// readsAny reports whether a condition can depend on one of the assigned columns.
func readsAny(p query.Predicate, set []query.Assign) bool {
	reads := func(columns ...int) bool {
		return slices.ContainsFunc(set, func(a query.Assign) bool { return slices.Contains(columns, a.Column) })
	}
	one := func(p query.Predicate) bool { return readsAny(p, set) }
	switch p := p.(type) {
	case nil, query.AllRows:
		return false
	case query.And:
		return slices.ContainsFunc(p, one)
	case query.Or:
		return slices.ContainsFunc(p, one)
	case query.Not:
		return readsAny(p.P, set)
	case query.Compare:
		return reads(p.Column)
	case query.CompareColumns:
		return reads(p.Column, p.Other)
	case query.In:
		return reads(p.Column)
	case query.IsNull:
		return reads(p.Column)
	case query.Match:
		return reads(p.Column)
	case query.ListMatch:
		return reads(p.Column)
	case query.Keys:
		return reads(p.Columns...)
	case query.Child:
		return reads(p.Link.ToColumns...)
	}
	return true
}

// planReferences adds the checks of the foreign keys of new rows.
func (sc *scope) planReferences(w *scopedWrite, n *query.Insert) {
	for _, l := range sc.references[n.Table] {
		at := make([]int, len(l.FromColumns))
		given, unknown := true, false
		for i, c := range l.FromColumns {
			at[i] = slices.Index(n.Columns, c)
			given = given && at[i] >= 0
			unknown = unknown || at[i] < 0 && n.Table.Columns[c].HasDefault
		}
		switch {
		case unknown, given && l.To == n.Table && n.Conflict == nil:
			sc.checkReference(w, l)
		case given:
			p := sc.referred(l)
			for _, row := range n.Rows {
				p.add(valuesAt(row, at))
			}
			if p.unless = upserted(n); len(n.Rows) > 1 {
				p.unless = nil
			}
			w.require(p)
		}
	}
	if n.Conflict != nil {
		sc.planAssigned(w, n.Table, n.Conflict.Update)
	}
}

// planAssigned adds the checks of the foreign keys that an update assigns.
func (sc *scope) planAssigned(w *scopedWrite, t *query.Table, set []query.Assign) {
	for _, l := range sc.references[t] {
		var key []query.Value
		assigned, known := false, true
		for _, c := range l.FromColumns {
			i := slices.IndexFunc(set, func(a query.Assign) bool { return a.Column == c })
			assigned = assigned || i >= 0
			if known = known && i >= 0 && set[i].Op == query.Set; known {
				key = append(key, set[i].Value)
			}
		}
		switch {
		case !assigned:
		case known:
			p := sc.referred(l)
			p.add(key)
			w.require(p)
		default:
			sc.checkReference(w, l)
		}
	}
}

// checkReference adds the check that the written rows refer to no row outside of the scope.
func (sc *scope) checkReference(w *scopedWrite, l *query.Link) {
	inside := query.Related{Link: l, Quant: query.Every, Where: sc.where(l.To)}
	w.after = append(w.after, condition{inside, foreignKeyError(l)})
}

// referred returns the requirement, without keys, that the rows to which a foreign key refers
// belong to the scope.
func (sc *scope) referred(l *query.Link) presence {
	return presence{table: l.To, columns: l.ToColumns, link: l, missing: foreignKeyError(l)}
}

func foreignKeyError(l *query.Link) error {
	return constraintError(ErrForeignKeyViolation, l.From, l.FromColumns, l.From.ForeignKeys)
}

// constraintError returns the error of a constraint of t with these columns.
func constraintError(kind error, t *query.Table, columns []int, constraints []query.Constraint) error {
	e := &ConstraintError{Kind: kind, Table: t.Name, Err: errors.New("the row is outside of the scope of the client")}
	for _, c := range columns {
		e.Columns = append(e.Columns, t.Columns[c].Name)
	}
	for _, c := range constraints {
		if slices.Equal(c.Columns, columns) {
			e.Constraint = c.Name
		}
	}
	return e
}

// upserted returns the requirement that the rows of an upsert belong to the scope. It returns nil
// if n is no upsert.
func upserted(n *query.Insert) *presence {
	if n.Conflict == nil || n.Conflict.Update == nil {
		return nil
	}
	columns := n.Conflict.Columns
	p := &presence{table: n.Table, columns: columns, missing: constraintError(ErrUniqueViolation, n.Table, columns, n.Table.Uniques)}
	at := make([]int, len(columns))
	for i, c := range columns {
		if at[i] = slices.Index(n.Columns, c); at[i] < 0 {
			return nil // the database generates the key, which conflicts with no row
		}
	}
	for _, row := range n.Rows {
		p.add(valuesAt(row, at))
	}
	return p
}

// planPairs adds the checks of new pairs in a join table.
func (sc *scope) planPairs(w *scopedWrite, n *query.LinkRows) {
	if n.Op != query.AddPairs {
		return
	}
	l := n.Link
	missing := &ConstraintError{Kind: ErrForeignKeyViolation, Table: l.Via.Name, Err: errors.New("a row is outside of the scope of the client")}
	from := presence{table: l.From, columns: l.FromColumns, missing: missing}
	to := presence{table: l.To, columns: l.ToColumns, missing: missing}
	for _, pair := range n.Pairs {
		from.add(pair[:1])
		to.add(pair[1:])
	}
	for _, p := range []presence{from, to} {
		if sc.where(p.table) != nil {
			w.require(p)
		}
	}
}

// add adds a key unless it contains NULL, which refers to no row, or is known already.
func (p *presence) add(key []query.Value) {
	if slices.ContainsFunc(key, query.Value.IsNull) {
		return
	}
	if k := keyOf(key); !p.seen[k] {
		if p.seen == nil {
			p.seen = map[rowKey]bool{}
		}
		p.seen[k] = true
		p.keys = append(p.keys, key)
	}
}

func (w *scopedWrite) require(p presence) {
	if len(p.keys) > 0 {
		w.before = append(w.before, p)
	}
}

func valuesAt(row []query.Value, at []int) []query.Value {
	out := make([]query.Value, len(at))
	for i, k := range at {
		out[i] = row[k]
	}
	return out
}
