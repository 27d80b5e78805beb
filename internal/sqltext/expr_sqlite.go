package sqltext

// extendSQLite implements extend by the rules of parse.y.
func (r *reader) extendSQLite(left *node, least power) *node {
	switch r.kind(0) {
	case Operator:
		op := r.token(0)
		p := sqlitePower(op)
		if p < least || op == "~" {
			return nil
		}
		r.pos++
		return &node{form: infixForm, text: op, args: []*node{left, r.operand(p + 1)}}
	case Word:
	case endOfText, QuotedName, StringText, Number, Parameter, Semicolon, OpenParen, CloseParen, Sign:
		return nil
	}
	switch {
	case least <= liteCollatePower && r.take("collate"):
		return &node{form: collateForm, args: []*node{left}, text: lowerASCII(r.name())}
	case least > liteEqualPower:
		return nil
	case r.take("isnull"):
		return &node{form: isForm, text: "null", args: []*node{left}}
	case r.take("notnull"), r.take("not", "null"):
		return &node{form: isForm, text: "not null", args: []*node{left}}
	case r.take("is"):
		return r.isSQLite(left)
	}
	not, word := r.negated("between", "in", "like", "glob", "regexp", "match")
	switch word {
	case "":
		return nil
	case "between":
		return r.between(left, not, notPower, liteComparePower)
	case "in":
		return r.in(left, not)
	}
	return r.like(left, notText(not, word), liteComparePower)
}

func (r *reader) isSQLite(left *node) *node {
	not := r.take("not")
	if r.take("distinct", "from") {
		not = !not
	}
	return &node{form: isForm, text: notText(not, "same"), args: []*node{left, r.operand(liteComparePower)}}
}

func sqlitePower(op string) power {
	switch op {
	case "=", "==", "<>", "!=":
		return liteEqualPower
	case "<", "<=", ">", ">=":
		return liteComparePower
	case "&", "|", "<<", ">>":
		return liteBitPower
	case "+", "-":
		return liteSumPower
	case "*", "/", "%":
		return liteProductPower
	}
	return liteConcatPower
}
