package sqltext

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Parenthesised returns an expression in parentheses, for use in a longer text. If the expression
// ends with a -- comment, a line break follows it, so that the closing parenthesis is not part of
// the comment.
func Parenthesised[T ~string](p provider.Provider, expr T) SQL {
	comments, err := Comments(p, expr)
	if n := len(comments); err == nil && n > 0 {
		if c := comments[n-1]; strings.HasPrefix(c.Text, "--") && c.Start+len(c.Text) == len(expr) {
			return SQL("(" + expr + "\n)")
		}
	}
	return SQL("(" + expr + ")")
}

// DefaultExpr returns an expression in a form that is valid after DEFAULT. SQLite requires
// parentheses. PostgreSQL requires parentheses if an operator is a word, such as NOT or LIKE
// (b_expr in gram.y). An expression that cannot be parsed is put in parentheses too, since they are
// always allowed.
func DefaultExpr[T ~string](p provider.Provider, expr T) SQL {
	switch p {
	case provider.SQLite:
		return Parenthesised(p, expr)
	case provider.PostgreSQL:
		n, r, ok := parseExpr(p, string(expr))
		comments, err := Comments(p, expr)
		if !ok || err != nil || len(comments) > 0 || n.hasWordOperator(r) {
			return Parenthesised(p, expr)
		}
		return SQL(expr)
	}
	panic(p.Unhandled())
}

// hasWordOperator reports whether the expression has an operator that is a word and that is not
// inside parentheses.
func (n *node) hasWordOperator(r *reader) bool {
	if n.first < len(r.tokens) && r.tokens[n.first].Kind == OpenParen {
		if end, ok := r.closing(n.first); ok && end == n.end {
			return false
		}
	}
	switch n.form {
	case notForm, andForm, orForm, isForm, likeForm, betweenForm, inForm, collateForm, zoneForm, quantifiedForm:
		return true
	case infixForm, prefixForm, castForm, subscriptForm, fieldForm:
		for _, a := range n.args {
			if a.hasWordOperator(r) {
				return true
			}
		}
	default:
	}
	return false
}
