package query

import (
	"fmt"
	"strings"
)

// Walk calls f for p and for every condition inside of it, each with the table of its rows, and
// conditions before their parts. If f returns false, the parts are skipped. p is a condition on
// rows of t, or nil.
func Walk(t *Table, p Predicate, f func(t *Table, p Predicate) bool) {
	if p == nil || !f(t, p) {
		return
	}
	switch p := p.(type) {
	case And:
		for _, p := range p {
			Walk(t, p, f)
		}
	case Or:
		for _, p := range p {
			Walk(t, p, f)
		}
	case Not:
		Walk(t, p.P, f)
	case Related:
		Walk(p.Link.To, p.Where, f)
	}
}

// Text returns a condition on rows of t as text for people, with the names of fields and without
// values, which may be secret: "views > ? and author is (email = ?)". For nil it returns "".
func Text(t *Table, p Predicate) string {
	field := func(column int) string { return t.Columns[column].Field }
	switch p := p.(type) {
	case nil:
		return ""
	case AllRows:
		return "all rows"
	case And:
		return joinText(t, p, " and ", "all rows")
	case Or:
		return joinText(t, p, " or ", "no row")
	case Not:
		return "not (" + Text(t, p.P) + ")"
	case Compare:
		return field(p.Column) + p.Op.text() + "?"
	case CompareColumns:
		return field(p.Column) + p.Op.text() + field(p.Other)
	case In:
		return fmt.Sprintf("%s %s (%d values)", field(p.Column), notText(p.Not, "in", "not in"), len(p.Values))
	case IsNull:
		return field(p.Column) + notText(p.Not, " is null", " is not null")
	case Match:
		return field(p.Column) + " " + p.Op.text() + " ?" + notText(p.Insensitive, "", " ignoring case")
	case ListMatch:
		return field(p.Column) + " " + p.Op.text() + " ?"
	case JSONMatch:
		return field(p.Column) + p.Path.String() + " matches ?"
	case Keys:
		return fmt.Sprintf("(%s) in (%d keys)", strings.Join(fields(t, p.Columns), ", "), len(p.Rows))
	case Child:
		return "related by " + p.Link.name()
	case After:
		return "after a position"
	case Related:
		text := p.Link.Field + " " + p.Quant.text()
		if p.Where != nil {
			text += " (" + Text(p.Link.To, p.Where) + ")"
		}
		return text
	}
	return fmt.Sprintf("%T", p)
}

func joinText(t *Table, ps []Predicate, word, none string) string {
	if len(ps) == 0 {
		return none
	}
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = Text(t, p)
		switch p.(type) {
		case And, Or:
			out[i] = "(" + out[i] + ")"
		}
	}
	return strings.Join(out, word)
}

func fields(t *Table, columns []int) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = t.Columns[c].Field
	}
	return out
}

func notText(not bool, positive, negative string) string {
	if not {
		return negative
	}
	return positive
}

func (op CompareOp) text() string {
	return [...]string{Eq: " = ", Ne: " <> ", Lt: " < ", Lte: " <= ", Gt: " > ", Gte: " >= "}[op]
}

func (op MatchOp) text() string {
	return [...]string{Contains: "contains", StartsWith: "starts with", EndsWith: "ends with", Equals: "equals"}[op]
}

func (op ListOp) text() string {
	return [...]string{
		Has: "has", HasEvery: "has every", HasSome: "has some", IsEmpty: "is empty", IsNotEmpty: "is not empty", ListEq: "equals",
	}[op]
}

func (q Quantifier) text() string {
	return [...]string{Some: "some", Every: "every", None: "none", Is: "is", IsNot: "is not"}[q]
}
