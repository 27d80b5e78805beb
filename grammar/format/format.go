// Package format writes schema files in canonical layout. Its input is a syntax tree, its output
// text.
//
// # The layout
//
// The layout is that of the reference formatter, byte for byte, except where that one loses text or
// changes its own output: [File] of its own output is always the same text. For example,
//
//	model Post {
//	 @@index([title])
//	 title String // shown
//	 id Int @default(autoincrement()) @id
//	}
//
// becomes
//
//	model Post {
//	  title String // shown
//	  id    Int    @id @default(autoincrement())
//
//	  @@index([title])
//	}
//
// Four things happen to a block (block.go). Consecutive lines form a group whose columns (name,
// type, attributes) are aligned; an empty line ends a group. The attributes of a field get a fixed
// order (expr.go). The attributes of the block move to its end, in a fixed order, after one empty
// line. Comments move with the line above which, or at the end of which, they are written.
//
// # What is never lost
//
// Nothing is refused, and every comment stays. A line that does not parse is written unchanged and
// takes no part in the alignment. If such a line has an unbalanced bracket, the block attributes
// stay where they are: next to other lines, the bracket could join them. A file that ends in an
// unclosed comment is returned unchanged. Tests check that formatting twice equals formatting once,
// that no comment is lost, and that the formatted text means the same, for the texts of the corpus,
// of the other tests, and of a fuzzer.
//
// # Completion
//
// [Complete] additionally adds missing halves of relations, over all files of a schema. For
//
//	model User {
//	  id    Int    @id
//	  posts Post[]
//	}
//
//	model Post {
//	  id Int @id
//	}
//
// it adds these fields to Post:
//
//	user   User? @relation(fields: [userId], references: [id])
//	userId Int?
//
// It decides per relation, which is identified by the other model and the relation's name, and
// changes nothing if the relation could be completed in several ways. Additions are insertions into
// the source text; the result is parsed and formatted like any other file.
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

// newlines replaces every line end by \n.
func newlines(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
}
