// Package gen generates the typed client of a schema.
//
// [Generate] is a pure function. Its input is a resolved schema ([schema.Schema], which package
// grammar creates), and its result is the list of files as values. Equal input gives equal bytes.
// The function writes no file. The caller decides where the files are written, and may replace or
// delete every file that begins with [Header].
//
// # The two packages
//
// A client consists of two packages. The first has the name of [Options.Package] and contains
// everything without type parameters: row structs, create inputs, enums, Open, the client and its
// transactions. The second is called q by default and has one variable per model, with its
// operations and descriptors. There are two packages because the compiler compiles generic types
// again in every package that uses them; docs/adr/0003 has the measurements.
//
// # From schema to files
//
//	schema.Schema  --ir.Build-->  ir.Package  --emit.Package-->  []File
//
// Package ir decides every Go name and every Go type. Package emit only writes them down. For
//
//	model User {
//	  id    Int    @id @default(autoincrement())
//	  email String @unique
//	  posts Post[]
//	}
//
// ir decides that the row struct is User, with the fields ID, Email and Posts of the types int,
// string and []*Post. The create input is UserCreate with an optional ID, and the selectors are
// ByID and ByEmail. If two names would be equal, or a name is reserved, the later name gets the
// suffix `_`, and a diagnostic with the code CO2001 reports this. Then emit writes
//
//	user_gen.go     type User struct, type UserCreate struct, the table as data, row readers
//	q/user_gen.go   var User, with User.FindMany, User.Email.Contains, User.ByEmail, …
//
// and for the whole schema client_gen.go, enums_gen.go and q/doc_gen.go. With [Options.TestDDL]
// or [Options.PostgresDDL] there is a third package with the suffix "test", which opens empty
// databases for tests and creates rows in them.
//
// # What changes when the schema changes
//
// A change of one model changes only the files of that model and of models related to it, and a new
// field only adds lines. So branches that change different parts of a schema merge without
// conflicts in generated code.
package gen

import (
	"errors"
	"fmt"
	"go/token"

	"github.com/cocomon/comon_orm/gen/emit"
	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// Header is the first line of every generated file. A file that begins with this line may be
// replaced and deleted; all other files belong to the user.
const Header = emit.Header

// DefaultQueryPackage is the name of the query package if the generator block does not set it.
const DefaultQueryPackage = ir.DefaultQueryPackage

// File is one file to write. Path is relative to the output folder and has slashes.
type File = emit.File

// Options are the settings that are not in the schema.
type Options = ir.Options

// ErrRelationMode is the error for schemas with relationMode = "prisma". Without foreign keys, a
// client would have to run referential actions and to check references itself. This client leaves
// both to the database.
var ErrRelationMode = errors.New(`relationMode = "prisma" has no client: it would have to act in place of foreign keys, which comon_orm leaves to the database; ` +
	`remove the line from the datasource, or use check, format and the migrations alone`)

// Generate returns the files of the client: the client itself, enums, models in source order, the
// query package, and the test opener. The diagnostics are warnings about names that have another
// form in Go, because their usual form is reserved or already used. The error is [ErrRelationMode],
// or an error about a name in opts.
func Generate(s *schema.Schema, opts Options) ([]File, diag.List, error) {
	if !token.IsIdentifier(opts.Package) || opts.Package == "_" {
		return nil, nil, fmt.Errorf("%q is no Go package name: set output or package in the generator block", opts.Package)
	}
	if q := opts.QueryPackage; q != "" && (!token.IsIdentifier(q) || q == "_" || q == opts.Package || q == opts.Package+"test") {
		return nil, nil, fmt.Errorf("%q cannot be the name of the query package of %s: set another queryPackage in the generator block", q, opts.Package)
	}
	if opts.ImportPath == "" {
		return nil, nil, fmt.Errorf("package %s has no import path: generate inside a Go module", opts.Package)
	}
	if d := s.Datasource; d != nil && d.RelationMode == schema.PrismaMode {
		return nil, nil, ErrRelationMode
	}
	p, warnings := ir.Build(s, opts)
	for _, i := range p.Imports {
		if i.Path == p.QueryPath || i.Path == p.ImportPath+"/"+p.TestPackage {
			return nil, nil, fmt.Errorf("@go names a type of the generated package %s, which imports the client: move the type to package %s or to one of your own", i.Path, p.Name)
		}
	}
	files, err := emit.Package(p)
	if err != nil {
		return nil, nil, err
	}
	return files, warnings, nil
}
