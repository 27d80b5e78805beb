package sqltext

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// first parses the beginning of an expression: a prefix operator with its operand, or one operand.
func (r *reader) first() *node {
	start := r.pos
	n := r.firstForm()
	if n.form != subqueryForm {
		n.first, n.end = start, r.pos
	}
	return n
}

func (r *reader) firstForm() *node {
	switch r.kind(0) {
	case StringText:
		return r.constant()
	case Number:
		r.pos++
		return &node{form: numberForm, text: r.textOf(r.pos - 1)}
	case Parameter:
		r.pos++
		return &node{form: parameterForm, text: r.textOf(r.pos - 1)}
	case Operator:
		return r.prefix()
	case OpenParen:
		return r.parenthesis()
	case QuotedName:
		if n := r.typedConstant(); n != nil {
			return n
		}
		return r.nameOrCall()
	case Word:
		return r.firstWord()
	case endOfText, Semicolon, CloseParen, Sign:
	}
	return r.fail()
}

func (r *reader) prefix() *node {
	op := r.token(0)
	r.pos++
	switch r.provider {
	case provider.SQLite:
		if op == "+" || op == "-" || op == "~" {
			return &node{form: prefixForm, text: op, args: []*node{r.operand(liteSignPower)}}
		}
	case provider.PostgreSQL:
		switch p := postgresPower(op); {
		case op == "+" || op == "-":
			return &node{form: prefixForm, text: op, args: []*node{r.operand(pgSignPower)}}
		case op == "*":
			return &node{form: starForm}
		case p == pgOtherPower:
			return &node{form: prefixForm, text: op, args: []*node{r.operand(pgSumPower)}}
		}
	}
	return r.fail()
}

// constant parses a string, a bit string or a blob. A string with Unicode escapes may have an
// UESCAPE after it.
func (r *reader) constant() *node {
	token := r.token(0)
	r.pos++
	value, kind, ok := decodeLiteral(r.provider, token, r.unicodeEscape())
	if !ok {
		return r.fail()
	}
	switch kind {
	case bitsLiteral:
		return &node{form: bitsForm, text: value}
	case hexLiteral:
		if r.provider == provider.PostgreSQL {
			return &node{form: bitsForm, text: "x" + value}
		}
		return &node{form: blobForm, text: value}
	case charLiteral:
		return &node{form: castForm, text: "bpchar", args: []*node{{form: stringForm, text: value, first: r.pos - 1, end: r.pos}}}
	case textLiteral, unicodeEscape:
	}
	return &node{form: stringForm, text: value}
}

// unicodeEscape parses UESCAPE '!' and returns the character. Without UESCAPE it returns a
// backslash.
func (r *reader) unicodeEscape() byte {
	if r.provider != provider.PostgreSQL || !r.at("uescape") || r.kind(1) != StringText {
		return '\\'
	}
	value, ok := StringValue(r.provider, r.token(1))
	r.pos += 2
	if !ok || len(value) != 1 {
		r.fail()
		return '\\'
	}
	return value[0]
}

// parenthesis parses an expression, a row or a select in parentheses. Parentheses around an
// expression have no node, because the tree itself shows the grouping.
func (r *reader) parenthesis() *node {
	if r.atSubquery() {
		return r.subquery()
	}
	r.pos++
	list := r.list()
	switch len(list) {
	case 0:
		return r.fail()
	case 1:
		inner := *list[0]
		inner.level = anyPower
		return &inner
	}
	return &node{form: rowForm, args: list}
}

func (r *reader) firstWord() *node {
	switch word := r.word(0); word {
	case "not":
		r.pos++
		return &node{form: notForm, args: []*node{r.operand(notPower)}}
	case "case":
		r.pos++
		return r.caseExpr()
	case "cast":
		if r.kind(1) == OpenParen {
			r.pos += 2
			return r.castCall()
		}
	case "exists":
		if r.pos++; r.atSubquery() {
			return &node{form: existsForm, args: []*node{r.subquery()}}
		}
		r.pos--
	case "null":
		r.pos++
		return &node{form: keywordForm, text: word}
	case "true", "false", "current_date", "current_time", "current_timestamp":
		if r.kind(1) != OpenParen && !r.sign(1, ".") {
			r.pos++
			return &node{form: keywordForm, text: word}
		}
	}
	if r.provider == provider.PostgreSQL {
		if n := r.postgresWord(); n != nil {
			return n
		}
	}
	return r.nameOrCall()
}

func (r *reader) castCall() *node {
	n := &node{form: castForm, args: []*node{r.expression()}}
	r.wantWord("as")
	switch r.provider {
	case provider.PostgreSQL:
		n.text = r.postgresType()
	case provider.SQLite:
		n.text = r.sqliteType()
	}
	r.want(")")
	return n
}

func (r *reader) caseExpr() *node {
	n := &node{form: caseForm, args: []*node{{}}}
	if !r.at("when") {
		n.args[0] = r.expression()
	}
	for r.take("when") {
		n.args = append(n.args, r.expression())
		r.wantWord("then")
		n.args = append(n.args, r.expression())
	}
	last := &node{}
	if r.take("else") {
		last = r.expression()
	}
	n.args = append(n.args, last)
	r.wantWord("end")
	return n
}

// postgresWord parses a construct of PostgreSQL that begins with a key word. It returns nil if
// there is none.
func (r *reader) postgresWord() *node {
	word := r.word(0)
	switch {
	case word == "array" && r.sign(1, "["):
		r.pos++
		return r.array()
	case word == "array" && r.kind(1) == OpenParen:
		r.pos++
		return &node{form: callForm, text: "array", args: []*node{r.subquery()}}
	case word == "row" && r.kind(1) == OpenParen:
		r.pos += 2
		return &node{form: rowForm, args: r.list()}
	case word == "operator" && r.kind(1) == OpenParen:
		r.pos++
		return &node{form: prefixForm, text: r.operatorName(), args: []*node{r.operand(pgSumPower)}}
	case slices.Contains(valueWords(), word) && !r.sign(1, "."):
		return r.valueWord(word)
	case slices.Contains(specialCalls(), word) && r.kind(1) == OpenParen:
		return r.specialCall(word)
	}
	return r.typedConstant()
}

// valueWords lists functions that are called without parentheses. A precision may follow some of
// them.
func valueWords() []string {
	return strings.Fields("current_date current_time current_timestamp localtime localtimestamp " +
		"current_user current_role session_user user current_catalog current_schema system_user")
}

func (r *reader) valueWord(word string) *node {
	r.pos++
	n := &node{form: keywordForm, text: word}
	if strings.Contains(word, "time") && r.kind(0) == OpenParen && r.kind(1) == Number && r.kind(2) == CloseParen {
		n.args = []*node{{form: numberForm, text: r.token(1)}}
		r.pos += 3
	}
	return n
}

// array parses the brackets of an array with the elements inside. They follow the word ARRAY, or
// they are an element of an array of several dimensions, as [1, 2] in ARRAY[[1, 2], [3, 4]].
func (r *reader) array() *node {
	n := &node{form: arrayForm}
	r.want("[")
	if r.takeSign("]") {
		return n
	}
	for !r.failed {
		if r.sign(0, "[") {
			n.args = append(n.args, r.array())
		} else {
			n.args = append(n.args, r.expression())
		}
		if !r.takeSign(",") {
			break
		}
	}
	r.want("]")
	return n
}

// typedConstant parses a constant that has its type before it, such as date '2024-01-01'. It
// returns nil if the text is something else.
func (r *reader) typedConstant() *node {
	if r.provider != provider.PostgreSQL || !r.isName(0) || r.kind(1) == Operator || r.kind(1) == endOfText {
		return nil
	}
	start := r.pos
	typ := r.postgresType()
	if r.failed || r.kind(0) != StringText {
		r.pos, r.failed = start, false
		return nil
	}
	value := r.constant()
	if value.form != stringForm {
		return r.fail()
	}
	if typ == "interval" {
		typ += r.intervalFields()
	}
	return &node{form: castForm, text: typ, args: []*node{value}}
}
