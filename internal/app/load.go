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

// Loaded is the result of reading and checking a schema.
type Loaded struct {
	Schema *schema.Schema
	Files  []*source.File
	// Diagnostics contains all errors and warnings in the order in which users see them.
	Diagnostics diag.List
}

// InvalidSchemaError stops a command because its schema has errors. It contains all diagnostics.
type InvalidSchemaError struct{ Diagnostics diag.List }

// Error returns only that there are errors. The caller renders the diagnostics.
func (e *InvalidSchemaError) Error() string { return "the schema has errors" }

// Load reads and checks the project's schema. It returns an error only if the schema cannot be
// read; [Loaded.Valid] returns the errors in the schema.
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

// osFS is the file system with the names that users write: relative to the working directory,
// absolute, or with "..". os.DirFS would allow only names relative to its root and below it.
type osFS struct{}

func (osFS) Open(name string) (fs.File, error) { return os.Open(name) }
