package sqltext

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Statement is one SQL statement of a text.
type Statement struct {
	// Text is the statement from its first token up to its semicolon, without the semicolon and
	// without comments before the first token. Comments inside the statement remain. So do comments
	// right before the semicolon, because a database stores them with a view or a trigger. If Text
	// ends with a -- comment, it includes the line break that ends the comment.
	Text SQL
	// Start and End are the byte offsets of Text. Line is the line of Start, counted from 1.
	Start, End int
	Line       int
}

// Split splits text into statements at the same semicolons as the database: semicolons in strings,
// quoted names, comments, bodies of functions and triggers do not end a statement. A comment
// between two statements belongs to the second one. A text that has only comments has no
// statements. The error is a [*SyntaxError].
func Split(p provider.Provider, text string) ([]Statement, error) {
	var out []Statement
	lex := lexer{provider: p, text: text}
	line, counted := 1, 0
	current := extent{provider: p, start: -1}
	for {
		tok, err := lex.next()
		if err != nil {
			return nil, err
		}
		if !current.endsAt(tok) {
			if tok.Kind == endOfText {
				return nil, lex.fail(current.start, current.missing())
			}
			current.add(tok, text)
			continue
		}
		if current.start >= 0 {
			line += strings.Count(text[counted:current.start], "\n")
			counted = current.start
			if tok.Kind == Semicolon {
				current.end = endOfComments(p, text, current.end, tok.Start)
			}
			out = append(out, Statement{Text: SQL(text[current.start:current.end]), Start: current.start, End: current.end, Line: line})
		}
		if tok.Kind == endOfText {
			return out, nil
		}
		current = extent{provider: p, start: -1}
	}
}

// endOfComments returns the end of the comments between the last token of a statement and its
// semicolon.
func endOfComments(p provider.Provider, text string, end, semicolon int) int {
	comments, err := Comments(p, text[end:semicolon])
	if err != nil || len(comments) == 0 {
		return end
	}
	last := comments[len(comments)-1]
	end += last.Start + len(last.Text)
	if strings.HasPrefix(last.Text, "--") && end < semicolon {
		end++ // the line break that ends the comment
	}
	return end
}

// extent finds the end of one statement.
type extent struct {
	provider   provider.Provider
	start, end int      // start is -1 before the first token
	head       []string // the leading words in lower case, at most headLength
	headDone   bool
	body       body
	parens     int    // open parentheses (PostgreSQL: CREATE RULE … DO (a; b))
	blocks     int    // open BEGIN ATOMIC and CASE of a PostgreSQL routine
	previous   string // the previous token in lower case if it is a word, ";" if it is a semicolon, else ""
	closed     bool   // the END of a SQLite trigger was read
}

// headLength is the number of words in "explain query plan create temp trigger", the longest head.
const headLength = 6

// body is the kind of a statement that can contain statements.
type body uint8

const (
	noBody body = iota
	routineBody
	triggerBody
)

func (e *extent) endsAt(tok Token) bool {
	if tok.Kind != Semicolon && tok.Kind != endOfText {
		return false
	}
	if e.provider == provider.SQLite {
		return e.body != triggerBody || e.closed
	}
	return e.parens == 0 && e.blocks == 0
}

// missing describes what an incomplete statement lacks.
func (e *extent) missing() string {
	switch {
	case e.body == triggerBody:
		return "the trigger has no END"
	case e.blocks > 0:
		return "the routine's BEGIN ATOMIC has no END"
	}
	return "unclosed parenthesis in the statement that begins here"
}

func (e *extent) add(tok Token, text string) {
	if e.start < 0 {
		e.start = tok.Start
	}
	e.end = tok.End
	name := ""
	switch tok.Kind {
	case Word:
		name = strings.ToLower(text[tok.Start:tok.End])
	case Semicolon:
		name = ";"
	case OpenParen:
		e.parens++
	case CloseParen:
		e.parens = max(e.parens-1, 0)
	case endOfText, QuotedName, StringText, Number, Operator, Parameter, Sign:
	}
	e.addHead(tok.Kind, name)
	switch e.body {
	case triggerBody:
		// SQLite ends a trigger at the tokens ; END ; (sqlite3_complete). The END of a CASE does
		// not end the trigger, because no semicolon is before it.
		e.closed = name == "end" && e.previous == ";"
	case routineBody:
		e.addRoutine(name)
	case noBody:
	}
	e.previous = name
}

func (e *extent) addRoutine(name string) {
	switch {
	case e.parens > 0 && e.blocks == 0: // a parenthesis that is open here belongs to the list of parameters
	case name == "atomic" && e.previous == "begin" && e.blocks == 0:
		e.blocks = 1
	case name == "case" && e.blocks > 0:
		e.blocks++
	case name == "end" && e.blocks > 0:
		e.blocks--
	}
}

// addHead collects the first words until they determine the kind of the statement.
func (e *extent) addHead(k TokenKind, name string) {
	if e.headDone {
		return
	}
	if k != Word || len(e.head) == headLength {
		e.headDone = true
		return
	}
	e.head = append(e.head, name)
	if e.body = bodyOf(e.provider, e.head); e.body != noBody {
		e.headDone = true
	}
}

func bodyOf(p provider.Provider, head []string) body {
	rest := head
	skip := func(names ...string) {
		if len(rest) > 0 && slices.Contains(names, rest[0]) {
			rest = rest[1:]
		}
	}
	skip("explain")
	skip("query")
	skip("plan")
	if len(rest) == 0 || rest[0] != "create" {
		return noBody
	}
	rest = rest[1:]
	skip("or")
	skip("replace")
	skip("temp", "temporary")
	switch {
	case len(rest) == 0:
		return noBody
	case p == provider.SQLite && rest[0] == "trigger":
		return triggerBody
	case p == provider.PostgreSQL && slices.Contains([]string{"function", "procedure"}, rest[0]):
		return routineBody
	}
	return noBody
}
