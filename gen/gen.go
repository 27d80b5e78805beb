// Package gen turns a resolved schema into the files of a typed client. It is a pure function: the
// same schema and options give the same bytes, and nothing is written.
package gen

import (
	"fmt"
	"go/token"

	"github.com/cocomon/comon_orm/gen/emit"
	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// Header is the first line of every generated file. A file that begins so may be replaced and
// deleted; others are the user's.
const Header = emit.Header

// DefaultQueryPackage is the name of the query package where the generator block says none.
const DefaultQueryPackage = ir.DefaultQueryPackage

// File is one file to write; Path is relative to the output folder, with slashes.
type File = emit.File

// Options are what the schema does not say.
type Options = ir.Options

// Generate returns the files of the client: the client itself, enums, models in source order, the
// query package, the test opener. The diagnostics are warnings about names that could not keep
// their natural form.
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
	p, warnings := ir.Build(s, opts)
	files, err := emit.Package(p)
	if err != nil {
		return nil, nil, err
	}
	return files, warnings, nil
}
