package sqltext

import "github.com/cocomon/comon_orm/internal/provider"

// CountedRows reads a query of the form SELECT count(*) FROM table WHERE condition. Without WHERE,
// the condition is "". ok is false for any other form. It is also false if the table has an alias,
// because the condition would contain the alias.
//
//	SELECT count(*) FROM "users" WHERE "age" IS NOT NULL   "users", "age" IS NOT NULL
//	SELECT count(*) FROM (SELECT 1 FROM "users") AS d      not ok
func CountedRows(p provider.Provider, query SQL) (table, condition SQL, ok bool) {
	r, err := newReader(p, string(query))
	if err != nil || !r.take("select", "count") {
		return "", "", false
	}
	for _, sign := range []string{"(", "*", ")"} {
		r.want(sign)
	}
	r.wantWord("from")
	first := r.pos
	r.qname()
	table = SQL(r.span(first, r.pos))
	if r.failed || r.pos == len(r.tokens) {
		return table, "", !r.failed
	}
	r.wantWord("where")
	for first = r.pos; !r.done(); {
		r.conditionToken()
	}
	condition = SQL(r.span(first, r.pos))
	return table, condition, !r.failed && condition != ""
}

// conditionToken advances by one token of a condition, or by a parenthesis with its contents.
func (r *reader) conditionToken() {
	switch {
	case r.kind(0) == OpenParen:
		r.group()
	case r.kind(0) == CloseParen, r.kind(0) == Semicolon,
		r.atAny("group", "having", "window", "union", "intersect", "except", "order", "limit", "offset", "fetch", "for"):
		r.fail()
	default:
		r.pos++
	}
}
