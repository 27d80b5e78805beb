package check

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
)

// listClass is the operator class of lists with any items, for indexes of method listMethod.
const listClass, listMethod = "ArrayOps", "Gin"

// classUse is an index method and a type of fields for which an operator class can be used.
type classUse struct {
	method string
	// of is the native type, nil for any list. If plain is true, fields without a native type are
	// allowed too, if they have the scalar type of the native type.
	of    *nativetype.Type
	plain bool
}

func (u classUse) fits(f *schema.Field) bool {
	switch {
	case u.of == nil:
		return f.Arity == schema.List
	case f.Native == nil:
		return u.plain && f.Scalar == u.of.Scalar
	}
	return f.Native.Name == u.of.Name
}

// operatorClass returns the uses of the operator class of that name, none if the language does not
// have it.
func operatorClass(name string) []classUse {
	if name == listClass {
		return []classUse{{method: listMethod}}
	}
	var out []classUse
	for _, typeName := range nativetype.Names(provider.PostgreSQL) {
		t := nativetype.Of(provider.PostgreSQL, typeName)
		for _, class := range t.Classes {
			if class.Name == name {
				out = append(out, classUse{class.Method, t, class.Plain})
			}
		}
	}
	return out
}

func operatorClassNames() []string {
	names := []string{listClass}
	for _, typeName := range nativetype.Names(provider.PostgreSQL) {
		for _, class := range nativetype.Of(provider.PostgreSQL, typeName).Classes {
			if !slices.Contains(names, class.Name) {
				names = append(names, class.Name)
			}
		}
	}
	return names
}
