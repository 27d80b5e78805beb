package app

import (
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/merge"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/migrate/raise"
)

// Pulled is the result of a pull: the new texts of the project's schema files, which are not
// written yet.
type Pulled struct {
	Files []PulledFile
	Notes []raise.Note
}

// PulledFile is a schema file with its new text.
type PulledFile struct {
	Name, Text string
	Changed    bool
}

// Pull reads the database and merges its schema into the project's files. With force only the
// datasource and the generators are kept. If the merged schema would be invalid, the error is an
// [*UnrepresentableError].
func (s *Session) Pull(ctx context.Context, loaded Loaded, force bool) (Pulled, error) {
	base := loaded.Schema
	if force {
		base = &schema.Schema{Datasource: base.Datasource, Generators: base.Generators}
	}
	pulled, err := s.Migrator.Pull(ctx, base)
	if err != nil {
		return Pulled{}, err
	}
	trees := make([]*ast.File, len(loaded.Files))
	parser := ast.NewParser()
	for i, f := range loaded.Files {
		trees[i], _ = parser.Parse(f)
	}
	out := Pulled{Notes: pulled.Notes}
	var files []*source.File
	for i, text := range partialNamed(loaded, merge.Files(trees, loaded.Schema, pulled.Schema, FormatText), pulled.Schema) {
		name := loaded.Files[i].Name
		out.Files = append(out.Files, PulledFile{Name: name, Text: text, Changed: text != loaded.Files[i].Text})
		files = append(files, &source.File{Name: name, Text: text})
	}
	_, diagnostics := grammar.Check(files)
	if diagnostics.HasErrors() {
		return out, &UnrepresentableError{Diagnostics: diagnostics}
	}
	return out, nil
}

// UnrepresentableError reports that the schema language cannot represent the schema of the
// database.
type UnrepresentableError struct{ Diagnostics diag.List }

// Error returns only that nothing was written. The caller renders the diagnostics of the schema
// that would have been written.
func (e *UnrepresentableError) Error() string {
	return "the schema of this database would be invalid, so nothing was written: look at it, then change the database or write the schema by hand"
}

// Changed reports whether any file is to be written.
func (p Pulled) Changed() bool {
	for _, f := range p.Files {
		if f.Changed {
			return true
		}
	}
	return false
}

// Write writes the files that change, each completely or not at all.
func (p Pulled) Write() error {
	for _, f := range p.Files {
		if !f.Changed {
			continue
		}
		if err := writeWhole(f.Name, []byte(f.Text)); err != nil {
			return fmt.Errorf("write %s: %w", f.Name, err)
		}
	}
	return nil
}
