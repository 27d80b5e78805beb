package check

import (
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// checkConfigName reports a datasource or generator with the name of a scalar type. All other names
// are allowed.
func (c *checker) checkConfigName(b *ast.Block) {
	if name := b.Name.Text; schema.ScalarByName(name) != schema.NotScalar {
		c.errorf(diag.CodeScalarTypeName, b.Name.At, "%s is the name of a scalar type", quoted(name)).help("choose another name")
	}
}

func (c *checker) checkBlockName(b *ast.Block) {
	name := b.Name.Text
	switch {
	case schema.ScalarByName(name) != schema.NotScalar:
		c.errorf(diag.CodeScalarTypeName, b.Name.At, "%s is the name of a scalar type", quoted(name)).
			help("choose another name; map it to the table with @@map(%q)", name)
	case schema.Reserved(name):
		c.errorf(diag.CodeReservedName, b.Name.At, "the name %s is reserved", quoted(name)).
			help("choose another name; map it to the table with @@map(%q)", name)
	}
}
