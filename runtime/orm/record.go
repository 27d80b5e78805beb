package orm

import (
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// record describes a row to create, as the caller gave it. It is immutable.
type record struct {
	model  *gensupport.Model
	values *gensupport.InputRow
	writes []*relationWrite
	err    error
}

// relationOp is the kind of a write to related rows.
type relationOp uint8

const (
	relCreate relationOp = iota
	relConnect
	relConnectOrCreate
	relDisconnect
	relSet
	relUpdate
	relUpdateMany
	relDelete
	relDeleteMany
	relUpsert
	relCreateMany
)

// relationWrite is one write to the related rows of a relation field.
type relationWrite struct {
	relation *gensupport.Relation
	op       relationOp
	rows     []selector
	create   *record
	creates  []*record // of CreateMany
	skip     bool      // CreateMany skips duplicates
	assign   []*assignment
	where    query.Predicate
}

// newRecord returns the record with the values of the input in and the assignments as. It copies
// the values, so that a later change of the input does not change the query.
func newRecord[M any](model *gensupport.Model, in Input[M], as []Assignment[M]) *record {
	v := gensupport.NewInputRow(model.Table)
	if in == nil {
		return &record{model: model, values: v, err: invalid(model.Table, "no input to create a row from")}
	}
	var m M
	in.Encode(m, v)
	return assembleRecord(model, v, assignments(as))
}

func assembleRecord(model *gensupport.Model, v *gensupport.InputRow, as []*assignment) *record {
	rec := &record{model: model, values: v, err: checkOnce(model.Table, v, as)}
	for _, a := range as {
		switch {
		case a.rel != nil:
			rec.writes = append(rec.writes, a.rel)
		case a.set.Op == query.Set, a.set.Op == query.Push, a.set.Op == query.Prepend:
			v.Set(a.set.Column, a.set.Value)
		default:
			rec.err = invalid(model.Table, "%s: a new row has no value to calculate with", model.Table.Columns[a.set.Column].Field)
		}
	}
	return rec
}

// again returns next if r is nil. Otherwise the row is already described by r, and again returns a
// record with an error.
func (r *record) again(next *record) *record {
	if r == nil {
		return next
	}
	err := invalid(next.model.Table, "Create is called twice: one row cannot be created from two inputs")
	return &record{model: next.model, values: next.values, err: err}
}

func records(model *gensupport.Model, n int, encode func(i int, row *gensupport.InputRow)) []*record {
	recs := make([]record, n)
	out := make([]*record, n)
	for i := range recs {
		v := gensupport.NewInputRow(model.Table)
		encode(i, v)
		recs[i] = record{model: model, values: v}
		out[i] = &recs[i]
	}
	return out
}
