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
	var m M
	in.Give(m, v)
	return assembleRecord(meta, v, assignments(as))
}
