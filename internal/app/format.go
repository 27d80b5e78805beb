package app

import (
	"fmt"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/format"
	"github.com/cocomon/comon_orm/grammar/source"
)

// Formatting contains what formatting does in addition to the layout.
type Formatting struct {
	Write    bool // write the files
	Complete bool // add the missing halves of relations
}

// FormatText returns schema text in canonical layout. Parts that cannot be parsed do not change.
func FormatText(text string) string { return Formatting{}.Text(text) }

// Text is like [FormatText], with the options of f.
func (f Formatting) Text(text string) string {
	return f.texts([]*source.File{{Name: "stdin", Text: text}})[0]
}

// Format returns the names of the project's schema files whose layout is not canonical and, if
// requested, writes them.
func (p Project) Format(f Formatting) ([]string, error) {
	files, err := grammar.Read(osFS{}, p.Schema)
	if err != nil {
		return nil, readError(err)
	}
	var changed []string
	for i, text := range f.texts(files) {
		file := files[i]
		if text == file.Text {
			continue
		}
		changed = append(changed, file.Name)
		if !f.Write {
			continue
		}
		if err := writeWhole(file.Name, []byte(text)); err != nil {
			return changed, fmt.Errorf("write %s: %w", file.Name, err)
		}
	}
	return changed, nil
}

// texts returns the canonical text of each file.
func (f Formatting) texts(files []*source.File) []string {
	trees := make([]*ast.File, len(files))
	parser := ast.NewParser()
	for i, file := range files {
		trees[i], _ = parser.Parse(file)
	}
	if f.Complete {
		return format.Complete(trees)
	}
	out := make([]string, len(trees))
	for i, tree := range trees {
		out[i] = format.File(tree)
	}
	return out
}
