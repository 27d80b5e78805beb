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
	default:
		c.checkIdentifier(b.Name, "name")
	}
}

// checkIdentifier refuses what the lexer lets through so that the rest of the line can be read.
func (c *checker) checkIdentifier(n ast.Name, what string) {
	switch {
	case strings.Contains(n.Text, "-"):
		c.errorf(diag.CodeInvalidName, n.At, "a %s cannot contain `-`", what).
			help("write %s and map it with @map or @@map", quoted(strings.ReplaceAll(n.Text, "-", "_")))
	case n.Text != "" && (n.Text[0] >= '0' && n.Text[0] <= '9' || n.Text[0] == '_'):
		c.errorf(diag.CodeInvalidName, n.At, "a %s starts with a letter", what).
			help("put a letter in front and map the name with @map or @@map")
	}
}
