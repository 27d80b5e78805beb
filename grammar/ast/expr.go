package ast

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/source"
)

// token returns the token at hand that a token of the grammar stands for.
func (l *line) token(t lexer.Token) token { return l.list[t.Pos.Offset] }

// place returns the span of a token of the grammar.
func (l *line) place(t lexer.Token) source.Span { return l.p.span(l.token(t)) }

// nameOf returns the word that a token of the grammar stands for.
func (l *line) nameOf(t lexer.Token) Name {
	word := l.token(t)
	return Name{Text: l.p.str(word), At: l.p.span(word)}
}

// arguments makes the arguments of a list that parsed, and reports values that are missing.
func (l *line) arguments(node *argumentsNode) []*Arg {
	l.trailingComma(node.Trailing)
	return l.members(node.Args)
}

func (l *line) trailingComma(t *lexer.Token) {
	if t != nil && !l.lenient {
		l.report(diag.CodeTrailingComma, l.place(*t), "a comma stands between two arguments, not behind the last one", "remove it")
	}
}

func (l *line) members(nodes []*argumentNode) []*Arg {
	args := make([]*Arg, 0, len(nodes))
	for _, n := range nodes {
		args = append(args, l.argument(n))
	}
	return args
}

func (l *line) argument(n *argumentNode) *Arg {
	if n.Name == nil {
		value := l.expr(n.Value)
		return &Arg{Value: value, All: value.Span()}
	}
	name := l.nameOf(*n.Name)
	arg := &Arg{Name: &name, All: name.At.Join(l.place(*n.Colon))}
	if n.Named == nil {
		l.report(diag.CodeMissingValue, arg.All, fmt.Sprintf("argument %q has no value", name.Text), fmt.Sprintf("write %s: value", name.Text))
		return arg
	}
	arg.Value = l.expr(n.Named)
	arg.All = arg.All.Join(arg.Value.Span())
	return arg
}

// expr makes the value of a node that parsed.
func (l *line) expr(n *valueNode) Expr {
	switch {
	case n.Literal != nil:
		return l.literalNode(*n.Literal)
	case n.Array != nil:
		a := &Array{At: l.place(n.Array.Open).Join(l.place(n.Array.Close)), Items: make([]Expr, 0, len(n.Array.Items))}
		for _, item := range n.Array.Items {
			a.Items = append(a.Items, l.expr(item))
		}
		return a
	case n.Object != nil:
		l.trailingComma(n.Object.Trailing)
		return &Object{At: l.place(n.Object.Open).Join(l.place(n.Object.Close)), Members: l.members(n.Object.Members)}
	default:
		return l.word(n.Word)
	}
}

func (l *line) literalNode(t lexer.Token) Expr {
	literal := l.token(t)
	if literal.kind == number {
		return &Number{Text: l.p.str(literal), At: l.p.span(literal)}
	}
	return l.literal(literal)
}

func (l *line) word(n *wordNode) Expr {
	name := l.nameOf(n.Name)
	if first, _ := utf8.DecodeRuneInString(name.Text); !unicode.IsLetter(first) {
		l.fail(diag.CodeBadName, name.At, fmt.Sprintf("%q is neither a number nor a name", name.Text), "names start with a letter; text stands in double quotes")
	}
	if n.Args == nil {
		return &Ident{Text: name.Text, At: name.At}
	}
	return &Call{Name: name, Args: l.arguments(n.Args), At: name.At.Join(l.place(n.Args.Close))}
}
