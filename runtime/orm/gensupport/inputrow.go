package gensupport

import (
	"database/sql"

	"github.com/cocomon/comon_orm/runtime/query"
)

// InputRow collects, by column, the values of one row to create.
type InputRow struct {
	values []query.Value
	given  []bool
}

// NewInputRow returns an empty row of t.
func NewInputRow(t *query.Table) *InputRow {
	return &InputRow{values: make([]query.Value, len(t.Columns)), given: make([]bool, len(t.Columns))}
}

// Set sets the value of column to v. A column that is never set gets its default.
//
//go:noinline
func (r *InputRow) Set(column int, v query.Value) {
	r.values[column], r.given[column] = v, true
}

// Given reports whether column has a value.
func (r *InputRow) Given(column int) bool { return r.given[column] }

// Copy returns the values by column, and which of the columns have been set. The caller may change
// both slices.
func (r *InputRow) Copy() (values []query.Value, given []bool) {
	return append([]query.Value(nil), r.values...), append([]bool(nil), r.given...)
}

// SetPtr sets column to the value that p points to, unless p is nil. The function of encodes a
// value.
func SetPtr[T any](row *InputRow, column int, p *T, of func(T) query.Value) {
	if p != nil {
		row.Set(column, of(*p))
	}
}

// SetNull sets column to the value of v, unless v is not valid. The function of encodes a value.
func SetNull[T any](row *InputRow, column int, v sql.Null[T], of func(T) query.Value) {
	if v.Valid {
		row.Set(column, of(v.V))
	}
}

// SetList sets column to a list, unless items is nil. k is the kind of the items.
func SetList[T any](row *InputRow, column int, items []T, k query.Kind, of func(T) query.Value) {
	if items != nil {
		row.Set(column, ListValue(k, of, items))
	}
}
