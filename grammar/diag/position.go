package diag

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/grammar/source"
)

// byteOrderMark at the start of a file is not counted as a character of the first line.
const byteOrderMark = "\ufeff"

// Position returns the 1-based line and column of the span's start. Columns are counted in
// characters. The zero span has position 0, 0.
func Position(s source.Span) (line, column int) {
	if s.IsZero() {
		return 0, 0
	}
	return newIndex().position(s.File, s.Start)
}

// index finds lines by offset. It reads each file only once, for any number of diagnostics.
type index struct {
	starts map[*source.File][]int
	shown  map[*source.File]string // the text with asterisks for secrets
	// furthest stores the last computed position of each line, so that the characters of a very
	// long line with many findings are not counted again and again.
	furthest map[linePlace]counted
}

type linePlace struct {
	file *source.File
	line int
}

// counted is the number of characters of a line before an offset.
type counted struct{ offset, characters int }

func newIndex() *index {
	return &index{starts: map[*source.File][]int{}, shown: map[*source.File]string{}, furthest: map[linePlace]counted{}}
}

// lines returns the offsets at which the file's lines start.
func (x *index) lines(f *source.File) []int {
	if starts, ok := x.starts[f]; ok {
		return starts
	}
	starts := []int{0}
	for i := range len(f.Text) {
		switch f.Text[i] {
		case '\n':
			starts = append(starts, i+1)
		case '\r':
			if i+1 == len(f.Text) || f.Text[i+1] != '\n' {
				starts = append(starts, i+1)
			}
		}
	}
	x.starts[f] = starts
	return starts
}

// position returns the 1-based line and column of an offset.
func (x *index) position(f *source.File, offset int) (line, column int) {
	offset = min(max(offset, 0), len(f.Text))
	starts := x.lines(f)
	line = sort.SearchInts(starts, offset+1)
	from := counted{offset: starts[line-1]}
	if line == 1 && strings.HasPrefix(f.Text[:offset], byteOrderMark) {
		from.offset = len(byteOrderMark)
	}
	place := linePlace{f, line}
	far := x.furthest[place]
	if far.offset > from.offset && far.offset <= offset {
		from = far
	}
	here := counted{offset, from.characters + utf8.RuneCountInString(f.Text[from.offset:offset])}
	if offset > far.offset {
		x.furthest[place] = here
	}
	return line, here.characters + 1
}

// text returns a line with its secrets hidden and without its line end, and the line's offset.
func (x *index) text(f *source.File, line int) (text string, start int) {
	starts := x.lines(f)
	whole, ok := x.shown[f]
	if !ok {
		whole = hideSecrets(f.Text)
		x.shown[f] = whole
	}
	start = starts[line-1]
	end := len(f.Text)
	if line < len(starts) {
		end = starts[line]
	}
	text = strings.TrimRight(whole[start:end], "\r\n")
	if trimmed := strings.TrimPrefix(text, byteOrderMark); line == 1 && trimmed != text {
		return trimmed, start + len(byteOrderMark)
	}
	return text, start
}
