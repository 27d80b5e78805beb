package sqltext

import "strings"

// The types whose operators canonical forms take into account, in the spelling of format_type.
const (
	smallintType    = "smallint"
	integerType     = "integer"
	bigintType      = "bigint"
	numericType     = "numeric"
	realType        = "real"
	doubleType      = "double precision"
	booleanType     = "boolean"
	textType        = "text"
	varcharType     = "character varying"
	charType        = "character"
	bpcharType      = "bpchar"
	timestamptzType = "timestamp with time zone"
	timestampType   = "timestamp without time zone"
	dateType        = "date"
	intervalType    = "interval"
	jsonType        = "json"
	jsonbType       = "jsonb"
	uuidType        = "uuid"
	regclassType    = "regclass"
)

// postgres converts one node whose parts are already canonical. If the server would derive the type
// of a constant from its neighbours, the constant is converted to that type. A cast is removed only
// if the value already has the type.
func (c canon) postgres(n *node) *node {
	switch n.form {
	case columnForm:
		if len(n.args) == 1 {
			n.typ = c.types[n.args[0].text]
		}
	case numberForm:
		return numberConstant(n.text)
	case keywordForm:
		return keywordValue(n)
	case prefixForm:
		return signed(n)
	case castForm:
		return castTo(n.text, n.args[0])
	case notForm:
		n.args[0], n.typ = asType(n.args[0], booleanType), booleanType
	case andForm, orForm:
		for i, a := range n.args {
			n.args[i] = asType(a, booleanType)
		}
		return logic(n.form, n.args...)
	case infixForm:
		return infixPostgres(n.text, n.args[0], n.args[1])
	case isForm:
		if len(n.args) == 2 {
			n.args[0], n.args[1] = compared(n.args[0], n.args[1])
		}
		n.typ = booleanType
		if n.text == "not distinct from" {
			n.text = "distinct from"
			return &node{form: notForm, args: []*node{n}, typ: booleanType}
		}
	case likeForm:
		return likePostgres(n)
	case betweenForm:
		return betweenPostgres(n)
	case inForm:
		return inPostgres(n)
	case quantifiedForm:
		return quantifiedPostgres(n)
	case existsForm:
		n.typ = booleanType
	case collateForm:
		n.typ = n.args[0].typ
	case zoneForm:
		return callPostgres(&node{form: callForm, text: "timezone", args: []*node{n.args[1], n.args[0]}})
	case arrayForm:
		return arrayPostgres(n)
	case caseForm:
		return casePostgres(n)
	case callForm:
		return callPostgres(n)
	}
	return n
}

// keywordValue converts key words that are values, such as TRUE.
func keywordValue(n *node) *node {
	switch n.text {
	case "true", "false":
		return constantOf(booleanType, n.text)
	case "user", "current_role":
		n.text = "current_user"
	case "current_timestamp":
		n.typ = timestamptzType
	case "localtimestamp":
		n.typ = timestampType
	case "current_date":
		n.typ = dateType
	}
	return n
}

// infixPostgres converts the operands of an operator to the types that the server would choose
// (manual, 10.2), if their types are known.
func infixPostgres(op string, left, right *node) *node {
	if n := rowsPostgres(op, left, right); n != nil {
		return n
	}
	n := &node{form: infixForm, text: op}
	switch op {
	case "!=":
		n.text = "<>"
		fallthrough
	case "=", "<>", "<", "<=", ">", ">=":
		left, right = compared(left, right)
		n.typ = booleanType
	case "~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*":
		left, right = texts(left, right)
		n.typ = booleanType
	case "||":
		if textual(left.typ) || textual(right.typ) || literal(left) && literal(right) {
			left, right = texts(left, right)
			n.typ = textType
		}
	case "+", "-", "*", "/", "%":
		left, right, n.typ = arithmetic(op, left, right)
	case "->", "->>":
		if left.typ == jsonType || left.typ == jsonbType {
			right, n.typ = asType(right, textType), left.typ
			if op == "->>" {
				n.typ = textType
			}
		}
	}
	n.args = []*node{left, right}
	return n
}

// rowsPostgres converts a comparison of rows to comparisons of their values (manual, 9.24.5). It
// returns nil for anything else.
func rowsPostgres(op string, left, right *node) *node {
	if left.form != rowForm || right.form != rowForm || len(left.args) != len(right.args) || len(left.args) == 0 {
		return nil
	}
	f := andForm
	switch op {
	case "=":
	case "<>", "!=":
		f = orForm
	default:
		return nil
	}
	var terms []*node
	for i, a := range left.args {
		terms = append(terms, infixPostgres(op, a, right.args[i]))
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return logic(f, terms...)
}

// likePostgres converts LIKE to its operator, and SIMILAR TO to a match of the translated pattern.
func likePostgres(n *node) *node {
	words, not := strings.CutPrefix(n.text, "not ")
	left, pattern := n.args[0], n.args[1]
	if similar := words == "similar to"; similar || len(n.args) == 3 {
		name, args := "like_escape", n.args[1:]
		if similar {
			name = "similar_to_escape"
		}
		for i := range args {
			args[i] = asType(args[i], textType)
		}
		pattern = &node{form: callForm, text: name, args: args, typ: textType}
	}
	return infixPostgres(likeOperator(words, not), left, pattern)
}

func likeOperator(words string, not bool) string {
	op := "~~"
	switch words {
	case "ilike":
		op = "~~*"
	case "similar to":
		op = "~"
	}
	if not {
		return "!" + op
	}
	return op
}

// betweenPostgres converts BETWEEN to the two comparisons that the server's parser makes from it.
func betweenPostgres(n *node) *node {
	both := func(f form, low, high string, a, b *node) *node {
		return logic(f, infixPostgres(low, n.args[0], a), infixPostgres(high, n.args[0], b))
	}
	a, b := n.args[1], n.args[2]
	switch n.text {
	case "between":
		return both(andForm, ">=", "<=", a, b)
	case "not between":
		return both(orForm, "<", ">", a, b)
	case "between symmetric":
		return logic(orForm, both(andForm, ">=", "<=", a, b), both(andForm, ">=", "<=", b, a))
	}
	return logic(andForm, both(orForm, "<", ">", a, b), both(orForm, "<", ">", b, a))
}

// inPostgres converts IN to comparisons joined by OR, and NOT IN to comparisons joined by AND.
func inPostgres(n *node) *node {
	if len(n.args) < 2 || n.args[1].form == subqueryForm || len(n.args) > 2 && !repeatable(n.args[0]) {
		n.typ = booleanType
		return n
	}
	f, op := orForm, "="
	if n.text == "not in" {
		f, op = andForm, "<>"
	}
	return each(f, op, n.args[0], n.args[1:])
}

func each(f form, op string, left *node, items []*node) *node {
	var terms []*node
	for _, item := range items {
		terms = append(terms, infixPostgres(op, left, item))
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return logic(f, terms...)
}

// quantifiedPostgres converts x = ANY (ARRAY[a, b]) to x = a OR x = b, and ALL to comparisons
// joined by AND. By definition, these have the same values.
func quantifiedPostgres(n *node) *node {
	n.typ = booleanType
	op, quantifier := n.text[:strings.LastIndexByte(n.text, ' ')], n.text[strings.LastIndexByte(n.text, ' ')+1:]
	if words, not := strings.CutPrefix(op, "not "); words == "like" || words == "ilike" {
		op = likeOperator(words, not)
		n.text = op + " " + quantifier
	}
	array := n.args[1]
	if array.form != arrayForm || len(array.args) == 0 || array.args[0].form == arrayForm || len(array.args) > 1 && !repeatable(n.args[0]) {
		return n
	}
	f := orForm
	if quantifier == "all" {
		f = andForm
	}
	return each(f, op, n.args[0], array.args)
}

// arrayPostgres converts constants in ARRAY[…] to the type of the other elements.
func arrayPostgres(n *node) *node {
	typ, ok := common(n.args)
	if !ok {
		return n
	}
	for i, a := range n.args {
		n.args[i] = asType(a, typ)
	}
	n.typ = typ + "[]"
	return n
}

func casePostgres(n *node) *node {
	last := len(n.args) - 1
	if n.args[last].form == noForm {
		n.args[last] = &node{form: keywordForm, text: "null"}
	}
	operand := n.args[0]
	var results []*node
	for i := 2; i < last; i += 2 {
		results = append(results, n.args[i])
		if operand.form == noForm {
			n.args[i-1] = asType(n.args[i-1], booleanType)
		} else if left, right := compared(operand, n.args[i-1]); left == operand {
			n.args[i-1] = right
		}
	}
	typ, ok := common(append(results, n.args[last]))
	if !ok {
		return n
	}
	for i := 2; i < last; i += 2 {
		n.args[i] = asType(n.args[i], typ)
	}
	n.args[last] = asType(n.args[last], typ)
	n.typ = typ
	return n
}
