// Package check converts syntax trees to a resolved schema, and reports all errors of the schema.
//
// # How rules run
//
// The input is the syntax trees of all files of one schema. [Files] runs the phases. Each phase
// needs the results of earlier phases:
//
//  1. declare all blocks, so that names can be resolved in any order;
//  2. read the datasource and the generators, which decide which rules of a database apply;
//  3. resolve the types of fields, then read attributes and keys;
//  4. pair the two fields of each relation, and check both sides together;
//  5. check names in the database, and constructs that the database would refuse.
//
// Each file of the package has the rules of one family. A rule is a method of the checker. It
// reports with errorf or warnf, and can add a second span and a line of help:
//
//	c.errorf(diag.CodeReferencesNotUnique, at, "the referenced fields are not a key of %s", …).
//		withSecondary(references.fields[0].Span, "referenced").
//		help("add @unique to %s, or reference the @id", …)
//
// # Which span is reported
//
// The first span is the smallest text that a person would change. The second span is the text that
// contradicts it, in any file. In
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
// If either of the two can be wrong, as with two blocks of the same name, both are reported, or the
// help has both solutions.
//
// # One cause, one error
//
// All independent errors are found in one run, but consequences of a reported error are not
// reported. Therefore a model with a line that did not parse is marked as incomplete. If a field or
// a key of such a model seems to be missing, this is not an error, because it may be on that line.
// A list of fields with an error counts as present. All later rules ignore a field of unknown type.
package check

import (
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// Files checks the files of one schema. The schema has all parts that could be resolved. It is
// complete only if the list has no errors.
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
	c.checkGoTypes()
	c.checkDatabaseNames()
	c.checkConstraintNames()
	c.checkDatabase()
	c.adviseIndexes()
	return c.out, c.diags
}
