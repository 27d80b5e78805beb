package ast

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/source"
)

// token returns the token of this line for t, which is a token in the parse result of the grammar.
// The offset of t is its index in the line.
func (l *line) token(t lexer.Token) token { return l.tokens[t.Pos.Offset] }

// place returns the span of a token in the parse result.
func (l *line) place(t lexer.Token) source.Span { return l.p.span(l.token(t)) }

// word returns the word for a token in the parse result.
func (l *line) word(t lexer.Token) Name {
	word := l.token(t)
	return Name{Text: l.p.str(word), At: l.p.span(word)}
}

// arguments converts the arguments of a list, and reports missing values.
func (l *line) arguments(n *arguments) []*Arg {
	l.trailingComma(n.Trailing)
	return l.members(n.Args)
}

func (l *line) trailingComma(t *lexer.Token) {
	if t != nil && !l.lenient {
		l.report(diag.CodeTrailingComma, l.place(*t), "a comma separates two arguments, none follows the last one", "remove it")
	}
}

func (l *line) members(nodes []*argument) []*Arg {
	if len(nodes) == 0 {
		return nil
	}
	args := make([]*Arg, 0, len(nodes))
	for _, n := range nodes {
		args = append(args, l.argument(n))
	}
	return args
}

func (l *line) argument(n *argument) *Arg {
	if n.Name == nil {
		value := l.expr(n.Value)
		return &Arg{Value: value, All: value.Span()}
	}
	name := l.word(*n.Name)
	arg := &Arg{Name: &name, All: name.At.Join(l.place(*n.Colon))}
	if n.Named == nil {
		l.report(diag.CodeMissingValue, arg.All, fmt.Sprintf("argument %q has no value", name.Text), fmt.Sprintf("write %s: value", name.Text))
		return arg
	}
	arg.Value = l.expr(n.Named)
	arg.All = arg.All.Join(arg.Value.Span())
	return arg
}

// expr converts a value.
func (l *line) expr(n *value) Expr {
	switch {
	case n.Literal != nil:
		return l.literalValue(*n.Literal)
	case n.Array != nil:
		a := &Array{At: l.place(*n.Array.Open).Join(l.place(*n.Array.Close)), Items: make([]Expr, 0, len(n.Array.Items))}
		for _, item := range n.Array.Items {
			a.Items = append(a.Items, l.expr(item))
		}
		return a
	case n.Object != nil:
		l.trailingComma(n.Object.Trailing)
		return &Object{At: l.place(*n.Object.Open).Join(l.place(*n.Object.Close)), Members: l.members(n.Object.Members)}
	default:
		return l.call(n.Word)
	}
}

func (l *line) literalValue(t lexer.Token) Expr {
	literal := l.token(t)
	if literal.kind == number {
		return &Number{Text: l.p.str(literal), At: l.p.span(literal)}
	}
	return l.literal(literal)
}

// call converts a bare word, or a call if it has arguments.
func (l *line) call(n *word) Expr {
	name := l.word(*n.Name)
	if first, _ := utf8.DecodeRuneInString(name.Text); !unicode.IsLetter(first) {
		l.fail(diag.CodeBadName, name.At, fmt.Sprintf("%q is neither a number nor a name", name.Text), "names start with a letter; text is written in double quotes")
	}
	if n.Args == nil {
		return &Ident{Text: name.Text, At: name.At}
	}
	return &Call{Name: name, Args: l.arguments(n.Args), At: name.At.Join(l.place(*n.Args.Close))}
}

// The functions below report errors at the token where the grammar stopped.

// stopped returns the first token of the line that the grammar does not accept. It returns the zero
// token if the grammar accepts all.
func (l *line) stopped() token {
	if l.stop < 0 || l.stop >= len(l.tokens) {
		return token{}
	}
	return l.tokens[l.stop]
}

// badList reports the error in the list whose opening token has the index open. If the parameter
// first is true, the error is at the token after it, because the grammar accepts no item.
func (l *line) badList(open int, first bool, of string) {
	if _, ok := l.brackets(open); !ok {
		return
	}
	if first && l.kinds[open] != tooLarge {
		l.stop = open + 1
	}
	l.unexpectedIn(of)
}

// unexpectedIn reports the token where the grammar stopped, as an unexpected token in a list or a
// value.
func (l *line) unexpectedIn(of string) {
	t := l.stopped()
	if t.kind == eof {
		t = l.tokens[len(l.tokens)-1]
	} else if l.tooLong(t) {
		return
	}
	l.fail(diag.CodeUnexpected, l.p.span(t), fmt.Sprintf("unexpected %q in %s", l.p.str(t), of), "arguments are values or name: value, with commas between them")
}

// end reports tokens after the last part of the line.
func (l *line) end(help string) {
	if t := l.stopped(); t.kind != eof && !l.tooLong(t) {
		l.fail(diag.CodeUnexpected, l.p.span(t), fmt.Sprintf("unexpected %q", l.p.str(t)), help)
	}
}

// tooLong reports a line that is too long. The grammar only sees its beginning; tooLong reports
// nothing if the beginning has an error.
func (l *line) tooLong(t token) bool {
	if l.kinds[l.stop] != tooLarge || len(l.tokens) <= maxTokens {
		return false
	}
	l.fail(diag.CodeTooLarge, l.p.span(t), "this line is too long", "make it smaller")
	return true
}

// brackets returns the token after the list that starts at token open, and reports a list that is
// never closed or too large.
func (l *line) brackets(open int) (end int, ok bool) {
	first := l.p.span(l.tokens[open])
	depth := 0
	for i, t := range l.tokens[open:] {
		switch {
		case t.kind.opens():
			depth++
		case t.kind.isCloser():
			depth--
		}
		if depth > maxDepth || i > maxTokens {
			l.fail(diag.CodeTooLarge, first, "this list is nested too deeply or too long", "make it smaller")
			return 0, false
		}
		if depth == 0 {
			return open + i + 1, true
		}
	}
	l.fail(diag.CodeUnclosedBracket, first, fmt.Sprintf("this %s is never closed", l.p.str(l.tokens[open])), "close it on the same line, or put a comma where the next line goes on")
	return 0, false
}
