package diag

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// window is the part of a line that is shown, and the columns of the span in it.
type window struct {
	text          string
	column, width int
}

// tabWidth is the width of a tab in a code frame. It is constant, so that underlines are aligned.
const tabWidth = 2

const ellipsis = "…"

// cut returns the window of a line around the bytes [from, to). If the line is longer than the
// limit, the window only has the surroundings of the span, and cut reads only these.
func cut(line string, from, to, limit int) window {
	from = min(max(from, 0), len(line))
	to = min(max(to, from), len(line))
	before := limit / 3
	if fits(line, limit) {
		before = limit
	}
	left, leftWidth := expandBefore(line[:from], before)
	mid, midWidth := expand(line[from:to], max(limit*2/3, limit-leftWidth))
	right, _ := expand(line[to:], max(0, limit-leftWidth-midWidth))
	return window{
		text:   strings.TrimRight(left+mid+right, " "),
		column: leftWidth,
		width:  max(1, midWidth),
	}
}

// expand returns the beginning of s in at most limit columns.
func expand(s string, limit int) (out string, width int) {
	var b strings.Builder
	for _, r := range s {
		text, w := cell(r)
		if width+w > limit {
			b.WriteString(ellipsis)
			return b.String(), width + 1
		}
		b.WriteString(text)
		width += w
	}
	return b.String(), width
}

// expandBefore returns the end of s in at most limit columns.
func expandBefore(s string, limit int) (out string, width int) {
	if fits(s, limit) || fits(s, defaultWidth/2) {
		return expand(s, len(s)*tabWidth+1)
	}
	start := len(s)
	for width < limit {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		_, w := cell(r)
		start -= size
		width += w
	}
	out, width = expand(s[start:], len(s[start:])*tabWidth+1)
	return ellipsis + out, width + 1
}

// fits reports whether s has at most limit columns.
func fits(s string, limit int) bool {
	for _, r := range s {
		_, w := cell(r)
		if limit -= w; limit < 0 {
			return false
		}
	}
	return true
}

// cell returns the text that shows a character, and the number of terminal columns that it needs.
func cell(r rune) (text string, width int) {
	switch {
	case r == '\t':
		return strings.Repeat(" ", tabWidth), tabWidth
	case r == utf8.RuneError || unicode.IsControl(r):
		return "\u00b7", 1
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		return string(r), 0
	case wide(r):
		return string(r), 2
	default:
		return string(r), 1
	}
}

// wide reports whether a terminal shows r in two columns (Unicode Standard Annex 11, the main
// ranges).
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) ||
		r >= 0x3000 && r <= 0x303e || r >= 0xff01 && r <= 0xff60 || r >= 0x1f300 && r <= 0x1faff
}
