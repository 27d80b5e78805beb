// Package check turns syntax trees into the resolved model of a schema.
//
// In go the syntax trees of all files of one schema, out come the schema and everything that is wrong with it:
// names and types are resolved, attributes read, relations paired, and every rule of the language and
// of the chosen database applied. All independent errors are reported in one run; what follows
// from an error that was reported is not. Each file holds one family of rules.
package check

import (
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// Files checks the files of one schema. The schema is returned as far as it could be resolved; it is
// fit for use only when the list has no errors.
func Files(files []*ast.File) (*schema.Schema, diag.List) {
	c := newChecker()
	c.collectBlocks(files)
	c.checkDatasources()
	c.checkGenerators()
	c.checkEnums()
	c.resolveTypes()
	c.readFieldAttributes()
	c.setDateTimes()
	c.readBlockAttributes()
	c.checkKeys()
	c.pairRelations()
	c.checkRelations()
	c.checkDatabaseNames()
	c.checkConstraintNames()
	c.checkDatabase()
	return c.out, c.diags
}
