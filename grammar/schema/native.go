package schema

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
)

// NativeType is @db.Name(args). The table of internal/nativetype describes the type.
type NativeType struct {
	Name string // "VarChar"
	Args []int
	Span source.Span
}

// ColumnType returns the native type of the field's column. If the field has no @db type, it is the
// default of the scalar. It is nil for a field that is not scalar, and for a database without
// native types.
func (f *Field) ColumnType(p provider.Provider) *nativetype.Type {
	if f.Native != nil {
		return nativetype.Of(p, f.Native.Name)
	}
	return nativetype.DefaultOf(p, f.Scalar)
}

// IndexedBy reports whether a PostgreSQL index of that method can have the field without an
// operator class. method is the name in the schema language.
func (f *Field) IndexedBy(method string) bool {
	switch method {
	case "", "Hash":
		return true
	case "Gin":
		if f.Arity == List {
			return true
		}
	case "Gist": // with an operator class that other tools set
		return f.Unsupported != "" || f.Native == nil && f.Scalar == String
	}
	if f.Unsupported != "" {
		return true // the type is unknown, and the database will check it
	}
	t := f.ColumnType(provider.PostgreSQL)
	return t != nil && slices.Contains(t.Methods, method)
}
