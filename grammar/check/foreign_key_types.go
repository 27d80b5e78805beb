package check

import (
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// checkPairInDatabase holds the columns of a foreign key against those it points at: PostgreSQL wants an
// equality between their types that the index behind the key knows.
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
	a, b := columnType(f.Field), columnType(ref.Field)
	if a == b || comparableTypes(a, b) {
		return
	}
	c.errorf(diag.CodeForeignKeyNativeTypes, from.args.fields.at, "PostgreSQL cannot compare %s (%s) with %s (%s)",
		quoted(f.Name), a, quoted(ref.owner.Name+"."+ref.Name), b).
		withSecondary(ref.Span, "referenced").help("give %s the type of the field it references", quoted(f.Name))
}

func listOf(a, b *field) *field {
	if a.Arity == schema.List {
		return a
	}
	return b
}

// columnType is the native type of a field, the default one of its scalar when none is given.
func columnType(f *schema.Field) string {
	if f.Native != nil {
		return f.Native.Name
	}
	switch f.Scalar {
	case schema.Int:
		return "Integer"
	case schema.Float:
		return "DoublePrecision"
	case schema.String:
		return "Text"
	case schema.DateTime:
		return "Timestamptz"
	case schema.Json:
		return "JsonB"
	case schema.Bytes:
		return "ByteA"
	case schema.NotScalar, schema.BigInt, schema.Decimal, schema.Boolean:
	}
	return f.Scalar.String()
}

// comparableTypes reports whether a column of one type may reference a column of the other: both are in one operator
// family, or an implicit cast leads from the referencing type to the referenced one.
func comparableTypes(from, to string) bool {
	for _, family := range []string{
		"Integer SmallInt BigInt", "Real DoublePrecision", "Text VarChar Char", "Bit VarBit", "Timestamp Timestamptz Date",
	} {
		if hasWord(family, from) && hasWord(family, to) {
			return true
		}
	}
	switch to {
	case "Oid":
		return from == "Integer" || from == "SmallInt"
	case "Timetz":
		return from == "Time"
	case "Text", "VarChar":
		return from == "Citext"
	}
	return false
}
