package orm_test

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/runtime/query"
)

// describe returns a node as text, for comparison with an expected text.
func describe(n query.Node) string {
	switch n := n.(type) {
	case *query.Select:
		s := "select " + n.Table.Name + names(n.Table, n.Columns)
		if n.Parent != nil {
			s += " of " + n.Parent.Link.Field + " " + rowTexts(n.Parent.Keys)
		}
		return s + where(n.Table, n.Where) + orderText(n.Table, n.Order) + page(n.Limit, n.Offset)
	case *query.Count:
		return "count " + n.Table.Name + where(n.Table, n.Where) + page(n.Limit, n.Offset)
	case *query.Aggregate:
		return "aggregate " + n.Table.Name + where(n.Table, n.Where) + page(n.Limit, n.Offset)
	case *query.Insert:
		s := "insert " + n.Table.Name + names(n.Table, n.Columns) + " " + rowTexts(n.Rows)
		if c := n.Conflict; c != nil {
			s += " on conflict" + names(n.Table, c.Columns) + " do {" + sets(n.Table, c.Update) + "}"
		}
		return s + back(n.Table, n.Returning)
	case *query.Update:
		return "update " + n.Table.Name + " {" + sets(n.Table, n.Set) + "}" + where(n.Table, n.Where) + back(n.Table, n.Returning)
	case *query.Delete:
		return "delete " + n.Table.Name + where(n.Table, n.Where) + back(n.Table, n.Returning)
	case *query.LinkRows:
		s := [...]string{"link", "unlink", "clear"}[n.Op] + " " + n.Link.Field
		for _, p := range n.Pairs {
			s += " " + valueText(p[0]) + "-" + valueText(p[1])
		}
		return s
	}
	return fmt.Sprintf("%T", n)
}

func names(t *query.Table, columns []int) string {
	if len(columns) == len(t.Columns) {
		return "(*)"
	}
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = t.Columns[c].Field
	}
	return "(" + strings.Join(out, " ") + ")"
}

func back(t *query.Table, columns []int) string {
	if columns == nil {
		return ""
	}
	return " returning" + names(t, columns)
}

func page(limit, offset int) string {
	s := ""
	if limit >= 0 {
		s += fmt.Sprintf(" limit %d", limit)
	}
	if offset > 0 {
		s += fmt.Sprintf(" offset %d", offset)
	}
	return s
}

func orderText(t *query.Table, os []query.Order) string {
	s := ""
	for _, o := range os {
		of := t
		s += " by "
		for _, l := range o.Via {
			s, of = s+l.Field+".", l.To
		}
		s += of.Columns[o.Column].Field
		if o.Desc {
			s += " desc"
		}
		s += [...]string{"", " nulls first", " nulls last"}[o.Nulls]
	}
	return s
}

func valueText(v query.Value) string {
	switch {
	case v.IsNull():
		return "NULL"
	case v.Kind == query.Time:
		return "<time>"
	case v.Kind == query.String && len(v.Str) == 36:
		return "<uuid>"
	case v.Kind == query.Int:
		return fmt.Sprint(v.Num)
	default:
		return v.Str
	}
}

func valueTexts(vs []query.Value) string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = valueText(v)
	}
	return strings.Join(out, " ")
}

func rowTexts(rs [][]query.Value) string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = "[" + valueTexts(r) + "]"
	}
	return strings.Join(out, "")
}

func sets(t *query.Table, as []query.Assign) string {
	out := make([]string, len(as))
	for i, a := range as {
		out[i] = t.Columns[a.Column].Field + [...]string{"=", "+=", "-=", "*=", "/=", "<<"}[a.Op] + valueText(a.Value)
	}
	return strings.Join(out, " ")
}

func where(t *query.Table, p query.Predicate) string {
	if p == nil {
		return ""
	}
	return " where " + predicateText(t, p)
}

func predicateText(t *query.Table, p query.Predicate) string {
	switch p := p.(type) {
	case query.And:
		return joined(t, p, " and ")
	case query.Or:
		return joined(t, p, " or ")
	case query.Not:
		return "not " + predicateText(t, p.P)
	case query.AllRows:
		return "all"
	case query.Compare:
		return t.Columns[p.Column].Field + [...]string{"=", "!=", "<", "<=", ">", ">="}[p.Op] + valueText(p.Value)
	case query.In:
		return fmt.Sprintf("%s in(not=%t) %s", t.Columns[p.Column].Field, p.Not, valueTexts(p.Values))
	case query.IsNull:
		return fmt.Sprintf("%s null(not=%t)", t.Columns[p.Column].Field, p.Not)
	case query.Match:
		return fmt.Sprintf("%s %s %s(fold=%t)", t.Columns[p.Column].Field, [...]string{"contains", "starts", "ends", "equals"}[p.Op], p.Text, p.Insensitive)
	case query.Related:
		s := [...]string{"some", "every", "none", "is", "isnot"}[p.Quant] + " " + p.Link.Field
		if p.Where != nil {
			s += "{" + predicateText(p.Link.To, p.Where) + "}"
		}
		return s
	case query.Keys:
		return "keys" + names(t, p.Columns) + rowTexts(p.Rows)
	case query.Child:
		if len(p.Key) == 1 {
			return predicateText(t, query.Compare{Column: p.Link.ToColumns[0], Value: p.Key[0]})
		}
		return predicateText(t, query.Keys{Columns: p.Link.ToColumns, Rows: [][]query.Value{p.Key}})
	}
	return fmt.Sprintf("%T", p)
}

func joined(t *query.Table, ps []query.Predicate, op string) string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = predicateText(t, p)
	}
	return "(" + strings.Join(out, op) + ")"
}
