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

// ColumnType returns the native type that the field's column has, that of its scalar where it
// names none; nil for a field that is no scalar, and where the database has no native types.
func (f *Field) ColumnType(p provider.Provider) *nativetype.Type {
	if f.Native != nil {
		return nativetype.Of(p, f.Native.Name)
	}
	return nativetype.DefaultOf(p, f.Scalar)
}

// IndexedBy reports whether PostgreSQL's indexes of the method, as the language spells it, take the
// field without an operator class.
func (f *Field) IndexedBy(method string) bool {
	switch method {
	case "", "Hash":
		return true
	case "Gin":
		if f.Arity == List {
			return true
		}
	case "Gist": // with the operator class that the language leaves to other tools
		return f.Unsupported != "" || f.Native == nil && f.Scalar == String
	}
	if f.Unsupported != "" {
		return true // the language does not know the type; the database will say
	}
	t := f.ColumnType(provider.PostgreSQL)
	return t != nil && slices.Contains(t.Methods, method)
}
