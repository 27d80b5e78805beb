package orm

import (
	"slices"
	"time"

	"github.com/cocomon/comon_orm/runtime/query"
)

// draft is a row on its way into the database, or one that is there and whose related rows are written.
type draft struct {
	meta   *Meta
	row    []query.Value
	known  []bool // row holds the value: given, made, promised and kept, or returned
	writes []*draftWrite
	// promised columns are given by related rows once those are there.
	promised []bool
	// stored is true for a row that was there before.
	stored bool
	// result is the row as a struct, when the caller wants it.
	result any
}

// draftWrite is a relation write with the draft of the row that it may create.
type draftWrite struct {
	*relationWrite
	child *draft
}

// newDraft makes the draft of a new row and of all rows that it brings along, and checks everything that can be checked
// before the first statement. promised are the columns that the enclosing row gives.
func newDraft(rec *record, now time.Time, promised []int) (*draft, error) {
	if rec.err != nil {
		return nil, rec.err
	}
	v := rec.values.clone()
	d := &draft{meta: rec.meta, row: v.row, known: v.given, promised: make([]bool, len(v.row))}
	if err := d.promise(promised, "the row that this one is created for"); err != nil {
		return nil, err
	}
	if err := d.takeWrites(rec.writes, now); err != nil {
		return nil, err
	}
	for i, c := range d.meta.Table.Columns {
		if err := d.fill(i, c, now); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// existing is the draft of a row that is in the database; its values become known when it is read.
func existing(meta *Meta, set []*assignment, now time.Time) (*draft, error) {
	n := len(meta.Table.Columns)
	d := &draft{meta: meta, row: make([]query.Value, n), known: make([]bool, n), promised: make([]bool, n), stored: true}
	var ws []*relationWrite
	for _, a := range set {
		if a.rel != nil {
			ws = append(ws, a.rel)
			continue
		}
		d.promised[a.set.Column] = true
	}
	return d, d.takeWrites(ws, now)
}

func (d *draft) takeWrites(ws []*relationWrite, now time.Time) error {
	for _, w := range ws {
		dw := &draftWrite{relationWrite: w}
		if err := d.checkWrite(w); err != nil {
			return err
		}
		link := w.relation.Link
		if w.create != nil {
			var promised []int
			if link.Via == nil && !link.Owner {
				promised = link.ToColumns
			}
			child, err := newDraft(w.create, now, promised)
			if err != nil {
				return err
			}
			dw.child = child
		}
		if link.Owner && (w.op <= relConnectOrCreate || w.op == relDisconnect) {
			if err := d.promise(link.FromColumns, link.Field); err != nil {
				return err
			}
		}
		d.writes = append(d.writes, dw)
	}
	return nil
}

// promise notes that columns will be given by what is called by.
func (d *draft) promise(columns []int, by string) error {
	for _, c := range columns {
		if d.known[c] || d.promised[c] {
			return invalid(d.meta.Table, "%s is given twice: by itself and by %s", d.meta.Table.Columns[c].Field, by)
		}
		d.promised[c] = true
	}
	return nil
}

// fill gives column i its default and checks its value.
func (d *draft) fill(i int, c query.Column, now time.Time) error {
	t := d.meta.Table
	switch {
	case d.known[i] && d.row[i].IsNull() && !c.Nullable && !c.List:
		return invalid(t, "%s is required and cannot be NULL", c.Field)
	case d.known[i]:
		return checkStored(t, i, d.row[i])
	case d.promised[i]:
	case c.Make != query.NoMaker:
		v, err := makeDefault(c, now)
		if err != nil {
			return err
		}
		d.row[i], d.known[i] = v, true
	case c.UpdatedAt:
		d.row[i], d.known[i] = query.TimeValue(now), true
	case !c.HasDefault && !c.Nullable && !c.List:
		return invalid(t, "%s is required: give it, or create or connect the row it refers to", c.Field)
	}
	return nil
}

func (d *draft) checkWrite(w *relationWrite) error {
	link := w.relation.Link
	for _, s := range w.rows {
		if err := checkSelector(link.To, s); err != nil {
			return err
		}
	}
	if err := checkPredicate(link.To, w.where); err != nil {
		return err
	}
	if err := checkAssigns(link.To, w.assign); err != nil {
		return err
	}
	if w.op == relUpdateMany || w.op == relDeleteMany {
		if w.where == nil {
			return invalid(link.To, "no condition: AllRows says aloud that all related rows are meant")
		}
	}
	if (w.op == relDisconnect || w.op == relSet) && link.Via == nil && !foreignKeyNullable(link) {
		return invalid(link.From, "%s: the relation is required on the other side, its rows can be deleted or moved but not disconnected", link.Field)
	}
	return nil
}

// foreignKeyNullable reports whether the link's foreign key can be NULL.
func foreignKeyNullable(link *query.Link) bool {
	t, columns := link.To, link.ToColumns
	if link.Owner {
		t, columns = link.From, link.FromColumns
	}
	return !slices.ContainsFunc(columns, func(c int) bool { return !t.Columns[c].Nullable })
}

// keep sets columns of d to values that another row has.
func (d *draft) keep(columns []int, values []query.Value) {
	for i, c := range columns {
		d.row[c], d.known[c] = values[i], true
	}
}

// at returns the values of some columns.
func (d *draft) at(columns []int) []query.Value {
	out := make([]query.Value, len(columns))
	for i, c := range columns {
		out[i] = d.row[c]
	}
	return out
}

// holds reports whether d gives the selector's columns exactly the selector's values.
func (d *draft) holds(s selector) bool {
	for i, c := range s.columns {
		if !d.known[c] || d.row[c] != s.values[i] {
			return false
		}
	}
	return true
}
