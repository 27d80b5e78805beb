package sqltext

import (
	"strconv"
	"strings"
)

// sqlite converts one node whose parts are already canonical. It makes only the changes that
// SQLite's own parser makes, because others could change the affinity of a column.
func (c canon) sqlite(n *node) *node {
	switch n.form {
	case columnForm:
		return c.sqliteColumn(n)
	case numberForm:
		return sqliteNumber(n.text)
	case keywordForm:
		if _, column := c.types[n.text]; column {
			return &node{form: columnForm, args: []*node{{form: nameForm, text: n.text}}}
		}
	case prefixForm:
		return sqliteSigned(n)
	case andForm, orForm:
		return sqliteLogic(n.form, n.args...)
	case infixForm:
		switch n.text {
		case "==":
			n.text = "="
		case "!=":
			n.text = "<>"
		}
	case isForm:
		return sqliteIs(n)
	case likeForm:
		return sqliteLike(n)
	case betweenForm:
		return sqliteBetween(n)
	case inForm:
		if n.text == "not in" {
			n.text = "in"
			return &node{form: notForm, args: []*node{n}}
		}
	case callForm:
		switch n.text {
		case "substring":
			n.text = "substr"
		case "printf":
			n.text = "format"
		}
	}
	for i, a := range n.args {
		n.args[i] = truth(a)
	}
	return n
}

// truth converts TRUE and FALSE to numbers. IS TRUE has another meaning; the caller converts it
// before.
func truth(n *node) *node {
	if n.form == keywordForm && (n.text == "true" || n.text == "false") {
		return sqliteNumber(map[string]string{"true": "1", "false": "0"}[n.text])
	}
	return n
}

// sqliteColumn converts names to lower case, because SQLite ignores their case. A name in double
// quotes is a text if no column has that name. If the columns are not known, such a name keeps its
// case, because it may be a text.
func (c canon) sqliteColumn(n *node) *node {
	last := n.args[len(n.args)-1]
	lower := lowerASCII(last.text)
	if len(n.args) == 1 && last.quoted && c.types != nil {
		if _, known := c.types[lower]; !known && lower != "rowid" && lower != "oid" && lower != "_rowid_" {
			return &node{form: stringForm, text: last.text}
		}
		last.quoted = false
	}
	for i, part := range n.args {
		lowered := lowerASCII(part.text)
		if part.quoted = part.quoted && len(n.args) == 1 && c.types == nil && lowered != part.text; !part.quoted {
			n.args[i].text = lowered
		}
	}
	return n
}

// sqliteNumber returns a number by its value, as an integer if it fits 64 bits, else as a real.
func sqliteNumber(text string) *node {
	text = strings.ReplaceAll(text, "_", "")
	if digits, hex := strings.CutPrefix(lowerASCII(text), "0x"); hex {
		if v, err := strconv.ParseUint(digits, 16, 64); err == nil {
			return &node{form: numberForm, text: strconv.FormatInt(int64(v), 10)}
		}
		return &node{form: numberForm, text: "raw " + text}
	}
	if text == "9223372036854775808" { // without a minus SQLite reads this number as a real, after a minus as an integer
		return &node{form: numberForm, text: "raw " + text}
	}
	if v, err := strconv.ParseInt(text, 10, 64); err == nil {
		return &node{form: numberForm, text: strconv.FormatInt(v, 10)}
	}
	if v, err := strconv.ParseFloat(text, 64); err == nil && strings.Trim(text, "0123456789.eE+-") == "" {
		return &node{form: numberForm, text: "real " + strconv.FormatFloat(v, 'g', -1, 64)}
	}
	return &node{form: numberForm, text: "raw " + text}
}

func sqliteSigned(n *node) *node {
	arg := n.args[0]
	if arg.form != numberForm || strings.HasPrefix(arg.text, "raw ") || n.text == "~" {
		n.args[0] = truth(arg)
		return n
	}
	if n.text == "+" {
		return arg
	}
	text, isReal := strings.CutPrefix(arg.text, "real ")
	switch {
	case text == "-9223372036854775808", isReal && text == "0":
		return n
	case text == "0":
		return arg
	}
	value, negative := strings.CutPrefix(text, "-")
	if !negative {
		value = "-" + value
	}
	if isReal {
		value = "real " + value
	}
	return &node{form: numberForm, text: value}
}

func sqliteLogic(f form, args ...*node) *node {
	for i, a := range args {
		args[i] = truth(a)
	}
	n := logic(f, args...)
	n.typ = ""
	return n
}

// sqliteIs converts IS NULL, IS TRUE, and the comparison a IS b, in which NULL is an ordinary
// value.
func sqliteIs(n *node) *node {
	if len(n.args) == 2 {
		right := n.args[1]
		if right.form == keywordForm && (right.text == "null" || right.text == "true" || right.text == "false") {
			n.text = strings.Replace(n.text, "same", right.text, 1)
			n.args = n.args[:1]
		}
	}
	for i, a := range n.args {
		n.args[i] = truth(a)
	}
	return n
}

// sqliteLike converts LIKE, GLOB and similar operators to the functions that they call
// (lang_expr.html, 5).
func sqliteLike(n *node) *node {
	name, not := strings.CutPrefix(n.text, "not ")
	call := &node{form: callForm, text: name, args: []*node{truth(n.args[1]), truth(n.args[0])}}
	if len(n.args) == 3 {
		call.args = append(call.args, truth(n.args[2]))
	}
	if not {
		return &node{form: notForm, args: []*node{call}}
	}
	return call
}

// sqliteBetween converts BETWEEN to two comparisons, if the value may be evaluated twice.
func sqliteBetween(n *node) *node {
	for i, a := range n.args {
		n.args[i] = truth(a)
	}
	name, not := strings.CutPrefix(n.text, "not ")
	out := &node{form: betweenForm, text: name, args: n.args}
	if repeatable(n.args[0]) {
		out = sqliteLogic(andForm, &node{form: infixForm, text: ">=", args: []*node{n.args[0], n.args[1]}},
			&node{form: infixForm, text: "<=", args: []*node{n.args[0], n.args[2]}})
	}
	if not {
		return &node{form: notForm, args: []*node{out}}
	}
	return out
}
