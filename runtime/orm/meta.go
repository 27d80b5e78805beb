package orm

import "github.com/cocomon/comon_orm/runtime/query"

// Version1 is referred to by generated code: a client generated for another
// version of this package does not compile.
const Version1 = 1

// Meta is what the core knows about a model: its table and how rows become structs. Generated code fills it.
type Meta struct {
	Table *query.Table
	// Slab allocates n rows at once and returns a function that hands them out, as pointers, n times.
	Slab func(n int) func() any
	// Decode reads the current row into dst; columns[i] is the column that the row has at place i.
	// Columns that the model does not have (-1) are passed over.
	Decode func(dst any, r query.Row, columns []int)
	// Value is the value of a column of a row struct from which a relation starts; nil where none does.
	Value func(src any, column int) query.Value
}

// Relation is a relation field: where it leads and how loaded rows are put into the struct. Generated code fills it.
type Relation struct {
	Link   *query.Link
	Target *Meta
	// Attach gives parent its related rows, in order. No children: the parent has none
	// (a list becomes empty and non-nil, a single relation nil).
	Attach func(parent any, children []any)
}

// Input is a create input of model M: it gives the values that it holds. Give must not keep v.
type Input[M any] interface {
	Give(m M, v *Values)
}

// Values collects the values of one row to be created, by column.
type Values struct {
	row   []query.Value
	given []bool
}

func newValues(t *query.Table) *Values {
	return &Values{row: make([]query.Value, len(t.Columns)), given: make([]bool, len(t.Columns))}
}

// Set gives column the value v. A column that is never set gets its default.
//
//go:noinline
func (v *Values) Set(column int, x query.Value) {
	v.row[column], v.given[column] = x, true
}

func (v *Values) clone() *Values {
	return &Values{row: append([]query.Value(nil), v.row...), given: append([]bool(nil), v.given...)}
}
