package sqltext

import (
	"strconv"
	"strings"
)

// form is the kind of a node in an expression.
type form uint8

// The forms. The comment after a form describes the fields text and args of its nodes.
const (
	noForm         form = iota
	columnForm          // args: the parts of the name; the last part may be a starForm
	nameForm            // text: one part of a name
	starForm            // the * of count(*) and of t.*
	stringForm          // text: the value
	bitsForm            // text: the digits of B'…', or of X'…' with an x before them
	blobForm            // text: the hexadecimal digits
	numberForm          // text: the number as written
	parameterForm       // text: the parameter as written
	keywordForm         // text: null, true, false, current_timestamp, …; args: a precision
	wordForm            // text: a key word between arguments, such as from in extract(… from …)
	callForm            // text: the function; args: arguments and clauses
	clauseForm          // text: distinct, order by, filter, over, …; args: the operands of the clause
	castForm            // text: the type; args: one
	prefixForm          // text: the operator; args: one
	infixForm           // text: the operator; args: two
	notForm             // args: one
	andForm             // args: two or more
	orForm              // args: two or more
	isForm              // text: null, not null, distinct from, not true, …; args: one or two
	likeForm            // text: like, not ilike, glob, …; args: value, pattern, escape
	betweenForm         // text: between, not between, between symmetric, …; args: three
	inForm              // text: in, not in; args: value and then the list, or a subqueryForm
	quantifiedForm      // text: operator and any or all; args: two
	collateForm         // text: the collation; args: one
	zoneForm            // args: value and time zone
	subscriptForm       // args: value and subscripts
	sliceForm           // args: bounds; a noForm for a bound that is not given
	fieldForm           // text: the field; args: one
	arrayForm           // args: elements
	rowForm             // args: elements
	caseForm            // args: operand or noForm; condition, result, condition, result, …; value of ELSE or noForm
	existsForm          // args: a subqueryForm
	subqueryForm        // the tokens from first to end
	sortForm            // text: asc, desc nulls first, …; args: one
	constantForm        // a constant of a known type, set only by Canonical; text: the value; args: the type as a wordForm
)

// node is a node of the tree of an expression. Canonical compares such trees, and Rename searches
// them for names.
type node struct {
	form form
	text string
	args []*node
	// typ is the type of the value in canonical spelling, if the type is certain. Only Canonical
	// sets it.
	typ string
	// quoted is true for a name in double quotes, which may be a text on SQLite.
	quoted bool
	// level is the precedence of an operator of PostgreSQL that is not associative. PostgreSQL
	// refuses two such operators of the same precedence without parentheses, as in a < b < c.
	level power
	// first and end are the index of the node's first token and of the token after its last one.
	first, end int
}

// write appends a text of the node. Two trees have the same text only if they are equal.
func (n *node) write(b *strings.Builder) {
	b.WriteByte('(')
	b.WriteString(strconv.Itoa(int(n.form)))
	if n.text != "" {
		b.WriteByte(' ')
		b.WriteString(strconv.Quote(n.text))
	}
	if n.quoted {
		b.WriteString(" quoted")
	}
	for _, a := range n.args {
		a.write(b)
	}
	b.WriteByte(')')
}

// walk calls visit for the node and all nodes below it. If visit returns false for a node, walk
// skips the nodes below that node.
func (n *node) walk(visit func(*node) bool) {
	if !visit(n) {
		return
	}
	for _, a := range n.args {
		a.walk(visit)
	}
}
