package merge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
)

// edits is a set of changes of a text that do not overlap.
type edits struct {
	text string
	list []edit
}

// edit replaces text[start:end] by with.
type edit struct {
	start, end int
	with       string
}

func (e *edits) replace(start, end int, with string) { e.list = append(e.list, edit{start, end, with}) }

// apply returns the text after all edits. Insertions at the same offset keep the order in which
// they were made.
func (e *edits) apply() string {
	slices.SortStableFunc(e.list, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out strings.Builder
	at := 0
	for _, x := range e.list {
		out.WriteString(e.text[at:max(at, x.start)])
		out.WriteString(withLineEnds(x.with, e.text))
		at = max(at, x.end)
	}
	out.WriteString(e.text[at:])
	return out.String()
}

// withLineEnds returns text with the same kind of line ends (LF or CRLF) as the parameter like.
func withLineEnds(text, like string) string {
	i := strings.IndexAny(like, "\r\n")
	if i < 0 || !strings.HasPrefix(like[i:], "\r\n") {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
}

// lineStart returns the offset of the start of a line. The parameter at is any offset in that line.
func (e *edits) lineStart(at int) int { return strings.LastIndexByte(e.text[:at], '\n') + 1 }

// lineEnd returns the offset after a line and its line end. The parameter at is any offset in that
// line.
func (e *edits) lineEnd(at int) int {
	if i := strings.IndexByte(e.text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(e.text)
}

// removeLines removes an item with the documentation above it.
func (e *edits) removeLines(item ast.Item, docs []*ast.Comment) {
	start, end := e.lines(item, docs)
	e.replace(start, end, "")
}

// lines returns the range of the lines of an item and its documentation.
func (e *edits) lines(item ast.Item, docs []*ast.Comment) (start, end int) {
	start = item.Span().Start
	if len(docs) > 0 {
		start = min(start, docs[0].At.Start)
	}
	return e.lineStart(start), e.lineEnd(item.Span().End)
}

// removeBlock removes a block of the top level and the empty lines after it. If the block is the
// last item of the file, it removes the empty lines before the block instead.
func (e *edits) removeBlock(items []ast.Item, i int) {
	b, _ := items[i].(*ast.Block)
	start, end := e.lines(b, b.Doc)
	if i+1 < len(items) {
		if blank, ok := items[i+1].(*ast.Blank); ok {
			end = max(end, e.lineEnd(max(blank.At.Start, blank.At.End-1)))
		}
	} else if rest := strings.TrimRight(e.text[:start], " \t\r\n"); rest != "" {
		start = e.lineEnd(len(rest))
	}
	e.replace(start, end, "")
}
