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
	// Diagnostics are everything found, sorted as users see them.
	Diagnostics diag.List
}

// InvalidSchemaError stops a command whose schema has errors; they were all found.
type InvalidSchemaError struct{ Diagnostics diag.List }

// Error says how many there are; whoever shows it renders the diagnostics.
func (e *InvalidSchemaError) Error() string { return "the schema has errors" }

// Load reads and checks the project's schema. The error is about reading; see
// [Loaded.Valid] for what is wrong with the schema.
func (p Project) Load() (Loaded, error) {
	s, files, diagnostics, err := grammar.Load(hostFS{}, p.Schema)
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

// LoadValid reads and checks the project's schema and stops at errors. Warnings are
// in the result.
func (p Project) LoadValid() (Loaded, error) {
	loaded, err := p.Load()
	if err != nil {
		return Loaded{}, err
	}
	return loaded, loaded.Valid()
}

// hostFS is the file system with the names that users write: relative to the working
// directory, absolute, or with "..". os.DirFS allows none but the first below its root.
type hostFS struct{}

func (hostFS) Open(name string) (fs.File, error) { return os.Open(name) }
