package orm

import "github.com/cocomon/comon_orm/runtime/query"

// record is a row to be created, as the caller described it; it is never changed.
type record struct {
	meta   *Meta
	values *Values
	writes []*relationWrite
	err    error
}

// relationOp is what a write does to related rows.
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
)

// relationWrite is a write to the rows that a relation field leads to.
type relationWrite struct {
	relation *Relation
	op       relationOp
	rows     []selector
	create   *record
	assign   []*assignment
	where    query.Predicate
}

// newRecord takes what in and as give at once, so that a later change of in does not reach the query.
func newRecord[M any](meta *Meta, in Input[M], as []Assignment[M]) *record {
	v := newValues(meta.Table)
	if in == nil {
		return &record{meta: meta, values: v, err: invalid(meta.Table, "no input to create a row from")}
	}
	var m M
	in.Give(m, v)
	return assembleRecord(meta, v, assignments(as))
}

func assembleRecord(meta *Meta, v *Values, as []*assignment) *record {
	rec := &record{meta: meta, values: v}
	for _, a := range as {
		switch {
		case a.rel != nil:
			rec.writes = append(rec.writes, a.rel)
		case a.set.Op == query.Set, a.set.Op == query.Push:
			v.Set(a.set.Column, a.set.Value)
		default:
			rec.err = invalid(meta.Table, "%s: a new row has no value to calculate with", meta.Table.Columns[a.set.Column].Field)
		}
	}
	return rec
}

func (h handle) records(n int, give func(i int, v *Values)) []*record {
	recs := make([]record, n)
	out := make([]*record, n)
	for i := range recs {
		v := newValues(h.meta.Table)
		give(i, v)
		recs[i] = record{meta: h.meta, values: v}
		out[i] = &recs[i]
	}
	return out
}
