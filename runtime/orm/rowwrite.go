package orm

import (
	"slices"
	"time"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// rowWrite is a row to insert, or an existing row whose related rows are written.
type rowWrite struct {
	model  *gensupport.Model
	row    []query.Value
	known  []bool // whether the value in row is valid: set by the input, generated, assigned from a related row, or returned
	writes []*relatedWrite
	// reserved marks columns that get their values later, from related rows.
	reserved []bool
	// exists is true for a row that is already in the database.
	exists bool
	// missing is the error for the case that an existing row is not found. nil means [ErrNotFound].
	missing error
	// result is the row as a struct, if the caller needs it.
	result any
}

// relatedWrite is a relation write, with the rowWrite of the row that it may create.
type relatedWrite struct {
	*relationWrite
	child    *rowWrite
	children []*rowWrite // of CreateMany
}

// become changes the kind of the write. The relationWrite is shared by all attempts of the call and
// does not change.
func (w *relatedWrite) become(op relationOp) {
	c := *w.relationWrite
	c.op = op
	w.relationWrite = &c
}

// newRowWrite returns the rowWrite of a new row, including the rows that are created with it. It
// checks everything that can be checked before the first statement. reserved lists the columns that
// the enclosing row will assign.
func newRowWrite(rec *record, now time.Time, reserved []int) (*rowWrite, error) {
	if rec.err != nil {
		return nil, rec.err
	}
	row, given := rec.values.Copy()
	d := &rowWrite{model: rec.model, row: row, known: given, reserved: make([]bool, len(row))}
	if err := d.reserve(reserved, "the input", forParent); err != nil {
		return nil, err
	}
	if err := d.takeWrites(rec.writes, now); err != nil {
		return nil, err
	}
	for i := range d.model.Table.Columns {
		if err := d.fill(i, &d.model.Table.Columns[i], now); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// existingRow returns the rowWrite of a row that is in the database. Its values are unknown until
// they are read.
func existingRow(model *gensupport.Model, set []*assignment, now time.Time) (*rowWrite, error) {
	n := len(model.Table.Columns)
	d := &rowWrite{model: model, row: make([]query.Value, n), known: make([]bool, n), reserved: make([]bool, n), exists: true}
	var ws []*relationWrite
	for _, a := range set {
		if a.rel != nil {
			ws = append(ws, a.rel)
			continue
		}
		d.reserved[a.set.Column] = true
	}
	return d, d.takeWrites(ws, now)
}

func (d *rowWrite) takeWrites(ws []*relationWrite, now time.Time) error {
	for _, w := range ws {
		if err := d.checkWrite(w); err != nil {
			return err
		}
		if w.op == relCreateMany && !w.skip {
			if err := d.takeCreates(w, now); err != nil {
				return err
			}
			continue
		}
		link := w.relation.Link
		dw := &relatedWrite{relationWrite: w}
		if w.op == relUpsert && link.Owner && !d.exists { // a new row refers to no row that could be updated
			dw.become(relCreate)
		}
		var err error
		if w.create != nil {
			if dw.child, err = newRowWrite(w.create, now, childColumns(link)); err != nil {
				return err
			}
		}
		for _, rec := range w.creates {
			child, err := newRowWrite(rec, now, childColumns(link))
			if err != nil {
				return err
			}
			dw.children = append(dw.children, child)
		}
		if (w.op == relUpdate || w.op == relUpsert) && hasRelations(w.assign) { // here, so that it is checked before the first statement
			if _, err := existingRow(w.relation.Target, w.assign, now); err != nil {
				return err
			}
		}
		if err := d.reserve(w.ownColumns(), forParent, "the relation "+link.Field); err != nil {
			return err
		}
		d.writes = append(d.writes, dw)
	}
	return nil
}

// takeCreates takes a CreateMany as one Create for each row.
func (d *rowWrite) takeCreates(w *relationWrite, now time.Time) error {
	each := make([]*relationWrite, len(w.creates))
	for i, rec := range w.creates {
		each[i] = &relationWrite{relation: w.relation, op: relCreate, create: rec}
	}
	return d.takeWrites(each, now)
}

// childColumns returns the columns of a related row that get their values from the enclosing row.
func childColumns(link *query.Link) []int {
	if link.Via != nil || link.Owner {
		return nil
	}
	return link.ToColumns
}

// forParent describes the enclosing row in errors.
const forParent = "the row that this one is created for"

// reserve marks columns that another row will assign. If a column is already assigned or reserved,
// reserve returns an error. The parameters first and second are texts for this error: they describe
// the earlier assignment and this one. checkOnce has already refused all other double assignments.
func (d *rowWrite) reserve(columns []int, first, second string) error {
	for _, c := range columns {
		if d.known[c] || d.reserved[c] {
			return invalid(d.model.Table, "%s is assigned twice: by %s and by %s", d.model.Table.Columns[c].Field, first, second)
		}
		d.reserved[c] = true
	}
	return nil
}

// fill checks the value of column i, or sets the column to its default if it has no value.
func (d *rowWrite) fill(i int, c *query.Column, now time.Time) error {
	t := d.model.Table
	switch {
	case d.known[i] && d.row[i].IsNull() && !c.Nullable && !c.List:
		return invalid(t, "%s is required and cannot be NULL", c.Field)
	case d.known[i]:
		d.row[i] = c.Stored(d.row[i])
		return checkStored(t, i, d.row[i])
	case d.reserved[i]:
	case c.DefaultFunc != query.NoDefaultFunc:
		v, err := makeDefault(c, now)
		if err != nil {
			return err
		}
		d.row[i], d.known[i] = v, true
	case c.UpdatedAt:
		d.row[i], d.known[i] = c.Stored(query.TimeValue(now)), true
	case !c.HasDefault && !c.Nullable && !c.List:
		return invalid(t, "%s is required: give it, or create or connect the row it refers to", c.Field)
	}
	return nil
}

func (d *rowWrite) checkWrite(w *relationWrite) error {
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
	if w.op == relUpdateMany && hasRelations(w.assign) {
		return errOneRow(link.To)
	}
	if w.op == relUpdateMany || w.op == relDeleteMany {
		if w.where == nil {
			return invalid(link.To, "no condition: AllRows says explicitly that all related rows are meant")
		}
	}
	if w.op == relCreateMany && w.skip && link.Via != nil {
		return invalid(link.From, "%s: SkipDuplicates is not possible for a many-to-many relation: connect or create each row by ConnectOrCreate", link.Field)
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

// assign sets columns of d to values of another row.
func (d *rowWrite) assign(columns []int, values []query.Value) {
	for i, c := range columns {
		d.row[c], d.known[c] = values[i], true
	}
}

// at returns the values of columns.
func (d *rowWrite) at(columns []int) []query.Value {
	out := make([]query.Value, len(columns))
	for i, c := range columns {
		out[i] = d.row[c]
	}
	return out
}

// matches reports whether d has exactly the selector's values in the selector's columns.
func (d *rowWrite) matches(s selector) bool {
	for i, c := range s.columns {
		if !d.known[c] || d.row[c] != d.model.Table.Columns[c].Stored(s.values[i]) {
			return false
		}
	}
	return true
}
