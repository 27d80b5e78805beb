package sqltext

import (
	"slices"
	"strings"
)

// callPostgres converts a function call to its canonical form. A form with key words, such as
// position('b' in a), becomes a plain call of the function that it means. If the function is listed
// in signatures, constants among the arguments are converted to the types of its parameters.
func callPostgres(n *node) *node {
	n.text = strings.TrimPrefix(n.text, "pg_catalog.")
	if n = plainCall(n); slices.ContainsFunc(n.args, func(a *node) bool { return a.form == clauseForm }) {
		return n
	}
	switch n.text {
	case "now", "transaction_timestamp":
		if len(n.args) == 0 {
			return &node{form: keywordForm, text: "current_timestamp", typ: timestamptzType}
		}
	case "timezone":
		if len(n.args) == 2 {
			n.args[0] = asType(n.args[0], textType)
			switch base(n.args[1].typ) {
			case timestamptzType:
				n.typ = timestampType
			case timestampType:
				n.typ = timestamptzType
			}
		}
		return n
	case "extract":
		n.typ = numericType
		return n
	case "coalesce", "greatest", "least":
		if typ, ok := common(n.args); ok {
			for i, a := range n.args {
				n.args[i] = asType(a, typ)
			}
			n.typ = typ
		}
		return n
	}
	return applySignature(n)
}

// plainCall returns the call without the key words between its arguments.
func plainCall(n *node) *node {
	var words []string
	var values []*node
	for _, a := range n.args {
		if a.form == wordForm {
			words = append(words, a.text)
			continue
		}
		values = append(values, a)
	}
	commas := !slices.ContainsFunc(words, func(w string) bool { return w != "," })
	call := func(name string, args ...*node) *node { return &node{form: callForm, text: name, args: args} }
	switch list := strings.Join(words, " "); {
	case len(words) == 0 && n.text != "trim":
	case n.text == "extract" && len(words) == 2 && len(values) == 1 && words[1] == "from":
		return call("extract", &node{form: wordForm, text: words[0]}, values[0])
	case n.text == "trim" && commas:
		return call("btrim", values...)
	case n.text == "trim":
		return trimCall(n, words, values)
	case commas:
		return call(n.text, values...)
	case n.text == "position" && list == "in" && len(values) == 2:
		return call("position", values[1], values[0])
	case n.text == "substring" && (list == "from" || list == "from for"), n.text == "overlay" && strings.HasPrefix(list, "placing from"):
		return call(n.text, values...)
	case n.text == "substring" && list == "for" && len(values) == 2:
		return call(n.text, values[0], constantOf(integerType, "1"), values[1])
	}
	return n
}

// trimCall converts trim([leading] [x] from y) to the function that PostgreSQL calls for it, such
// as ltrim.
func trimCall(n *node, words []string, values []*node) *node {
	name := "btrim"
	switch words[0] {
	case "leading":
		name = "ltrim"
	case "trailing":
		name = "rtrim"
	}
	from := slices.IndexFunc(n.args, func(a *node) bool { return a.form == wordForm && a.text == "from" })
	if from < 0 || slices.Contains(words, ",") {
		return n
	}
	switch {
	case len(values) == 1:
		return &node{form: callForm, text: name, args: values}
	case len(values) == 2 && from > 0 && n.args[from-1].form != wordForm:
		return &node{form: callForm, text: name, args: []*node{values[1], values[0]}}
	}
	return n
}

// signature describes the parameters of a function. Each character of params is the type of one
// parameter: t is text, i integer, c regclass. The params "*" accept any arguments, and "?" means
// that the function is not known here.
type signature struct {
	params string
	result string
}

func signatures(name string) signature {
	switch name {
	case "lower", "upper", "md5", "initcap", "reverse", "current_setting", "quote_literal", "quote_ident":
		return signature{"t", textType}
	case "btrim", "ltrim", "rtrim":
		return signature{"tt", textType}
	case "length", "char_length", "character_length", "octet_length", "ascii":
		return signature{"t", integerType}
	case "strpos", "position":
		return signature{"tt", integerType}
	case "replace", "translate":
		return signature{"ttt", textType}
	case "lpad", "rpad":
		return signature{"tit", textType}
	case "left", "right", "repeat":
		return signature{"ti", textType}
	case "split_part":
		return signature{"tti", textType}
	case "nextval", "currval":
		return signature{"c", bigintType}
	case "gen_random_uuid":
		return signature{"", uuidType}
	case "random":
		return signature{"", doubleType}
	case "concat":
		return signature{"*", textType}
	case "clock_timestamp", "statement_timestamp":
		return signature{"", timestamptzType}
	}
	return signature{params: "?"}
}

// applySignature converts the arguments to the types of the parameters, but only if it is certain
// that every argument fits its parameter. The last arguments may be absent.
func applySignature(n *node) *node {
	s := signatures(n.text)
	if s.params == "*" {
		n.typ = s.result
		return n
	}
	if len(n.args) > len(s.params) || s.params == "?" {
		return n
	}
	for i, a := range n.args {
		if a.form != stringForm && !fits(s.params[i], a.typ) {
			return n
		}
	}
	for i, a := range n.args {
		switch s.params[i] {
		case 't':
			n.args[i] = asText(a)
		case 'i':
			n.args[i] = asType(a, integerType)
		case 'c':
			n.args[i] = asType(a, regclassType)
		}
	}
	n.typ = s.result
	return n
}

// fits reports whether it is certain that a parameter of a signature accepts a value of the type.
func fits(param byte, typ string) bool {
	switch param {
	case 't':
		return textual(typ)
	case 'i':
		return typ == integerType || typ == smallintType
	case 'c':
		return typ == regclassType
	}
	return true
}
