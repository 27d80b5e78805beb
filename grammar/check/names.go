package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// reservedNames are words that no model or enum may be called: clients of other languages generate types from them.
const reservedNames = " PrismaClient break case catch class const continue debugger default delete do else enum export " +
	"extends false finally for function if implements import in instanceof interface let new null package private " +
	"protected public return super switch this throw true try typeof var void while with yield "

func reserved(name string) bool { return strings.Contains(reservedNames, " "+name+" ") }

func (c *checker) checkBlockName(b *ast.Block) {
	name := b.Name.Text
	switch {
	case schema.ScalarByName(name) != schema.NotScalar:
		c.errorf(diag.CodeScalarTypeName, b.Name.At, "%s is the name of a scalar type", quoted(name)).
			help("choose another name; map it to the table with @@map(%q)", name)
	case reserved(name):
		c.errorf(diag.CodeReservedName, b.Name.At, "the name %s is reserved", quoted(name)).
			help("choose another name; map it to the table with @@map(%q)", name)
	}
}
