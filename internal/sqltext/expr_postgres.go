package sqltext

import "slices"

// extendPostgres implements extend by the rules of gram.y.
func (r *reader) extendPostgres(left *node, least power) *node {
	switch r.kind(0) {
	case Operator:
		return r.extendOperator(left, least)
	case Sign:
		return r.extendSign(left, least)
	case Word:
	case endOfText, QuotedName, StringText, Number, Parameter, Semicolon, OpenParen, CloseParen:
		return nil
	}
	switch {
	case least <= pgOtherPower && r.at("operator") && r.kind(1) == OpenParen:
		r.pos++
		return r.infix(left, r.operatorName(), pgOtherPower)
	case least <= pgCollatePower && r.take("collate"):
		return &node{form: collateForm, args: []*node{left}, text: r.qualified()}
	case least <= pgZonePower && r.take("at", "time", "zone"):
		return &node{form: zoneForm, args: []*node{left, r.operand(pgCollatePower)}}
	case least <= pgIsPower && left.level != pgIsPower && r.take("isnull"):
		return &node{form: isForm, text: "null", args: []*node{left}}
	case least <= pgIsPower && left.level != pgIsPower && r.take("notnull"):
		return &node{form: isForm, text: "not null", args: []*node{left}}
	case least <= pgIsPower && left.level != pgIsPower && r.take("is"):
		return withLevel(r.isPostgres(left), pgIsPower)
	case least <= pgInPower && left.level != pgInPower:
		return withLevel(r.extendIn(left), pgInPower)
	}
	return nil
}

func (r *reader) extendIn(left *node) *node {
	not, word := r.negated("between", "in", "like", "ilike", "similar")
	switch word {
	case "between":
		return r.between(left, not, pgComparePower, pgOtherPower)
	case "in":
		return r.in(left, not)
	case "similar":
		r.wantWord("to")
		return r.like(left, notText(not, "similar to"), pgOtherPower)
	case "like", "ilike":
		if n := r.quantified(left, notText(not, word)); n != nil {
			return n
		}
		return r.like(left, notText(not, word), pgOtherPower)
	}
	return nil
}

func (r *reader) isPostgres(left *node) *node {
	not := r.take("not")
	if r.take("distinct", "from") {
		return &node{form: isForm, text: notText(not, "distinct from"), args: []*node{left, r.operand(pgComparePower)}}
	}
	word := r.takeAny("null", "true", "false", "unknown")
	if word == "" {
		return r.fail()
	}
	return &node{form: isForm, text: notText(not, word), args: []*node{left}}
}

func postgresPower(op string) power {
	switch op {
	case "=", "<", ">", "<=", ">=", "<>", "!=":
		return pgComparePower
	case "+", "-":
		return pgSumPower
	case "*", "/", "%":
		return pgProductPower
	case "^":
		return pgExponentPower
	case "::":
		return pgCastPower
	}
	return pgOtherPower
}

func (r *reader) extendOperator(left *node, least power) *node {
	op := r.token(0)
	if slices.Contains([]string{":=", "=>", ".."}, op) {
		return nil
	}
	p := postgresPower(op)
	if p < least || p == pgComparePower && left.level == p {
		return nil
	}
	r.pos++
	if op == "::" {
		return &node{form: castForm, args: []*node{left}, text: r.postgresType()}
	}
	n := r.infix(left, op, p)
	if p == pgComparePower {
		return withLevel(n, p)
	}
	return n
}

// withLevel marks an operator that cannot have another operator of the same precedence directly
// after it, because the grouping would be ambiguous (%nonassoc in gram.y).
func withLevel(n *node, level power) *node {
	if n == nil {
		return nil
	}
	switch n.form {
	case infixForm, likeForm, betweenForm:
		n.level = level
	case isForm:
		if len(n.args) == 2 {
			n.level = level
		}
	default:
	}
	return n
}

// infix parses the right operand of an operator.
func (r *reader) infix(left *node, op string, p power) *node {
	if n := r.quantified(left, op); n != nil {
		return n
	}
	return &node{form: infixForm, text: op, args: []*node{left, r.operand(p + 1)}}
}

// quantified parses ANY, SOME or ALL with its array or select. It returns nil if there is none.
func (r *reader) quantified(left *node, op string) *node {
	if !r.atAny("any", "some", "all") || r.kind(1) != OpenParen {
		return nil
	}
	word := r.takeAny("any", "some", "all")
	if word == "some" {
		word = "any"
	}
	n := &node{form: quantifiedForm, text: op + " " + word, args: []*node{left}}
	if r.atSubquery() {
		n.args = append(n.args, r.subquery())
		return n
	}
	r.pos++
	n.args = append(n.args, r.expression())
	r.want(")")
	return n
}

// operatorName parses (pg_catalog.+), which follows OPERATOR. It omits pg_catalog, the schema of
// PostgreSQL's own operators, because that schema is searched first in any case.
func (r *reader) operatorName() string {
	r.want("(")
	schema := ""
	for r.isName(0) && r.sign(1, ".") {
		schema += string(Ident(r.provider, r.name())) + "."
		r.pos++
	}
	if r.kind(0) != Operator {
		r.fail()
		return ""
	}
	op := r.token(0)
	r.pos++
	r.want(")")
	if schema == `"pg_catalog".` {
		schema = ""
	}
	return schema + op
}

// extendSign parses a subscript after a value, or a field of a value in parentheses.
func (r *reader) extendSign(left *node, least power) *node {
	switch {
	case least <= pgSubscriptPower && r.takeSign("["):
		n := &node{form: subscriptForm, args: []*node{left}}
		if left.form == subscriptForm {
			n.args = slices.Clone(left.args)
		}
		n.args = append(n.args, r.subscript())
		return n
	case r.sign(0, ".") && left.form != columnForm && r.isName(1):
		r.pos++
		return &node{form: fieldForm, args: []*node{left}, text: r.name()}
	case r.sign(0, ".") && r.textOf(r.pos-1) == ")" && r.isName(1):
		r.pos++
		return &node{form: fieldForm, args: []*node{left}, text: r.name()}
	}
	return nil
}

func (r *reader) subscript() *node {
	bound := func() *node {
		if r.sign(0, ":") || r.sign(0, "]") {
			return &node{}
		}
		return r.expression()
	}
	n := bound()
	if r.takeSign(":") {
		n = &node{form: sliceForm, args: []*node{n, bound()}}
	}
	r.want("]")
	return n
}
