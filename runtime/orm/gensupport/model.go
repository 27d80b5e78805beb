// Package gensupport is what generated clients are made of: data about models and relations, and
// functions that read and encode their values.
//
// Generated code is the only caller, so nothing here needs to be read to use a client. The package
// knows no generic descriptors: runtime/orm imports it, and no type that many packages of an
// application mention leads to one.
package gensupport

import (
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Version2 is referred to by generated code: a client generated for another version of the runtime
// does not compile.
const Version2 = 2

// Schema is what a generated client knows about its database.
type Schema struct {
	// Package is the import path of the client. It is the schema's identity and names it in
	// messages.
	Package string
	Models  []*Model
}

// Table returns the table with that name in the database, nil when the client has none.
func (s *Schema) Table(name string) *query.Table {
	for _, m := range s.Models {
		if m.Table.Name == name {
			return m.Table
		}
	}
	return nil
}

// ModelOf returns the model whose rows have the type of row, a nil pointer to a row struct; nil
// when there is none.
func (s *Schema) ModelOf(row any) *Model {
	for _, m := range s.Models {
		if m.Row == row {
			return m
		}
	}
	return nil
}

// Model is what the runtime knows about a model: its table and how rows become structs.
type Model struct {
	// Schema is the Package of the model's [Schema].
	Schema string
	Table  *query.Table
	// Row is a nil pointer to the row struct: its type is compared, its value never used.
	Row any
	// NewRows allocates n rows at once and returns a function that hands them out, as pointers, n
	// times.
	NewRows func(n int) func() any
	// Decode reads the current row into dst; columns[i] is the column that the row has at place i.
	// Columns that the model does not have (-1) are ignored.
	Decode func(dst any, r driver.Row, columns []int)
	// Value is the value of a column of a row struct from which a relation starts; nil where none
	// does.
	Value func(src any, column int) query.Value
}

// Relation is a relation field: where it leads and how loaded rows are put into the struct.
type Relation struct {
	Link   *query.Link
	Target *Model
	// Attach gives parent its related rows, in order. No children: the parent has none
	// (a list becomes empty and non-nil, a single relation nil).
	Attach func(parent any, children []any)
}

// Fields is a model with its relations: what the descriptors of the query package are made from, by
// field name.
type Fields struct {
	Model     *Model
	Relations []*Relation
}

// Column returns the position of a field's column.
func (f Fields) Column(field string) int {
	for i := range f.Model.Table.Columns {
		if f.Model.Table.Columns[i].Field == field {
			return i
		}
	}
	panic(f.unknown(field))
}

// Columns returns the positions of several fields' columns.
func (f Fields) Columns(fields ...string) []int {
	out := make([]int, len(fields))
	for i, field := range fields {
		out[i] = f.Column(field)
	}
	return out
}

// Relation returns a relation field.
func (f Fields) Relation(field string) *Relation {
	for _, r := range f.Relations {
		if r.Link.Field == field {
			return r
		}
	}
	panic(f.unknown(field))
}

// unknown is about two generated packages that were not generated together.
func (f Fields) unknown(field string) string {
	return fmt.Sprintf("model %s of %s has no field %s: the client and its query package differ, generate them again",
		f.Model.Table.Model, f.Model.Schema, field)
}
