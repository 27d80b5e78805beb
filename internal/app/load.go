package app

import (
	"errors"
	"io/fs"
	"os"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// Loaded is a schema that was read and checked.
type Loaded struct {
	Schema *schema.Schema
	Files  []*source.File
	// Diagnostics is everything that was found, sorted as users see it.
	Diagnostics diag.List
}

// InvalidSchemaError stops a command whose schema has errors. It has all of them.
type InvalidSchemaError struct{ Diagnostics diag.List }

// Error says that there are errors; the caller renders the diagnostics.
func (e *InvalidSchemaError) Error() string { return "the schema has errors" }

// Load reads and checks the project's schema. The error is about reading; for errors of the schema
// see [Loaded.Valid].
func (p Project) Load() (Loaded, error) {
	s, files, diagnostics, err := grammar.Load(osFS{}, p.Schema)
	if err != nil {
		return Loaded{}, readError(err)
	}
	return Loaded{Schema: s, Files: files, Diagnostics: diagnostics}, nil
}

func readError(err error) error {
	var path *fs.PathError
	switch {
	case errors.Is(err, grammar.ErrNoSchema):
		return Usagef("%v: a schema directory holds *.prisma files", err)
	case errors.As(err, &path):
		return Usagef("%s cannot be read: %v", path.Path, path.Err)
	}
	return err
}

// Valid returns an [*InvalidSchemaError] when there are errors.
func (l Loaded) Valid() error {
	if l.Diagnostics.HasErrors() {
		return &InvalidSchemaError{l.Diagnostics}
	}
	return nil
}

// LoadValid reads and checks the project's schema and returns an error if it is invalid. Warnings
// are in the result.
func (p Project) LoadValid() (Loaded, error) {
	loaded, err := p.Load()
	if err != nil {
		return Loaded{}, err
	}
	return loaded, loaded.Valid()
}

// osFS is the file system with the names that users write: relative to the working
// directory, absolute, or with "..". os.DirFS allows only relative names below its root.
type osFS struct{}

func (osFS) Open(name string) (fs.File, error) { return os.Open(name) }
