package ast_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/golden"
)

// TestTrees compares the tree of each file of testdata/syntax with a golden file, which shows the
// parsed parts of lines with errors and all positions.
func TestTrees(t *testing.T) {
	golden.Each(t, "../testdata/syntax", ".tree.txt", func(_ *testing.T, name, text string) string {
		tree, _ := ast.Parse(&source.File{Name: name, Text: text})
		var out strings.Builder
		writeItems(&out, "", tree.Items)
		return out.String()
	})
}

func writeItems(out *strings.Builder, indent string, items []ast.Item) {
	for _, item := range items {
		fmt.Fprintf(out, "%s%s %s\n", indent, where(item.Span()), outline(item))
		if b, ok := item.(*ast.Block); ok {
			writeItems(out, indent+"  ", b.Items)
		}
	}
}

// where returns the first and the last position of a span.
func where(s source.Span) string {
	line, column := diag.Position(s)
	endLine, endColumn := diag.Position(source.Span{File: s.File, Start: s.End, End: s.End})
	if line == endLine {
		return fmt.Sprintf("%d:%d-%d", line, column, endColumn)
	}
	return fmt.Sprintf("%d:%d-%d:%d", line, column, endLine, endColumn)
}

// outline returns a text with all values of an item.
func outline(item ast.Item) string {
	switch it := item.(type) {
	case nil:
		return "nothing"
	case *ast.Block:
		out := fmt.Sprintf("%s %q", it.Kind, it.Name.Text)
		if !it.RawHeader.IsZero() {
			out += " with a raw header"
		}
		if it.Close.IsZero() {
			out += " not closed"
		}
		return out
	case *ast.Field:
		return fmt.Sprintf("field %q %s%s", it.Name.Text, outlineType(it.Type), outlineAttributes(it.Attributes))
	case *ast.EnumValue:
		return fmt.Sprintf("value %q%s", it.Name.Text, outlineAttributes(it.Attributes))
	case *ast.BlockAttribute:
		return "block attribute" + outlineAttributes([]*ast.Attribute{&it.Attribute})
	case *ast.Assignment:
		return fmt.Sprintf("setting %q = %s", it.Key.Text, sketch(it.Value))
	case *ast.Comment:
		if it.Directive != nil {
			return "directive " + it.Directive.Name.Text
		}
		return fmt.Sprintf("comment %q", it.Text)
	case *ast.Blank:
		return "blank"
	case *ast.Bad:
		return "bad, of which is read: " + outline(it.Partial)
	default:
		return "?"
	}
}

func outlineType(t ast.TypeRef) string {
	if t.All.IsZero() {
		return "without a type"
	}
	out := fmt.Sprintf("%s %q", where(t.All), t.Name.Text)
	if t.Arg != nil {
		out += fmt.Sprintf("(%q)", t.Arg.Text)
	}
	return out + [...]string{schema.Required: "", schema.Optional: " optional", schema.List: " list"}[t.Arity]
}

func outlineAttributes(attributes []*ast.Attribute) string {
	var out strings.Builder
	for _, a := range attributes {
		fmt.Fprintf(&out, " @%s", a.Name.Text)
		if a.HasParens {
			fmt.Fprintf(&out, "(%s)", sketchArgs(a.Args))
		}
		fmt.Fprintf(&out, " %s", where(a.All))
	}
	return out.String()
}
