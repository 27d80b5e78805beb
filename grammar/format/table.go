package format

import "strings"

// row is one line of a table: aligned columns and a suffix, or text that is not aligned.
type row struct {
	columns []string
	suffix  string // a comment; it does not count for the width of columns
	raw     string // the whole line, unchanged
}

// table aligns the columns of a group of lines. Widths are counted in bytes, as in the reference
// formatter, so that both agree on letters beyond ASCII.
type table struct{ rows []row }

func (t *table) add(r row) { t.rows = append(t.rows, r) }

func (t *table) blank() { t.add(row{}) }

// widths returns the width of each column.
func (t *table) widths() []int {
	var widths []int
	for _, r := range t.rows {
		for i, c := range r.columns {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], len(c))
		}
	}
	return widths
}

// flush writes each row on a line with the indent, and then empties the table.
func (t *table) flush(out *strings.Builder, indent string) {
	widths := t.widths()
	for _, r := range t.rows {
		if !r.empty() {
			out.WriteString(indent)
			r.write(out, widths)
		}
		out.WriteByte('\n')
	}
	t.rows = t.rows[:0]
}

func (r row) empty() bool { return len(r.columns) == 0 && r.suffix == "" && r.raw == "" }

func (r row) write(out *strings.Builder, widths []int) {
	out.WriteString(r.raw)
	for i, c := range r.columns {
		out.WriteString(c)
		if i < len(r.columns)-1 {
			out.WriteString(strings.Repeat(" ", widths[i]-len(c)+1))
		}
	}
	if r.suffix != "" && len(r.columns) > 0 {
		out.WriteByte(' ')
	}
	out.WriteString(r.suffix)
}

// columns removes the empty columns at the end.
func columns(cells ...string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}
