// Package grammar is the front door of the schema language: files in, one
// resolved schema and every diagnostic out.
//
// It strings the phases together: parse each file (ast), then check all of them as one
// schema (check). It prints nothing and keeps no state.
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

// extension is the ending of schema files.
const extension = ".prisma"

// Load reads the schema at name, a file or a directory whose *.prisma files, those of its
// sub-directories included, are one schema, and checks it. The files are returned in the order of their names, for whoever shows
// diagnostics or formats. The error is about reading alone; what is wrong with the schema is in the list, sorted.
func Load(fsys fs.FS, name string) (*schema.Schema, []*source.File, diag.List, error) {
	files, err := Read(fsys, name)
	if err != nil {
		return nil, nil, nil, err
	}
	s, diagnostics := Check(files)
	return s, files, diagnostics, nil
}

// Read reads the schema file at name, or the *.prisma files of the directory at name and below it.
// Directories of migrations and hidden ones are left out.
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

// migrationFile is what tells the directory of a migration, whose snapshots are no part of the
// schema, from one of the schema.
const migrationFile = "migration.sql"

// below lists the *.prisma files of a directory and of those in it, hidden directories and
// migrations left out.
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

// leadsToDirectory reports whether an entry is a link to a directory that may be part of the schema.
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

// Check parses the files and checks them as one schema. The diagnostics are sorted
// as users see them; the schema is complete only when none of them is an error.
func Check(files []*source.File) (*schema.Schema, diag.List) {
	var all diag.List
	trees := make([]*ast.File, 0, len(files))
	for _, f := range files {
		tree, errs := ast.Parse(f)
		trees, all = append(trees, tree), append(all, errs...)
	}
	s, found := check.Files(trees)
	return s, append(all, found...).Sorted()
}

// Parse checks a schema that is one text; name stands in its diagnostics.
func Parse(name, text string) (*schema.Schema, diag.List) {
	return Check([]*source.File{{Name: name, Text: text}})
}

// NewSnapshots returns the two functions that migrations need of the language.
func NewSnapshots() schema.Snapshots {
	return schema.Snapshots{Parse: parseSnapshot, Print: print.Schema}
}

// InvalidError is the error of a snapshot that is no valid schema.
type InvalidError struct{ Diagnostics diag.List }

// Error names the first error and how many there are.
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
