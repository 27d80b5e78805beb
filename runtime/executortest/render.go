package executortest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// selected returns the columns of the rows of a select, including the keys that identify the
// parent.
func selected(n *query.Select) []query.Column {
	out := pick(n.Table, n.Columns)
	for _, m := range n.Measures {
		out = append(out, m.Result())
	}
	if n.Parent == nil {
		return out
	}
	l := n.Parent.Link
	if l.Via != nil {
		return append(out, l.From.Columns[l.FromColumns[0]])
	}
	return append(out, pick(l.To, l.ToColumns)...)
}

func pick(t *query.Table, columns []int) []query.Column {
	out := make([]query.Column, 0, len(columns)+1)
	for _, i := range columns {
		out = append(out, t.Columns[i])
	}
	return out
}

func renderRow(r driver.Row, columns []query.Column) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = render(r, i, c)
	}
	return strings.Join(parts, " ")
}

func render(r driver.Row, i int, c query.Column) string {
	if c.List {
		n, items := r.List(i)
		c.List = false
		parts := make([]string, n)
		for k := range n {
			parts[k] = render(items, k, c)
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	if r.Null(i) {
		return "NULL"
	}
	switch c.Kind {
	case query.Int, query.BigInt:
		return strconv.FormatInt(r.Int(i), 10)
	case query.Float:
		return strconv.FormatFloat(r.Float(i), 'g', -1, 64)
	case query.Decimal:
		return r.Decimal(i).String()
	case query.Bool:
		return strconv.FormatBool(r.Bool(i))
	case query.Time:
		return r.Time(i).Format(time.RFC3339Nano)
	case query.JSON:
		return strings.ReplaceAll(string(r.JSON(i)), " ", "")
	case query.Bytes:
		return fmt.Sprintf("x%x", r.Bytes(i))
	case query.String, query.Enum:
		return r.Text(i)
	case query.Null:
	}
	return "?"
}
