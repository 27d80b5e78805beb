// Package gensupport is the part of the runtime that generated code calls. It contains descriptions
// of models and relations, and functions that read and encode values. Applications do not need it.
//
// The package has no generic descriptors, which keeps compile time low. Types that many packages of
// an application use (rows, inputs, the client) refer to this package and not to package orm.
package gensupport

import (
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Version3 is the version of the interface between generated code and the runtime. Generated code
// refers to it, so that a client generated for another version does not compile.
const Version3 = 3

// Schema describes the database of a generated client.
type Schema struct {
	// Package is the import path of the client. It identifies the schema and appears in messages.
	Package string
	Models  []*Model
	Enums   []*Enum
}

// Table returns the table with this name in the database, or nil if no model has it.
func (s *Schema) Table(name string) *query.Table {
	for _, m := range s.Models {
		if m.Table.Name == name {
			return m.Table
		}
	}
	return nil
}

// ModelOf returns the model whose row struct has the type of row, or nil if there is none. row is a
// nil pointer to a row struct.
func (s *Schema) ModelOf(row any) *Model {
	for _, m := range s.Models {
		if m.Row == row {
			return m
		}
	}
	return nil
}

// Model describes a model: its table, and how result rows become structs.
type Model struct {
	// Schema is the [Schema.Package] that the model belongs to.
	Schema string
	Table  *query.Table
	// Row is a nil pointer to the row struct. Only its type is used.
	Row any
	// NewRows allocates n row structs at once. Each call of the returned function returns a pointer
	// to the next of these structs.
	NewRows func(n int) func() any
	// Decode reads the current row into dst. columns[i] is the position in the model of the column
	// at position i of the row. It is -1 if the model does not have the column, which is then
	// ignored.
	Decode func(dst any, r driver.Row, columns []int)
	// Value returns the value of a column that is in the FromColumns of a relation's link. Loading
	// relations needs no other columns, and Value returns the zero Value for them.
	Value func(src any, column int) query.Value
	// References contains the links of the model's relations whose foreign key is in Table.
	References []*query.Link
	// State returns the state of a row. It is nil for a model without relations.
	State func(row any) *LoadState
}

// Relation describes a relation field: its link, its target, and how loaded rows are stored in the
// row struct.
type Relation struct {
	Link *query.Link
	// From is the model that has the field, and Target the model of the related rows.
	From, Target *Model
	// Attach stores the related rows in parent, in this order. Without children it sets a list to
	// an empty, non-nil slice, and a relation to one row to nil.
	Attach func(parent any, children []any)
}

// Fields describes a model and its relations. The query package creates its descriptors from it.
type Fields struct {
	Model     *Model
	Relations []*Relation
}

// Column returns the position of a field's column. It panics if the model has no such field.
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

// Relation returns the relation of a field. It panics if the model has no such relation.
func (f Fields) Relation(field string) *Relation {
	for _, r := range f.Relations {
		if r.Link.Field == field {
			return r
		}
	}
	panic(f.unknown(field))
}

// unknown returns the panic message for two generated packages that were not generated together.
func (f Fields) unknown(field string) string {
	return fmt.Sprintf("model %s of %s has no field %s: the client and its query package differ, generate them again",
		f.Model.Table.Model, f.Model.Schema, field)
}
