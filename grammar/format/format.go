// Package format lays out schema files: in goes a syntax tree, out comes text.
//
// The layout is that of the reference formatter, byte for byte, except where that one
// loses text or does not settle: [File] of its own output is the same text again. Every comment stays, lines that
// do not parse stay as they are, and nothing is refused. [Complete] adds missing halves of relations; File never does.
package format

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
)

const (
	indent        = "  "
	byteOrderMark = "\ufeff"
)

// File returns the file in its canonical layout, with the kind of line end that its first line has.
// A file that is not UTF-8, or that ends in an unclosed comment, is returned unchanged.
func File(f *ast.File) string {
	text := f.Source.Text
	if f.Unreadable || f.OpenComment {
		return text
	}
	w := &writer{}
	w.file(f.Items)
	out := w.out.String()
	if out == "" {
		out = "\n"
	}
	if usesCRLF(text) {
		out = strings.ReplaceAll(out, "\n", "\r\n")
	}
	if strings.HasPrefix(text, byteOrderMark) {
		out = byteOrderMark + out
	}
	return out
}

func usesCRLF(text string) bool {
	i := strings.IndexAny(text, "\r\n")
	return i >= 0 && strings.HasPrefix(text[i:], "\r\n")
}

// writer writes items with \n for line ends.
type writer struct {
	out   strings.Builder
	table table
}

// file writes the top level: one empty line after each block; other empty lines stay, several
// become one.
func (w *writer) file(items []ast.Item) {
	gap := false
	for _, item := range items {
		if _, blank := item.(*ast.Blank); blank {
			gap = w.out.Len() > 0
			continue
		}
		if gap {
			w.out.WriteByte('\n')
		}
		gap = w.topLevel(item)
	}
}

// topLevel writes one item and reports whether an empty line must follow.
func (w *writer) topLevel(item ast.Item) (gap bool) {
	switch it := item.(type) {
	case *ast.Block:
		w.block(it)
		return true
	case *ast.Comment:
		w.comment(it)
	default:
		w.table.add(row{raw: raw(item.Span().Text())})
	}
	w.table.flush(&w.out, "")
	return false
}

// comment adds the rows of a comment on lines of its own.
func (w *writer) comment(c *ast.Comment) {
	if c.Kind != ast.BlockComment {
		w.table.add(row{suffix: c.At.Text()})
		return
	}
	w.table.add(row{suffix: "/**"})
	for line := range strings.SplitSeq(newlines(c.Text), "\n") {
		line = strings.TrimSpace(line)
		if rest, starred := strings.CutPrefix(line, "*"); starred {
			line = strings.TrimSpace(rest)
		}
		if line != "" {
			w.table.add(row{suffix: " * " + line})
		}
	}
	w.table.add(row{suffix: " */"})
}

// trailing returns the comment at the end of a line, "" when there is none. Spaces at its end stay,
// as in the reference.
func trailing(c *ast.Comment) string {
	switch {
	case c == nil:
		return ""
	case c.Kind == ast.BlockComment:
		return raw(c.At.Text())
	default:
		return c.At.Text()
	}
}

// raw returns source text that does not change.
func raw(text string) string {
	return strings.TrimRight(newlines(text), " \t\n")
}

// newlines replaces every line end by
// .
func newlines(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
}
