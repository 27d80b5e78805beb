package check

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
)

// checkPairInDatabase checks that a column of a foreign key can be compared with the column that it
// refers to. PostgreSQL needs an equality operator between their types in the operator family of
// the key's index.
func (c *checker) checkPairInDatabase(from, f, ref *field) {
	if !c.features().ComparesKeyTypes || c.relationModePrisma() {
		return
	}
	if f.Arity == schema.List || ref.Arity == schema.List {
		if f.Arity != ref.Arity {
			c.errorf(diag.CodeForeignKeyList, from.args.fields.at, "a foreign key pairs %s with a list", quoted(f.Name)).
				withSecondary(listOf(f, ref).TypeSpan, "the list").help("make both of them single values")
		} else {
			c.errorf(diag.CodeForeignKeyList, from.args.fields.at, "a list cannot be a foreign key").
				withSecondary(f.TypeSpan, "the list").help("use a many-to-many relation, or a model in between")
		}
		return
	}
	if f.Scalar == schema.NotScalar {
		return
	}
	a, b := f.ColumnType(provider.PostgreSQL), ref.ColumnType(provider.PostgreSQL)
	if a == b || comparableTypes(a, b) {
		return
	}
	c.errorf(diag.CodeForeignKeyNativeTypes, from.args.fields.at, "PostgreSQL cannot compare %s (%s) with %s (%s)",
		quoted(f.Name), a.Name, quoted(ref.owner.Name+"."+ref.Name), b.Name).
		withSecondary(ref.Span, "referenced").help("give %s the type of the field it references", quoted(f.Name))
}

func listOf(a, b *field) *field {
	if a.Arity == schema.List {
		return a
	}
	return b
}

// comparableTypes reports whether a column of type from can reference a column of type to. Both
// types must be in one operator family, or there must be an implicit cast from the first type to
// the second.
func comparableTypes(from, to *nativetype.Type) bool {
	return from.Family != nativetype.NoFamily && from.Family == to.Family || slices.Contains(from.References, to.Name)
}
