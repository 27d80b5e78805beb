package orm

import (
	"cmp"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// change updates the row d and writes its related rows. The condition where selects the row d.
func (w *writeBatch) change(d *rowWrite, where query.Predicate, set []*assignment, want []int, result bool, then func() error) error {
	t := d.model.Table
	upserts := d.referredUpserts()
	if len(upserts) == 0 {
		return w.changeRow(d, where, set, want, result, then)
	}
	// Whether a row to which d refers is created or updated depends on d's foreign keys.
	var columns []int
	for _, u := range upserts {
		columns = append(columns, u.relation.Link.FromColumns...)
	}
	var keys []query.Value
	w.add(&query.Select{Table: t, Columns: columns, Where: where, Limit: -1, Lock: query.ForUpdate}, readInto(&keys, t, columns), func() error {
		if keys == nil {
			return d.notFound()
		}
		for _, u := range upserts {
			n := len(u.relation.Link.FromColumns)
			if slices.ContainsFunc(keys[:n], query.Value.IsNull) {
				u.become(relCreate)
			} else {
				u.become(relUpdate)
			}
			keys = keys[n:]
		}
		return w.changeRow(d, where, set, want, result, then)
	})
	return nil
}

// referredUpserts returns the upserts of rows to which d refers.
func (d *rowWrite) referredUpserts() []*relatedWrite {
	var out []*relatedWrite
	for _, dw := range d.writes {
		if dw.op == relUpsert && dw.relation.Link.Owner {
			out = append(out, dw)
		}
	}
	return out
}

func (d *rowWrite) notFound() error {
	return &modelError{d.model.Table.Model, cmp.Or(d.missing, ErrNotFound)}
}

func (w *writeBatch) changeRow(d *rowWrite, where query.Predicate, set []*assignment, want []int, result bool, then func() error) error {
	t := d.model.Table
	rows := []*rowWrite{d}
	return w.writeGraph(rows, func(done func() error) error {
		columns := stampUpdate(t, append(columnAssigns(t, set), d.ownReferences()...), w.now)
		cols := withLinks(rows, want)
		if len(cols) == 0 {
			cols = t.Key
		}
		found, read := false, returned(d.model, rows, cols, result)
		each := func(r driver.Row) error {
			found = true
			return read(r)
		}
		next := func() error {
			if !found {
				return d.notFound()
			}
			return done()
		}
		if len(columns) == 0 {
			w.add(&query.Select{Table: t, Columns: cols, Where: where, Limit: -1}, each, next)
		} else {
			w.add(&query.Update{Table: t, Set: columns, Where: where, Returning: cols}, each, next)
		}
		return nil
	}, then)
}

// ownReferences returns the assignments to d's own foreign keys that follow from its relation
// writes.
func (d *rowWrite) ownReferences() []query.Assign {
	var out []query.Assign
	for _, dw := range d.writes {
		link := dw.relation.Link
		switch {
		case !link.Owner:
		case dw.op == relDisconnect:
			out = append(out, selector{link.FromColumns, make([]query.Value, len(link.FromColumns))}.assigns()...)
		case dw.op <= relConnectOrCreate:
			out = append(out, selector{link.FromColumns, d.at(link.FromColumns)}.assigns()...)
		}
	}
	return out
}

// columnAssigns returns those assignments in set that assign columns. Their values are changed to
// what the database will store, for example rounded times. Each column is assigned at most once,
// see checkOnce.
func columnAssigns(t *query.Table, set []*assignment) []query.Assign {
	var out []query.Assign
	for _, a := range set {
		if a.rel == nil {
			change := a.set
			if change.Op == query.ChangeJSON {
				out = withJSONChange(out, change)
				continue
			}
			change.Value = t.Columns[change.Column].Stored(change.Value)
			out = append(out, change)
		}
	}
	return out
}

// withJSONChange adds a change of JSON to assignments. All changes of one column become one
// assignment, because a statement can assign a column only once.
func withJSONChange(set []query.Assign, change query.Assign) []query.Assign {
	i := slices.IndexFunc(set, func(a query.Assign) bool { return a.Column == change.Column })
	if i < 0 {
		return append(set, change)
	}
	set[i].JSON = more(set[i].JSON, change.JSON...)
	return set
}

// checkJSONChange checks the path and the value of a change of JSON.
func checkJSONChange(t *query.Table, a *assignment) error {
	change := a.set.JSON[0]
	if a.problem != "" {
		return invalid(t, "%s%s: %s", t.Columns[a.set.Column].Field, change.Path, a.problem)
	}
	if change.Remove {
		return nil
	}
	return checkStored(t, a.set.Column, change.Value)
}

// stampUpdate sets the @updatedAt columns that an update does not assign. An update without any
// assignment stays empty.
func stampUpdate(t *query.Table, set []query.Assign, now time.Time) []query.Assign {
	if len(set) == 0 {
		return nil
	}
	given := map[int]bool{}
	for _, a := range set {
		given[a.Column] = true
	}
	for i, c := range t.Columns {
		if c.UpdatedAt && !given[i] {
			set = append(set, query.Assign{Column: i, Value: c.Stored(query.TimeValue(now))})
		}
	}
	return set
}

// checkAssigns checks the values of the assignments of one call, and that the assignments do not
// contradict each other.
func checkAssigns(t *query.Table, set []*assignment) error {
	if err := checkOnce(t, nil, set); err != nil {
		return err
	}
	for _, a := range set {
		if a.rel != nil {
			continue
		}
		c := t.Columns[a.set.Column]
		switch a.set.Op {
		case query.FromInput: // the input is checked
			continue
		case query.ChangeJSON:
			if err := checkJSONChange(t, a); err != nil {
				return err
			}
			continue
		case query.Set, query.Increment, query.Decrement, query.Multiply, query.Divide, query.Push, query.Prepend, query.RemoveItems:
		}
		if a.set.Value.IsNull() && !c.Nullable {
			return invalid(t, "%s is required and cannot be NULL", c.Field)
		}
		if err := checkAssign(t, a.set); err != nil {
			return err
		}
		if err := checkDivisor(t, a.set); err != nil {
			return err
		}
	}
	return nil
}

// checkAssign checks the value of one assignment to a column. An operand of arithmetic may have
// more digits than the column, because the database rounds the result.
func checkAssign(t *query.Table, a query.Assign) error {
	c := &t.Columns[a.Column]
	switch a.Op {
	case query.RemoveItems:
		return checkValue(t, a.Column, a.Value)
	case query.Set, query.Push, query.Prepend:
		return checkStored(t, a.Column, c.Stored(a.Value))
	case query.Increment, query.Decrement, query.Multiply, query.Divide, query.FromInput, query.ChangeJSON:
	}
	if err := checkValue(t, a.Column, a.Value); err != nil || c.Native != "" {
		return err
	}
	return checkDecimal(c.Field, t, a.Value, kindLimits())
}

// checkDivisor refuses a division by zero, which is an error on PostgreSQL but gives NULL on
// SQLite.
func checkDivisor(t *query.Table, a query.Assign) error {
	if a.Op != query.Divide {
		return nil
	}
	zero := a.Value.Num == 0
	if a.Value.Kind == query.Decimal {
		zero = a.Value.Str == "0"
	}
	if zero {
		return invalid(t, "%s cannot be divided by zero", t.Columns[a.Column].Field)
	}
	return nil
}

// hasRelations reports whether set changes related rows.
func hasRelations(set []*assignment) bool {
	for _, a := range set {
		if a.rel != nil {
			return true
		}
	}
	return false
}

// updateRow updates one row, which the condition where selects.
func (w *writeBatch) updateRow(model *gensupport.Model, where query.Predicate, set []*assignment, then func() error) error {
	d, err := existingRow(model, set, w.now)
	if err != nil {
		return err
	}
	return w.change(d, where, set, nil, false, then)
}

// updateRows updates the rows that the condition where selects.
func (w *writeBatch) updateRows(model *gensupport.Model, where query.Predicate, set []*assignment, then func() error) error {
	n, err := updateNode(model.Table, where, set, w.now)
	if err != nil {
		return err
	}
	if len(n.Set) == 0 {
		return then()
	}
	w.addFree(n, nil, then)
	return nil
}

// errOneRow refuses writes to related rows in a change of many rows.
func errOneRow(t *query.Table) error {
	return invalid(t, "related rows can be changed through one row only, not through many")
}

// updateNode returns an update that changes columns only.
func updateNode(t *query.Table, where query.Predicate, set []*assignment, now time.Time) (*query.Update, error) {
	if hasRelations(set) {
		return nil, errOneRow(t)
	}
	if err := checkAssigns(t, set); err != nil {
		return nil, err
	}
	return &query.Update{Table: t, Set: stampUpdate(t, columnAssigns(t, set), now), Where: where}, nil
}

// deleteRows deletes the rows that where selects. If they are fewer than least, it fails with
// [ErrNotFound].
func (w *writeBatch) deleteRows(model *gensupport.Model, where query.Predicate, least int, then func() error) error {
	n := 0
	w.add(&query.Delete{Table: model.Table, Where: where, Returning: model.Table.Key}, func(driver.Row) error { n++; return nil }, func() error {
		if n < least {
			return modelRef{model: model}.notFound()
		}
		return then()
	})
	return nil
}
