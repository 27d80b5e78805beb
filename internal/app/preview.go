package app

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// partialIndexes is the preview feature that other tools for the schema language require if a key
// has the argument where.
const (
	partialIndexes  = "partialIndexes"
	previewFeatures = "previewFeatures"
)

// hasPartialKeys reports whether a key of the schema is partial.
func hasPartialKeys(s *schema.Schema) bool {
	partial := func(k *schema.Key) bool { return k.Where != "" }
	return slices.ContainsFunc(s.Models, func(m *schema.Model) bool {
		return slices.ContainsFunc(m.Uniques, partial) || slices.ContainsFunc(m.Indexes, partial)
	})
}

// namePartialIndexes adds the feature to the first generator block of the files, or to a new block
// if there is none. Files that have it do not change.
func namePartialIndexes(texts []string) []string {
	out := slices.Clone(texts)
	first := -1
	for i, text := range texts {
		for _, b := range blocksOf(text, ast.Generator) {
			if features, ok := featuresOf(b); ok && strings.Contains(features.All.Text(), `"`+partialIndexes+`"`) {
				return out
			}
			if first < 0 {
				first = i
			}
		}
	}
	if first < 0 {
		i, at := afterDatasource(texts)
		out[i] = FormatText(texts[i][:at] + "\n\ngenerator client {\n  provider = \"" + generatorProvider + "\"\n  " +
			previewFeatures + " = [\"" + partialIndexes + "\"]\n}\n" + texts[i][at:])
		return out
	}
	out[first] = FormatText(withFeature(texts[first], blocksOf(texts[first], ast.Generator)[0]))
	return out
}

// withFeature adds the feature to the block b of the text.
func withFeature(text string, b *ast.Block) string {
	features, ok := featuresOf(b)
	if list, isList := listOf(features); ok && isList {
		at := list.Span().Start + 1
		separator := ""
		if len(list.Items) > 0 {
			separator = ", "
		}
		return text[:at] + `"` + partialIndexes + `"` + separator + text[at:]
	}
	at := b.Close.Start
	return strings.TrimRight(text[:at], " \t") + "  " + previewFeatures + ` = ["` + partialIndexes + "\"]\n" + text[at:]
}

func listOf(a *ast.Assignment) (*ast.Array, bool) {
	if a == nil {
		return nil, false
	}
	list, ok := a.Value.(*ast.Array)
	return list, ok
}

// afterDatasource returns the position after the datasource block, or else the end of the first
// file.
func afterDatasource(texts []string) (file, at int) {
	for i, text := range texts {
		for _, b := range blocksOf(text, ast.Datasource) {
			return i, b.Close.End
		}
	}
	return 0, len(texts[0])
}

func blocksOf(text string, kind ast.BlockKind) []*ast.Block {
	tree, _ := ast.Parse(&source.File{Name: "schema.prisma", Text: text})
	var out []*ast.Block
	for _, item := range tree.Items {
		if b, ok := item.(*ast.Block); ok && b.Kind == kind && b.Close.File != nil {
			out = append(out, b)
		}
	}
	return out
}

func featuresOf(b *ast.Block) (*ast.Assignment, bool) {
	for _, item := range b.Items {
		if a, ok := item.(*ast.Assignment); ok && a.Key.Text == previewFeatures {
			return a, true
		}
	}
	return nil, false
}

// partialNamed adds the feature to pulled texts if the pull changes them and a key is partial.
func partialNamed(loaded Loaded, texts []string, pulled *schema.Schema) []string {
	changed := false
	for i, text := range texts {
		changed = changed || text != loaded.Files[i].Text
	}
	if !changed || !hasPartialKeys(pulled) {
		return texts
	}
	return namePartialIndexes(texts)
}
