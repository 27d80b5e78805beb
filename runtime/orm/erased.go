package orm

import (
	"unsafe"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// anyRow stands for the row struct of any model. The constructors of descriptors build a descriptor
// for anyRow, and generated code converts the pointer to the descriptor of its model:
//
//	m.Title = (*orm.Text[*blogdb.Post])(orm.NewText(f, "title"))
//
// Without this, every model would compile the constructors again, one for each kind of descriptor.
// The conversion is sound because the type argument is always a pointer to a row struct, and occurs
// in no field of a descriptor but in the signatures of its functions. There it is only the argument
// of [Predicate], [Order] and other types whose layout does not depend on it. A function of a
// descriptor must not use its type argument at run time, for example in a type assertion. It is
// anyRow there, not the row of the model. TestErasedDescriptors checks the layouts.
type anyRow = *struct{}

// UniqueBy is called by generated code. It returns a function that selects a row by its values of
// these fields, in this order.
func UniqueBy(f gensupport.Fields, fields ...string) func(values ...query.Value) Unique[anyRow] {
	columns := f.Columns(fields...)
	return func(values ...query.Value) Unique[anyRow] { return Unique[anyRow]{&selector{columns, values}} }
}

// CreateRows is called by the CreateMany of generated code. The function encode writes the values
// of input i to row. CreateRows returns a *CreateMany of any model (see [anyRow]).
func CreateRows(f gensupport.Fields, n int, encode func(i int, row *gensupport.InputRow)) unsafe.Pointer {
	return unsafe.Pointer(&CreateMany[anyRow]{model: f.Model, rows: records(f.Model, n, encode)})
}
