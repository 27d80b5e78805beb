// Package gensupport is the part of the runtime that generated code calls: descriptions of models
// and relations, and functions that read and encode values. Applications do not need it.
//
// The package has no generic descriptors. That keeps compile time low: types that many packages of
// an application mention (rows, inputs, the client) refer to this package and not to package orm.
package gensupport

import (
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Version2 is the version of the interface between generated code and runtime. Generated code
// refers to it, so a client that was generated for another version does not compile.
const Version2 = 2

// Schema describes the database of a generated client.
type Schema struct {
	// Package is the import path of the client. It identifies the schema and is used in messages.
	Package string
	Models  []*Model
	Enums   []*Enum
}

// Table returns the table with that database name, nil when the client has none.
func (s *Schema) Table(name string) *query.Table {
	for _, m := range s.Models {
		if m.Table.Name == name {
			return m.Table
		}
	}
	return nil
}

// ModelOf returns the model whose rows have the type of row, which is a nil pointer to a row
// struct; nil when there is no such model.
func (s *Schema) ModelOf(row any) *Model {
	for _, m := range s.Models {
		if m.Row == row {
			return m
		}
	}
	return nil
}

// Model describes a model: its table, and how rows become structs.
type Model struct {
	// Schema is the [Schema.Package] that the model belongs to.
	Schema string
	Table  *query.Table
	// Row is a nil pointer to the row struct. Only its type is used.
	Row any
	// NewRows allocates n rows at once and returns a function that returns one of them per call, as
	// a pointer.
	NewRows func(n int) func() any
	// Decode reads the current row into dst; columns[i] is the model's column at position i of the
	// row, -1 for a column that the model does not have, which is ignored.
	Decode func(dst any, r driver.Row, columns []int)
	// Value returns the value of a column that a relation starts from, nil for other columns.
	Value func(src any, column int) query.Value
}

// Relation describes a relation field: its link, its target, and how loaded rows are stored in the
// struct.
type Relation struct {
	Link   *query.Link
	Target *Model
	// Attach stores the related rows of parent, in order. Without children a list becomes empty and
	// non-nil, and a single relation nil.
	Attach func(parent any, children []any)
}

// Fields describes a model with its relations by field name. Descriptors of the query package are
// made from it.
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

// unknown is the message for two generated packages that were not generated together.
func (f Fields) unknown(field string) string {
	return fmt.Sprintf("model %s of %s has no field %s: the client and its query package differ, generate them again",
		f.Model.Table.Model, f.Model.Schema, field)
}
