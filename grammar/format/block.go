package format

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
)

// block writes a block. It first writes the lines in groups of aligned columns, then the block
// attributes in canonical order, each with the comments above it.
func (w *writer) block(b *ast.Block) {
	w.header(b)
	attributes := w.contents(b.Items)
	w.table.flush(&w.out, indent)
	if len(attributes) > 0 {
		w.table.blank()
	}
	slices.SortStableFunc(attributes, func(x, y blockAttribute) int {
		return cmp.Compare(rank(x.Name.Text), rank(y.Name.Text))
	})
	for _, a := range attributes {
		for _, c := range a.comments {
			w.comment(c)
		}
		w.item(a.BlockAttribute)
	}
	w.table.flush(&w.out, indent)
	w.footer(b)
}

func (w *writer) header(b *ast.Block) {
	if b.RawHeader.IsZero() {
		w.out.WriteString(b.Kind.String() + " " + b.Name.Text + " {")
	} else {
		w.out.WriteString(raw(b.RawHeader.Text()))
	}
	w.endLine(b.OpenComment)
}

func (w *writer) footer(b *ast.Block) {
	if !b.Close.IsZero() {
		w.out.WriteByte('}')
		w.endLine(b.CloseComment)
	}
}

func (w *writer) endLine(c *ast.Comment) {
	if c != nil {
		w.out.WriteString(" " + trailing(c))
	}
	w.out.WriteByte('\n')
}

// blockAttribute is a block attribute with the comments that move with it.
type blockAttribute struct {
	*ast.BlockAttribute
	comments []*ast.Comment
}

// contents adds rows for the lines that are not block attributes, and returns the block attributes.
// If a line has an unbalanced bracket, the attributes stay in place. Empty lines end a group. Empty
// lines before an attribute, and at the start and the end of the block, are removed.
func (w *writer) contents(items []ast.Item) []blockAttribute {
	var attributes []blockAttribute
	started, gap, fixed := false, false, openBracket(items)
	for i := 0; i < len(items); {
		comments := leadingComments(items[i:])
		var next ast.Item
		if i+len(comments) < len(items) {
			next = items[i+len(comments)]
		}
		if a, ok := next.(*ast.BlockAttribute); ok && !fixed {
			attributes = append(attributes, blockAttribute{a, comments})
			gap = false
			i += len(comments) + 1
			continue
		}
		if _, ok := next.(*ast.Blank); ok && len(comments) == 0 {
			gap = true
			i++
			continue
		}
		if gap && started {
			w.table.flush(&w.out, indent)
			w.table.blank()
		}
		started, gap = true, false
		if len(comments) == 0 {
			w.item(next)
			i++
			continue
		}
		for _, c := range comments {
			w.comment(c)
		}
		i += len(comments)
	}
	return attributes
}

// openBracket reports whether a line that does not parse has an unbalanced bracket, which could
// join it with other lines if these were moved.
func openBracket(items []ast.Item) bool {
	return slices.ContainsFunc(items, func(item ast.Item) bool {
		bad, ok := item.(*ast.Bad)
		if !ok {
			return false
		}
		text := bad.At.Text()
		for _, pair := range [...][2]string{{"(", ")"}, {"[", "]"}, {"{", "}"}} {
			if strings.Count(text, pair[0]) != strings.Count(text, pair[1]) {
				return true
			}
		}
		return false
	})
}

// leadingComments returns the comments at the start of items.
func leadingComments(items []ast.Item) []*ast.Comment {
	var out []*ast.Comment
	for _, item := range items {
		c, ok := item.(*ast.Comment)
		if !ok {
			break
		}
		out = append(out, c)
	}
	return out
}

// item adds the row of one line.
func (w *writer) item(item ast.Item) {
	switch it := item.(type) {
	case *ast.Field:
		w.line(it.All.Text(), it.Inner, it.Trailing, it.Name.Text, typeText(it.Type), attributesText(it.Attributes))
	case *ast.EnumValue:
		w.line(it.All.Text(), it.Inner, it.Trailing, it.Name.Text, valueAttributes(it.Attributes))
	case *ast.Assignment:
		value := "="
		if it.Value != nil {
			value = "= " + expr(it.Value)
		}
		w.line(it.All.Text(), it.Inner, it.Trailing, it.Key.Text, value)
	case *ast.BlockAttribute:
		w.line(it.All.Text(), it.Inner, it.Trailing, attribute("@@", &it.Attribute))
	default:
		w.table.add(row{raw: raw(item.Span().Text())})
	}
}

// line adds a row of columns. A line with comments between its parentheses stays unchanged.
func (w *writer) line(source string, inner []*ast.Comment, comment *ast.Comment, cells ...string) {
	r := row{columns: columns(cells...), suffix: trailing(comment)}
	if len(inner) > 0 {
		r = row{raw: raw(source)}
		if comment != nil {
			r.raw += " " + trailing(comment)
		}
	}
	w.table.add(r)
}
