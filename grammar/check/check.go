// Package check turns syntax trees into the resolved model of a schema, and reports everything that
// is wrong with it.
//
// # How rules run
//
// The input is the syntax trees of all files of one schema. [Files] is the list of phases; each
// phase needs the results of those before it:
//
//  1. declare all blocks, so that names can be resolved in any order;
//  2. read the datasource and the generators: they decide which rules of a database apply;
//  3. resolve the types of fields, then read attributes and keys;
//  4. pair the two fields of each relation, and check both sides together;
//  5. check names in the database, and what the database itself would refuse.
//
// Each file of the package has the rules of one family. A rule is a method of the checker that
// reports with errorf or warnf and adds, in a chain, a second span and a line of help:
//
//	c.errorf(diag.CodeReferencesNotUnique, at, "the referenced fields are not a key of %s", …).
//		withSecondary(references.fields[0].Span, "referenced").
//		help("add @unique to %s, or reference the @id", …)
//
// # Which span is reported
//
// The first span is the smallest text that a person would change. The second one is the other half
// of the contradiction, in any file. In
//
//	model User {
//	  id    Int    @id
//	  email String
//	  posts Post[]
//	}
//
//	model Post {
//	  id       Int    @id
//	  author   User   @relation(fields: [authorId], references: [email])
//	  authorId String
//	}
//
// the first span is `references: [email]` and the second one the field email:
//
//	error[CO1610]: the referenced fields are not a key of `User`
//	  |
//	3 |   email String
//	  |   ----- referenced
//	...
//	9 |   author   User   @relation(fields: [authorId], references: [email])
//	  |                                                 ^^^^^^^^^^^^^^^^^^^
//	  = help: add @unique to `email`, or reference the @id
//
// If either half can be the wrong one, as with two blocks of the same name, both are reported or
// the help names both ways.
//
// # One cause, one error
//
// All independent errors are found in one run, but a consequence of a reported error is not
// reported. For that, declarations remember what is missing: a model with a line that did not parse
// is marked incomplete, and then a field or a key that seems to be missing is not an error, since
// it may be on that line. A list of fields with an error counts as present. A field of unknown type
// is ignored by all further rules.
package check

import (
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// Files checks the files of one schema. The schema contains what could be resolved; it is complete
// only if the list has no errors.
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
	c.checkOmitted()
	c.checkDatabaseNames()
	c.checkConstraintNames()
	c.checkDatabase()
	c.adviseIndexes()
	return c.out, c.diags
}
