package sqltext

import "strings"

// base is a type without its arguments.
func base(typ string) string {
	if i := strings.IndexByte(typ, '('); i >= 0 && !strings.HasPrefix(typ, `"`) {
		if end := strings.IndexByte(typ, ')'); end > i {
			return typ[:i] + typ[end+1:]
		}
	}
	return typ
}

func textual(typ string) bool { return typ == textType || base(typ) == varcharType }

func integral(typ string) bool {
	return typ == smallintType || typ == integerType || typ == bigintType
}

func numerical(typ string) bool {
	return integral(typ) || base(typ) == numericType || typ == realType || typ == doubleType
}

// literal reports whether n is NULL or a quoted constant whose type is not decided yet.
func literal(n *node) bool {
	return n.form == stringForm || n.form == keywordForm && n.text == "null"
}

// asType gives a type to a constant without one.
func asType(n *node, typ string) *node {
	if literal(n) {
		return castTo(typ, n)
	}
	return n
}

// asText converts a value of a character type to text, like the server does for comparison and
// concatenation.
func asText(n *node) *node {
	if literal(n) || base(n.typ) == varcharType {
		return castTo(textType, n)
	}
	return n
}

// texts resolves the operands of operators over texts. An operand of an unknown type decides
// nothing.
func texts(left, right *node) (l, r *node) {
	if (textual(left.typ) || literal(left)) && (textual(right.typ) || literal(right)) {
		return asText(left), asText(right)
	}
	if textual(left.typ) && right.typ != "" || textual(right.typ) && left.typ != "" {
		return asText(left), asText(right)
	}
	return left, right
}

// compared resolves operands that are compared: a constant without a type gets that of the other
// side, character types become text, and of two kinds of numbers the narrower one is widened.
func compared(left, right *node) (l, r *node) {
	switch {
	case literal(left) && literal(right):
		return asType(left, textType), asType(right, textType)
	case literal(right):
		return withConstant(left, right)
	case literal(left):
		right, left = withConstant(right, left)
		return left, right
	case textual(left.typ) && textual(right.typ):
		return asText(left), asText(right)
	case numerical(left.typ) && numerical(right.typ):
		l, r, _ = widen(left, right)
		return sameInteger(l, r)
	}
	return left, right
}

// withConstant resolves a constant next to a value. The types of character(n), arrays and unknown
// values stay undecided.
func withConstant(value, constant *node) (v, c *node) {
	switch typ := value.typ; {
	case typ == "", strings.HasSuffix(typ, "[]"), base(typ) == "bit", typ == "name", typ == "oid", typ == regclassType, base(typ) == charType:
		return value, constant
	case textual(typ):
		return asText(value), asText(constant)
	default:
		v, c = sameInteger(value, asType(constant, base(typ)))
		return v, c
	}
}

// sameInteger drops the width of integer constants in comparisons: the server compares integers of
// any widths.
func sameInteger(left, right *node) (l, r *node) {
	if !integral(left.typ) || !integral(right.typ) {
		return left, right
	}
	narrow := func(n *node) *node {
		if n.form != constantForm {
			return n
		}
		return numberConstant(n.text)
	}
	return narrow(left), narrow(right)
}

// widen converts two numbers to the type in which the server calculates.
func widen(left, right *node) (l, r *node, typ string) {
	a, b := base(left.typ), base(right.typ)
	switch {
	case integral(a) && integral(b):
		if a == bigintType || b == bigintType {
			return left, right, bigintType
		}
		if a == integerType || b == integerType {
			return left, right, integerType
		}
		return left, right, smallintType
	case a == b:
		return left, right, a
	case a == doubleType || b == doubleType || a == realType || b == realType:
		return asDouble(left), asDouble(right), doubleType
	}
	return asNumeric(left), asNumeric(right), numericType
}

// asDouble does not convert real: there are operators of real with double precision.
func asDouble(n *node) *node {
	if n.typ == realType {
		return n
	}
	return castTo(doubleType, n)
}

func asNumeric(n *node) *node {
	if base(n.typ) == numericType {
		return n
	}
	return castTo(numericType, n)
}

// arithmetic resolves operands of + - * / %.
func arithmetic(op string, left, right *node) (l, r *node, typ string) {
	switch {
	case numerical(left.typ) && numerical(right.typ):
		return widen(left, right)
	case numerical(left.typ) && right.form == stringForm:
		return left, asType(right, base(left.typ)), base(left.typ)
	case numerical(right.typ) && left.form == stringForm:
		return asType(left, base(right.typ)), right, base(right.typ)
	case op != "+" && op != "-":
		return left, right, ""
	case left.typ == dateType && integral(right.typ):
		return left, right, dateType
	case base(left.typ) == timestamptzType && right.typ == intervalType:
		return left, right, timestamptzType
	case (base(left.typ) == timestampType || left.typ == dateType) && right.typ == intervalType:
		return left, right, timestampType
	}
	return left, right, ""
}

// common is the type of a list of values in which constants have the type of the others (manual,
// 10.5); ok is false if the types are unknown or differ.
func common(list []*node) (typ string, ok bool) {
	for _, n := range list {
		switch {
		case literal(n):
		case n.typ == "" || typ != "" && typ != base(n.typ):
			return "", false
		default:
			typ = base(n.typ)
		}
	}
	if typ == "" {
		return textType, len(list) > 0
	}
	return typ, true
}
