package ast

import (
	"os"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/source"
)

// BenchmarkGrammar compares three ways to run the grammar over about 4,300 fields such as real
// schemas have: as one file, line by line, and each sequence of token kinds only once, as [Parse]
// does.
func BenchmarkGrammar(b *testing.B) {
	text, err := os.ReadFile("../testdata/lines/shapes.prisma")
	if err != nil {
		b.Fatal(err)
	}
	const times = 60
	tree, errs := Parse(&source.File{Text: strings.Repeat(string(text), times)})
	if errs.HasErrors() {
		b.Fatal(errs[0].Message)
	}
	fields, lines := fieldsOf(tree)
	g := grammar()
	b.Run("file", func(b *testing.B) {
		kinds := fileKinds(fields)
		for b.Loop() {
			if read(g.file, kinds).stop >= 0 {
				b.Fatal("not accepted")
			}
		}
	})
	b.Run("line", func(b *testing.B) {
		for b.Loop() {
			for _, kinds := range lines {
				_ = read(g.field, kinds)
			}
		}
	})
	b.Run("kinds", func(b *testing.B) {
		for b.Loop() {
			m := newMemo(g.field)
			for _, kinds := range lines {
				_ = m.read(kinds)
			}
		}
	})
}

// fieldsOf returns the file with only the fields of its models, and the token kinds of each field.
func fieldsOf(tree *File) (*File, [][]kind) {
	out := &File{Source: tree.Source}
	var lines [][]kind
	for _, item := range tree.Items {
		block, ok := item.(*Block)
		if !ok || block.Kind != Model {
			continue
		}
		model := *block
		model.Items = nil
		for _, item := range block.Items {
			if field, ok := item.(*Field); ok {
				p, tokens := cut(field.All)
				model.Items, lines = append(model.Items, field), append(lines, p.lineKinds(tokens))
			}
		}
		out.Items = append(out.Items, &model)
	}
	return out, lines
}
