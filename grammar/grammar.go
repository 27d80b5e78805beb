// Package grammar parses and checks schemas. Its input is files; its output is one resolved schema
// and all diagnostics.
//
// # Reading a schema
//
// [Load] reads schema.prisma, or a directory whose *.prisma files are one schema. [Parse] parses a
// text, and [Check] checks files that were read before. All three return
//
//   - a [schema.Schema], in which names are resolved: the type of a relation field is a pointer to
//     the other model, a default is a typed value, and every model and field knows its name in the
//     database;
//   - a [diag.List] with all diagnostics, sorted by file and position.
//
// The schema is complete only if the list has no errors ([diag.List.HasErrors]). Warnings do not
// prevent its use.
//
// # Diagnostics
//
// A diagnostic has a stable code, a message, a span, often a second span, and a line of help. One
// run reports all independent errors of all files. A line that does not parse does not hide errors
// on other lines, and consequences of an error are not reported again. [diag.Render] writes
// diagnostics as text with the lines of source, [diag.JSON] and [diag.SARIF] as data.
//
// # How it works
//
// Package ast parses each file to a syntax tree, and package check turns the trees into one schema
// and applies the rules of the language and of the database. Both are pure: they print nothing,
// read nothing and have no state. Package format writes a syntax tree in canonical layout, package
// print writes a resolved schema as canonical text, and package merge writes the changes of a
// pulled schema into existing files.
//
// # Snapshots
//
// A snapshot is the schema before or after a migration, as canonical text. Each migration has both.
// [NewSnapshots] returns the functions that print and parse snapshots. Package migrate and its
// subpackages get these functions as values, because they must not import the parser.
package grammar

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/check"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/print"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// ErrNoSchema is returned by [Load] for a directory without *.prisma files.
var ErrNoSchema = errors.New("no *.prisma file")

// extension is the file name extension of schema files.
const extension = ".prisma"

// Load reads and checks the schema at name, which is a file, or a directory whose *.prisma files,
// with those of its sub-directories, are one schema. It returns the files in the order of their
// names, for callers that render diagnostics or format files. The error is for files that cannot be
// read. The diagnostics of the schema are in the list, which is sorted.
func Load(fsys fs.FS, name string) (*schema.Schema, []*source.File, diag.List, error) {
	files, err := Read(fsys, name)
	if err != nil {
		return nil, nil, nil, err
	}
	s, diagnostics := Check(files)
	return s, files, diagnostics, nil
}

// Read reads the schema file at name, or the *.prisma files of the directory at name and below it,
// except for directories of migrations and hidden ones.
func Read(fsys fs.FS, name string) ([]*source.File, error) {
	names, err := fileNames(fsys, name)
	if err != nil {
		return nil, err
	}
	files := make([]*source.File, 0, len(names))
	for _, n := range names {
		data, err := fs.ReadFile(fsys, n)
		if err != nil {
			return nil, fmt.Errorf("read schema: %w", err)
		}
		files = append(files, &source.File{Name: n, Text: string(data)})
	}
	return files, nil
}

func fileNames(fsys fs.FS, name string) ([]string, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	names, err := below(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read schema directory: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: %w", name, ErrNoSchema)
	}
	slices.Sort(names)
	return names, nil
}

// migrationFile is a file that every migration directory has. The snapshots in such a directory are
// not part of the schema.
const migrationFile = "migration.sql"

// below returns the *.prisma files of a directory and its sub-directories, except hidden ones and
// directories of migrations.
func below(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == migrationFile }) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		inner := path.Join(dir, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			more, err := below(fsys, inner)
			if err != nil {
				return nil, err
			}
			names = append(names, more...)
		case strings.HasSuffix(e.Name(), extension):
			names = append(names, inner)
		case leadsToDirectory(fsys, inner, e):
			return nil, fmt.Errorf("%s is a symbolic link to a directory, which may lead in a circle: put the files themselves there, or links to them", inner)
		}
	}
	return names, nil
}

// leadsToDirectory reports whether an entry is a symbolic link to a directory that could be part of
// the schema.
func leadsToDirectory(fsys fs.FS, name string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return false
	}
	if _, err := fs.Stat(fsys, path.Join(name, migrationFile)); err == nil {
		return false
	}
	info, err := fs.Stat(fsys, name)
	return err == nil && info.IsDir()
}

// Check parses the files and checks them as one schema. The diagnostics are in the order in which
// users see them. The schema is complete only if none of them is an error.
func Check(files []*source.File) (*schema.Schema, diag.List) {
	var all diag.List
	trees := make([]*ast.File, 0, len(files))
	parser := ast.NewParser()
	for _, f := range files {
		tree, errs := parser.Parse(f)
		trees, all = append(trees, tree), append(all, errs...)
	}
	s, found := check.Files(trees)
	return s, append(all, found...).Sorted()
}

// Parse checks a schema that is given as one text. name is its file name in diagnostics.
func Parse(name, text string) (*schema.Schema, diag.List) {
	return Check([]*source.File{{Name: name, Text: text}})
}

// NewSnapshots returns the functions that migrations use to print and parse schemas.
func NewSnapshots() schema.Snapshots {
	return schema.Snapshots{Parse: parseSnapshot, Print: print.Schema}
}

// InvalidError is returned for a snapshot that is not a valid schema.
type InvalidError struct{ Diagnostics diag.List }

// Error returns the first error and the number of errors.
func (e *InvalidError) Error() string {
	for _, d := range e.Diagnostics {
		if d.Severity == diag.Error {
			line, column := diag.Position(d.Span)
			return fmt.Sprintf("invalid schema: line %d, column %d: %s [%s] (%d diagnostics)", line, column, d.ShownMessage(), d.Code, len(e.Diagnostics))
		}
	}
	return "invalid schema"
}

func parseSnapshot(text string) (*schema.Schema, error) {
	s, diagnostics := Parse("snapshot", text)
	if diagnostics.HasErrors() {
		return nil, &InvalidError{Diagnostics: diagnostics}
	}
	return s, nil
}
