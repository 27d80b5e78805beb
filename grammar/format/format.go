// Package format writes schema files in canonical layout. Its input is a syntax tree, and its
// output is text.
//
// # The layout
//
// The layout is that of the reference formatter, byte for byte. There are two exceptions: where the
// reference formatter loses text, and where it changes its own output when it runs again. A second
// run of [File] changes nothing. As an example of the layout,
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
// A block is changed in four ways (block.go). Consecutive lines form a group whose columns (name,
// type, attributes) are aligned; an empty line ends a group. The attributes of a field get a fixed
// order (expr.go). The attributes of the block move to its end, in a fixed order, after one empty
// line. A comment above a line or at its end moves with that line.
//
// # What is never lost
//
// The formatter accepts every text and keeps every comment. A line that does not parse is written
// unchanged and is not aligned. If such a line has an unbalanced bracket, the block attributes keep
// their places, because the bracket could join the line with other lines. A file that ends in an
// unclosed comment is returned unchanged. Tests with the corpus, with other texts and with a fuzzer
// check that a second run changes nothing, that no comment is lost, and that the formatted text has
// the same meaning.
//
// # Completion
//
// [Complete] also adds the missing fields and arguments of relations, over all files of a schema.
// For
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
// Complete treats each relation of a model separately, and identifies it by the other model and the
// name of the relation. It does not change a relation that could be completed in several ways.
// Additions are inserted into the source text, and the result is parsed and formatted like any
// other file.
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

// writer writes items with \n as line end.
type writer struct {
	out   strings.Builder
	table table
}

// file writes the items of the top level. It writes one empty line after each block, and keeps
// other empty lines, except that several consecutive ones become one.
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

// comment adds rows for a comment on lines of its own.
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

// trailing returns the comment at the end of a line, "" if there is none. It keeps spaces at the
// end of the comment, like the reference formatter.
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

// raw returns source text in the form in which it is written unchanged.
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
