package orm

import (
	"slices"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// The values that a scope determines need not be given in a create input. [query.Restrict] sets
// them in the tree. But the client checks inputs before it builds trees, and refuses an input
// without a required field. Therefore a write of a scoped client first adds the values to its
// inputs, and to the inputs of rows that it creates together with them.

// scope returns the scope of the session, or nil.
func (h modelRef) scope() *scope {
	_, sc := unscoped(h.s.exec)
	return sc
}

// record returns rec with the values that the scope determines. A value is not added if a relation
// assigns the column: the row's own relation, or that of the enclosing row, whose columns are
// reserved.
func (sc *scope) record(rec *record, reserved []int) *record {
	if sc == nil || rec == nil {
		return rec
	}
	c := *rec
	c.writes = sc.writes(rec.writes)
	t := rec.model.Table
	fixed, _ := query.Fixed(t, sc.where(t))
	if len(fixed) == 0 {
		return &c
	}
	for _, w := range rec.writes {
		reserved = append(slices.Clip(reserved), w.ownColumns()...)
	}
	c.values = gensupport.NewInputRow(t)
	values, given := rec.values.Copy()
	for i, v := range values {
		if given[i] {
			c.values.Set(i, v)
		}
	}
	for _, a := range fixed {
		open := !given[a.Column] || t.NotGiven(a.Column, values[a.Column])
		if open && !slices.Contains(reserved, a.Column) {
			c.values.Set(a.Column, a.Value)
		}
	}
	return &c
}

func (sc *scope) records(recs []*record) []*record {
	if sc == nil {
		return recs
	}
	out := make([]*record, len(recs))
	for i, rec := range recs {
		out[i] = sc.record(rec, nil)
	}
	return out
}

// writes does the same as record for the rows that writes to related rows create.
func (sc *scope) writes(ws []*relationWrite) []*relationWrite {
	out := make([]*relationWrite, len(ws))
	for i, w := range ws {
		out[i] = sc.write(w)
	}
	return out
}

func (sc *scope) write(w *relationWrite) *relationWrite {
	c := *w
	reserved := childColumns(w.relation.Link)
	c.create = sc.record(w.create, reserved)
	c.creates = make([]*record, len(w.creates))
	for i, rec := range w.creates {
		c.creates[i] = sc.record(rec, reserved)
	}
	c.assign = sc.assignments(w.assign)
	return &c
}

// assignments does the same for the assignments of an update.
func (sc *scope) assignments(set []*assignment) []*assignment {
	if sc == nil {
		return set
	}
	out := make([]*assignment, len(set))
	for i, a := range set {
		out[i] = a
		if a.rel != nil {
			out[i] = &assignment{set: a.set, rel: sc.write(a.rel)}
		}
	}
	return out
}
