package app

import (
	"fmt"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/format"
	"github.com/cocomon/comon_orm/grammar/source"
)

// FormatText returns schema text in canonical layout. Text that is no schema keeps
// what cannot be understood.
func FormatText(text string) string {
	tree, _ := ast.Parse(&source.File{Name: "stdin", Text: text})
	return format.File(tree)
}

// Format returns the names of the project's schema files whose layout is not canonical
// and, if write is set, writes them anew.
func (p Project) Format(write bool) ([]string, error) {
	files, err := grammar.Read(hostFS{}, p.Schema)
	if err != nil {
		return nil, readError(err)
	}
	var changed []string
	for _, file := range files {
		text := FormatText(file.Text)
		if text == file.Text {
			continue
		}
		changed = append(changed, file.Name)
		if !write {
			continue
		}
		if err := writeWhole(file.Name, []byte(text)); err != nil {
			return changed, fmt.Errorf("write %s: %w", file.Name, err)
		}
	}
	return changed, nil
}
