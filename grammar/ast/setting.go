package ast

import (
	"fmt"

	"github.com/cocomon/comon_orm/grammar/diag"
)

// assignment converts a [settingLine] to a setting.
func (l *line) assignment(b *Block, doc []*Comment) Item {
	r := l.p.settings.read(l.kinds)
	l.stop = r.stop
	n := r.node
	if n.Key == nil || n.Equal == nil {
		l.fail(diag.CodeBadLine, l.span(), fmt.Sprintf("this line is not a setting of the %s", b.Kind), "write key = value")
		return nil
	}
	a := &Assignment{Key: l.key(*n.Key), Doc: doc, Trailing: l.trailing, Inner: l.inner, All: l.span()}
	start := n.Equal.Pos.Offset + 1
	if start == len(l.tokens) {
		l.report(diag.CodeMissingValue, l.place(*n.Equal), fmt.Sprintf("%q has no value", a.Key.Text), fmt.Sprintf("write %s = value", a.Key.Text))
		return a
	}
	if first := l.tokens[start]; first.kind == braceOpen {
		l.fail(diag.CodeUnexpected, l.p.span(first), fmt.Sprintf("the value of %q is an object", a.Key.Text), "write a string, a number, a word or a list of them")
		return a
	}
	if l.stop < 0 || l.complete(start) {
		a.Value = l.expr(n.Value)
		l.end("write one setting a line: key = value")
	}
	return a
}

// complete returns true if the grammar accepts the whole value that starts at the token with the
// index start. Otherwise it reports the error in the value and returns false.
func (l *line) complete(start int) bool {
	const of = "the value"
	list := start
	if l.tokens[start].kind == ident {
		list++
	}
	if list < len(l.tokens) && (l.tokens[list].kind == parenOpen && list > start || l.tokens[list].kind == bracketOpen && list == start) {
		end, ok := l.brackets(list)
		if !ok {
			return false
		}
		start = end - 1
	}
	if l.stop <= start {
		l.unexpectedIn(of)
	}
	return l.stop > start
}
