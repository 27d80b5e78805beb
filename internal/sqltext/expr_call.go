package sqltext

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// nameOrCall parses a column, a function call, or a RAISE of SQLite.
func (r *reader) nameOrCall() *node {
	if !r.isName(0) || r.reservedHere() {
		return r.fail()
	}
	n := &node{form: columnForm}
	for {
		if !r.isName(0) {
			return r.fail()
		}
		part := &node{form: nameForm, quoted: r.token(0)[0] == '"', first: r.pos, end: r.pos + 1}
		part.text = r.name()
		n.args = append(n.args, part)
		if !r.takeSign(".") {
			break
		}
		if r.takeSign("*") {
			n.args = append(n.args, &node{form: starForm})
			return n
		}
	}
	if r.kind(0) != OpenParen {
		return n
	}
	r.pos++
	return r.call(functionName(r.provider, n.args))
}

// reservedHere reports whether the next word is a key word that cannot begin an expression.
func (r *reader) reservedHere() bool {
	return r.kind(0) == Word && slices.Contains(strings.Fields("select from where and or in is then else when end on as group order having limit"+
		" union except intersect between collate using distinct"), r.word(0))
}

// functionName returns the name of a function, written so that two texts are equal only if the
// names are equal.
func functionName(p provider.Provider, parts []*node) string {
	var names []string
	for _, part := range parts {
		name := part.text
		if p == provider.SQLite {
			name = lowerASCII(name)
		}
		if !plainWord(p, name) || part.quoted && slices.Contains(grammarCalls(), name) {
			name = string(Ident(p, name))
		}
		names = append(names, name)
	}
	return strings.Join(names, ".")
}

// grammarCalls lists the key words of PostgreSQL's grammar that look like functions. A name in
// quotes is always a function.
func grammarCalls() []string {
	return []string{"coalesce", "greatest", "least", "nullif", "trim", "normalize", "grouping"}
}

// call parses the arguments of a function, after the opening parenthesis, and the clauses after the
// closing one.
func (r *reader) call(name string) *node {
	n := &node{form: callForm, text: name}
	if r.provider == provider.SQLite && name == "raise" {
		n.args = append(n.args, &node{form: wordForm, text: r.takeAny("ignore", "rollback", "abort", "fail")})
		if r.takeSign(",") {
			n.args = append(n.args, r.expression())
		}
		r.want(")")
		return n
	}
	switch {
	case r.take("distinct"):
		n.args = append(n.args, &node{form: clauseForm, text: "distinct"})
	case r.at("all") && !r.sign(1, "(") && r.provider == provider.PostgreSQL:
		r.pos++
	}
	r.arguments(n)
	r.callClauses(n)
	return n
}

func (r *reader) arguments(n *node) {
	if r.takeSign("*") {
		n.args = append(n.args, &node{form: starForm})
		r.want(")")
		return
	}
	if r.takeSign(")") {
		return
	}
	for !r.failed && !r.at("order", "by") {
		n.args = append(n.args, r.argument())
		if !r.takeSign(",") {
			break
		}
	}
	if r.take("order", "by") {
		n.args = append(n.args, &node{form: clauseForm, text: "order by", args: r.sortList()})
	}
	r.want(")")
}

// argument parses one argument of a function. PostgreSQL also has named arguments and VARIADIC.
func (r *reader) argument() *node {
	if r.provider == provider.PostgreSQL {
		if r.at("variadic") {
			r.pos++
			return &node{form: clauseForm, text: "variadic", args: []*node{r.expression()}}
		}
		if r.isName(0) && (r.sign(1, "=>") || r.sign(1, ":=")) {
			name := r.name()
			r.pos++
			return &node{form: clauseForm, text: "=> " + name, args: []*node{r.expression()}}
		}
	}
	return r.expression()
}

// callClauses parses WITHIN GROUP, FILTER and OVER.
func (r *reader) callClauses(n *node) {
	if r.at("within", "group") && r.kind(2) == OpenParen {
		r.pos += 3
		r.wantWord("order", "by")
		n.args = append(n.args, &node{form: clauseForm, text: "within group", args: r.sortList()})
		r.want(")")
	}
	if r.at("filter") && r.kind(1) == OpenParen {
		r.pos += 2
		r.wantWord("where")
		n.args = append(n.args, &node{form: clauseForm, text: "filter", args: []*node{r.expression()}})
		r.want(")")
	}
	if r.at("over") && r.kind(1) == OpenParen {
		r.pos += 2
		n.args = append(n.args, r.window())
	} else if r.at("over") && r.isName(1) {
		r.pos++
		n.args = append(n.args, &node{form: clauseForm, text: "over " + r.name()})
	}
}

// window parses the definition of a window after its opening parenthesis.
func (r *reader) window() *node {
	n := &node{form: clauseForm, text: "over"}
	if r.isName(0) && !r.atAny("partition", "order", "rows", "range", "groups") {
		n.text += " " + r.name()
	}
	if r.take("partition", "by") {
		var list []*node
		for !r.failed {
			list = append(list, r.expression())
			if !r.takeSign(",") {
				break
			}
		}
		n.args = append(n.args, &node{form: clauseForm, text: "partition by", args: list})
	}
	if r.take("order", "by") {
		n.args = append(n.args, &node{form: clauseForm, text: "order by", args: r.sortList()})
	}
	var frame []string
	for !r.done() && !r.sign(0, ")") {
		switch r.kind(0) {
		case Word:
			frame = append(frame, r.word(0))
		case Number:
			frame = append(frame, r.token(0))
		case endOfText, QuotedName, StringText, Operator, Parameter, Semicolon, OpenParen, CloseParen, Sign:
			return r.fail()
		}
		r.pos++
	}
	n.text += " " + strings.Join(frame, " ")
	r.want(")")
	return n
}

// sortList parses what follows ORDER BY.
func (r *reader) sortList() []*node {
	var out []*node
	for !r.failed {
		n := &node{form: sortForm, args: []*node{r.expression()}}
		var words []string
		if r.take("using") {
			words = append(words, "using", r.token(0))
			if r.kind(0) != Operator {
				r.fail()
			}
			r.pos++
		}
		if w := r.takeAny("asc", "desc"); w == "desc" {
			words = append(words, w)
		}
		if r.take("nulls") {
			words = append(words, "nulls", r.takeAny("first", "last"))
		}
		n.text = strings.Join(words, " ")
		out = append(out, n)
		if !r.takeSign(",") {
			break
		}
	}
	return out
}

// specialCalls lists the functions of PostgreSQL that may have key words between their arguments
// (manual, 9.4 and 9.9).
func specialCalls() []string {
	return []string{"extract", "substring", "trim", "overlay", "position", "normalize"}
}

// specialCall parses a call of one of the specialCalls. Its key words become arguments.
func (r *reader) specialCall(name string) *node {
	r.pos += 2
	n := &node{form: callForm, text: name}
	add := func(word string) { n.args = append(n.args, &node{form: wordForm, text: word}) }
	if name == "extract" && r.word(1) == "from" && (r.isName(0) || r.kind(0) == StringText) {
		field := r.token(0)
		if r.kind(0) == StringText {
			field, _ = StringValue(r.provider, field)
		} else {
			field = Name(r.provider, field)
		}
		r.pos++
		add(lowerASCII(field))
	}
	for !r.failed && !r.takeSign(")") {
		switch w := r.takeAny("both", "leading", "trailing", "from", "for", "placing", "similar", "escape", "in"); {
		case w != "":
			add(w)
		case r.takeSign(","):
			add(",")
		default:
			n.args = append(n.args, r.operand(pgOtherPower))
		}
		if r.done() {
			r.fail()
		}
	}
	return n
}
