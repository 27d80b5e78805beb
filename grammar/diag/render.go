package diag

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/grammar/source"
)

// Options say how diagnostics are rendered.
type Options struct {
	// Color adds terminal colours.
	Color bool
	// Width is the longest line of source shown, in columns; 0 means 100.
	Width int
}

const defaultWidth = 100

// Render writes the diagnostics as text, in their order. Each has the message, its position, the
// line with the underlined span, the second span, and the help. For an empty list it writes
// nothing.
func Render(w io.Writer, l List, opts Options) error {
	if opts.Width <= 0 {
		opts.Width = defaultWidth
	}
	r := &renderer{w: bufio.NewWriter(w), opts: opts, index: newIndex()}
	for i, d := range l {
		if i > 0 {
			r.print("\n")
		}
		r.diagnostic(d)
	}
	if err := r.w.Flush(); err != nil {
		return fmt.Errorf("write diagnostics: %w", err)
	}
	return nil
}

// renderer writes to a buffered writer, whose Flush returns the first error.
type renderer struct {
	w     *bufio.Writer
	opts  Options
	index *index
}

// style is a terminal colour (ECMA-48, Select Graphic Rendition).
type style string

const (
	plain  style = ""
	bold   style = "1"
	red    style = "1;31"
	yellow style = "1;33"
	blue   style = "1;34"
	cyan   style = "1;36"
)

func (s Severity) style() style {
	switch s {
	case Warning:
		return yellow
	case Note:
		return cyan
	case Error:
	}
	return red
}

func (r *renderer) print(parts ...string) {
	for _, p := range parts {
		_, _ = r.w.WriteString(p)
	}
}

func (r *renderer) paint(s style, text string) string {
	if !r.opts.Color || s == plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

func (r *renderer) diagnostic(d Diagnostic) {
	color := d.Severity.style()
	head := d.Severity.String()
	if d.Code != "" {
		head += "[" + string(d.Code) + "]"
	}
	r.print(r.paint(color, head), r.paint(bold, ": "+d.ShownMessage()), "\n")
	gutter := r.gutter(d)
	if !d.Span.IsZero() {
		r.place(gutter, d.Span)
		r.frame(gutter, d, color)
	}
	if d.Help != "" {
		r.print(strings.Repeat(" ", gutter), " ", r.paint(blue, "="), " ", r.paint(cyan, "help"), ": ", d.Help, "\n")
	}
}

// gutter returns the width of the line numbers.
func (r *renderer) gutter(d Diagnostic) int {
	width := 1
	spans := []source.Span{d.Span}
	if d.Second != nil {
		spans = append(spans, d.Second.Span)
	}
	for _, s := range spans {
		if !s.IsZero() {
			line, _ := r.index.position(s.File, s.Start)
			width = max(width, len(strconv.Itoa(line)))
		}
	}
	return width
}

func (r *renderer) place(gutter int, s source.Span) {
	line, column := r.index.position(s.File, s.Start)
	r.print(strings.Repeat(" ", gutter), r.paint(blue, "--> "), fmt.Sprintf("%s:%d:%d\n", s.File.Name, line, column))
}

// mark is one underlined span.
type mark struct {
	span  source.Span
	under string
	label string
	color style
}

// frame writes the lines of the two spans, in the order of the file if they are in the same file.
func (r *renderer) frame(gutter int, d Diagnostic, color style) {
	first := mark{span: d.Span, under: "^", color: color}
	marks := []mark{first}
	if d.Second != nil && !d.Second.Span.IsZero() {
		second := mark{span: d.Second.Span, under: "-", label: d.Second.Text, color: blue}
		if d.Second.Span.File != d.Span.File {
			r.lines(gutter, marks)
			r.place(gutter, second.span)
			r.lines(gutter, []mark{second})
			return
		}
		marks = append(marks, second)
		if second.span.Start < first.span.Start {
			marks = []mark{second, first}
		}
	}
	r.lines(gutter, marks)
}

// lines writes each line with its underlined span. It writes a line with both spans only once,
// unless the line is so long that one window cannot show both.
func (r *renderer) lines(gutter int, marks []mark) {
	r.rule(gutter)
	shown, window := 0, ""
	for _, m := range marks {
		line, _ := r.index.position(m.span.File, m.span.Start)
		text, start := r.index.text(m.span.File, line)
		w := cut(text, m.span.Start-start, m.span.End-start, r.opts.Width)
		if line != shown || w.text != window { // spans that are far apart on a long line have a window each
			if shown > 0 && line > shown+1 {
				r.print(r.paint(blue, "..."), "\n")
			}
			r.print(r.paint(blue, fmt.Sprintf("%*d |", gutter, line)), pad(w.text), "\n")
		}
		shown, window = line, w.text
		under := strings.Repeat(" ", w.column) + r.paint(m.color, strings.TrimRight(strings.Repeat(m.under, w.width)+" "+m.label, " "))
		r.print(strings.Repeat(" ", gutter), r.paint(blue, " |"), " ", under, "\n")
	}
}

func (r *renderer) rule(gutter int) {
	r.print(strings.Repeat(" ", gutter), r.paint(blue, " |"), "\n")
}

// pad puts a space before text that is not empty, so that no line ends with a space.
func pad(text string) string {
	if text == "" {
		return ""
	}
	return " " + text
}
