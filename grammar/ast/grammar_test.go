package ast

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/golden"
)

// TestGrammar compares the productions, printed as a grammar, with a golden file, so that every
// change of the syntax is visible.
func TestGrammar(t *testing.T) {
	g, err := build()
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/grammar.ebnf", g.file.String()+"\n\n"+g.directive.String()+"\n")
}

// TestWholeFiles parses whole files with the root of the grammar, and compares the result with that
// of the code that chooses a production for each line.
func TestWholeFiles(t *testing.T) {
	files, broken := 0, 0
	for name, text := range schemas(t) {
		tree, errs := Parse(&source.File{Name: name, Text: text})
		if errs.HasErrors() {
			continue
		}
		kinds := fileKinds(tree)
		if stop := read(grammar().file, kinds).stop; stop >= 0 {
			t.Errorf("%s: the grammar of files does not accept token %d, the lines are all accepted", name, stop)
		}
		files++
		if i := slices.Index(kinds, braceClose); i >= 0 {
			broken++
			if read(grammar().file, slices.Delete(kinds, i, i+1)).stop < 0 {
				t.Errorf("%s: the grammar of files accepts a block that is not closed", name)
			}
		}
	}
	if files < 100 || broken < 100 {
		t.Errorf("%d files and %d broken ones prove little", files, broken)
	}
}

// TestMemo parses every file with a parser that has parsed all of them before. The tree and the
// errors must be the same as those of a new parser.
func TestMemo(t *testing.T) {
	texts := schemas(t)
	experienced := NewParser()
	for _, text := range texts {
		_, _ = experienced.Parse(&source.File{Text: text})
	}
	for name, text := range texts {
		file := &source.File{Name: name, Text: text}
		want, wantErrs := Parse(file)
		got, errs := experienced.Parse(file)
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(errs, wantErrs) {
			t.Errorf("%s: a parser that has read other files reads it otherwise", name)
		}
	}
}

// schemas returns the schemas of the tests of this language and of its documentation.
func schemas(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	paths, err := filepath.Glob("../testdata/*/*.prisma")
	if err != nil || len(paths) == 0 {
		t.Fatal("no schemas", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out[path] = string(text)
	}
	page, err := os.ReadFile("../../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```prisma\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		out[m[1]] = m[1]
	}
	return out
}

// fileKinds returns the kinds of all tokens of a file without errors, with the end of each line.
func fileKinds(f *File) []kind {
	var out []kind
	for _, item := range f.Items {
		b, ok := item.(*Block)
		if !ok {
			continue
		}
		p, tokens := cut(source.Span{File: f.Source, Start: b.Keyword.Start, End: b.Open.End})
		_, header := p.headerKinds(b.Kind, tokens)
		out = append(append(out, header...), newline)
		for _, item := range b.Items {
			switch item.(type) {
			case *Field, *EnumValue, *BlockAttribute, *Assignment:
				p, tokens := cut(item.Span())
				out = append(append(out, p.lineKinds(tokens)...), newline)
			}
		}
		out = append(out, braceClose, newline)
	}
	return out
}

// cut returns the tokens of a text without comments and ends of lines.
func cut(s source.Span) (*parser, []token) {
	file := &source.File{Text: s.Text()}
	tokens, _ := lex(file)
	tokens = slices.DeleteFunc(tokens, func(t token) bool {
		return t.kind == newline || t.kind == lineComment || t.kind == blockComment || t.kind == eof
	})
	return &parser{file: file}, tokens
}
