package sqltext

import (
	"crypto/sha256"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// CanonicalExpr is an expression that can only be compared, with ==. It cannot be executed, printed
// or converted to text. See [Canonical].
type CanonicalExpr struct{ sum [sha256.Size]byte }

// Types contains the types of a table's columns, as the database prints them, by column name. A
// column of a domain is omitted, because the type of a constant next to such a column depends on
// the domain. If the types are known, more expressions are recognised as equal. For example, the
// two expressions s = 'a' and (s)::text = 'a'::text have the same meaning only if s is a varchar.
type Types map[string]SQL

// Canonical returns the canonical form of an expression. Two forms are equal only if the database
// evaluates both expressions alike. If two forms differ, the expressions can still be equivalent,
// but only the database can decide that.
//
// The form ignores white space, comments, and the case of key words and of unquoted names. It
// ignores quotes of identifiers and parentheses that change nothing. It also ignores different
// spellings of an operator, a type, a constant or a function, and the casts that PostgreSQL adds
// where the type of a constant is known without them. An expression that cannot be parsed is
// compared by its tokens.
func Canonical[T ~string](p provider.Provider, expr T) CanonicalExpr {
	return CanonicalIn(p, expr, nil)
}

// CanonicalIn is [Canonical] for an expression over columns whose types are known.
func CanonicalIn[T ~string](p provider.Provider, expr T, types Types) CanonicalExpr {
	return CanonicalExpr{sha256.Sum256([]byte(canonicalText(p, string(expr), types)))}
}

// canonicalText returns the text whose checksum is the canonical form. Its first word ("tree",
// "tokens" or "text") says how far the expression could be read, so that texts of different kinds
// are never equal.
func canonicalText(p provider.Provider, expr string, types Types) string {
	n, r, ok := parseExpr(p, expr)
	if r == nil {
		return "text " + strconv.Quote(expr)
	}
	if !ok {
		return "tokens " + r.canonicalTokens(0, len(r.tokens))
	}
	var b strings.Builder
	b.WriteString("tree ")
	c := canon{reader: r, types: types.read(p)}
	out := c.node(n)
	if p == provider.SQLite {
		out = truth(out)
	}
	out.write(&b)
	return b.String()
}

// canon converts trees to their canonical form.
type canon struct {
	reader *reader
	types  map[string]string // canonical types by column name; nil: unknown
}

// read returns the types in canonical spelling. The keys are the column names in the form in which
// the database compares names.
func (t Types) read(p provider.Provider) map[string]string {
	if t == nil {
		return nil
	}
	out := make(map[string]string, len(t))
	for name, text := range t {
		switch p {
		case provider.PostgreSQL:
			typ, ok := ReadType(p, text)
			if !ok {
				out[name] = ""
				continue
			}
			out[name] = typ.key()
		case provider.SQLite:
			out[lowerASCII(name)] = string(text)
		}
	}
	return out
}

// node returns the canonical tree for n. The innermost parts are converted first.
func (c canon) node(n *node) *node {
	if n.form == subqueryForm {
		return &node{form: subqueryForm, text: c.reader.canonicalTokens(n.first, n.end)}
	}
	out := &node{form: n.form, text: n.text, quoted: n.quoted}
	for _, a := range n.args {
		out.args = append(out.args, c.node(a))
	}
	switch c.reader.provider {
	case provider.PostgreSQL:
		out.quoted = false // in PostgreSQL, double quotes are always around a name
		return c.postgres(out)
	case provider.SQLite:
		return c.sqlite(out)
	}
	panic(c.reader.provider.Unhandled())
}

// canonicalTokens returns a text that is equal for two sequences of tokens only if their tokens are
// equal.
func (r *reader) canonicalTokens(first, end int) string {
	var b strings.Builder
	for i := first; i < end; i++ {
		text, mark := r.textOf(i), "o"
		switch r.tokens[i].Kind {
		case Word:
			text, mark = lowerASCII(text), "w"
		case QuotedName:
			text, mark = r.quotedToken(text)
		case StringText:
			if value, kind, ok := decodeLiteral(r.provider, text, '\\'); ok {
				text, mark = value, "s"+strconv.Itoa(int(kind))
			}
		case endOfText, Number, Operator, Parameter, Semicolon, OpenParen, CloseParen, Sign:
		}
		b.WriteString(mark + strconv.Quote(text))
	}
	return b.String()
}

// quotedToken returns the name in a quoted token, and a mark that distinguishes it from an unquoted
// word. SQLite may read a name in double quotes as a text, so the case of such a name is kept.
func (r *reader) quotedToken(token string) (text, mark string) {
	name := Name(r.provider, token)
	switch {
	case r.provider == provider.SQLite && token[0] == '"':
		return name, "d"
	case r.provider == provider.SQLite:
		return lowerASCII(name), "q"
	}
	return name, "q"
}

// logic returns AND or OR over terms. Terms of the same operator are merged into one list, which
// changes neither their order nor the result.
func logic(f form, args ...*node) *node {
	n := &node{form: f, typ: booleanType}
	for _, a := range args {
		if a.form == f {
			n.args = append(n.args, a.args...)
			continue
		}
		n.args = append(n.args, a)
	}
	return n
}

// repeatable reports whether it is certain that an expression has the same value when it is
// evaluated twice. That is not certain if it has a function call, a sub-select, or a key word such
// as CURRENT_TIMESTAMP.
func repeatable(n *node) bool {
	ok := true
	n.walk(func(n *node) bool {
		ok = ok && n.form != callForm && n.form != subqueryForm && n.form != keywordForm
		return ok
	})
	return ok
}
