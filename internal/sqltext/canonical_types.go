package sqltext

import "strings"

// base returns a type without its arguments, such as numeric for numeric(10,2).
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

// asType converts n to a type if n is a constant whose type is not decided yet.
func asType(n *node, typ string) *node {
	if literal(n) {
		return castTo(typ, n)
	}
	return n
}

// asText converts a value of a character type to text, as the server does for comparison and
// concatenation.
func asText(n *node) *node {
	if literal(n) || base(n.typ) == varcharType {
		return castTo(textType, n)
	}
	return n
}

// texts converts both operands of an operator over texts to text. If the type of one operand is
// unknown, both stay unchanged.
func texts(left, right *node) (l, r *node) {
	if (textual(left.typ) || literal(left)) && (textual(right.typ) || literal(right)) {
		return asText(left), asText(right)
	}
	if textual(left.typ) && right.typ != "" || textual(right.typ) && left.typ != "" {
		return asText(left), asText(right)
	}
	return left, right
}

// compared converts two operands that are compared. A constant without a type is converted to the
// type of the other operand, varchar to text, and the narrower of two numeric types to the wider
// one.
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

// withConstant converts a constant without a type that is compared with a value. If the value is of
// type character(n), of an array type, of an unknown type, or of a type with comparison rules of
// its own, both stay unchanged.
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

// sameInteger replaces integer constants by constants of the narrowest type, because the server
// compares integers of any two widths.
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

// widen converts two numbers to the type in which the server computes with them.
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

// asDouble converts a number to double precision. A real stays unchanged, because the server has
// operators between real and double precision.
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

// arithmetic converts the operands of + - * / and %, and returns the type of the result.
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

// common returns the type that all values of a list have, where constants without a type adapt to
// the other values (manual, 10.5). ok is false if the types are unknown or differ.
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
