package sqltext

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// SingleQuoted returns an expression in which double quotes are only around names. SQLite reads
// "gone" as the text 'gone' if no column has that name (sqlite.org/quirks.html, section 8), but a
// connection can turn this off. A text in single quotes is a text on every connection.
//
// columns are the names that the expression can use. The result is the unchanged text if the
// database never reads double quotes as a text, or if the expression cannot be read.
func SingleQuoted[T ~string](p provider.Provider, expr T, columns []string) SQL {
	switch p {
	case provider.PostgreSQL:
		return SQL(expr)
	case provider.SQLite:
	}
	r, err := newReader(p, string(expr))
	if err != nil {
		return SQL(expr)
	}
	var b strings.Builder
	end := 0
	for i, tok := range r.tokens {
		if tok.Kind == QuotedName && r.textOf(i)[0] == '"' && !r.partOfName(i) && !r.nameOf(i, columns) {
			b.WriteString(r.text[end:tok.Start] + string(Literal(p, Name(p, r.textOf(i)))))
			end = tok.End
		}
	}
	b.WriteString(r.text[end:])
	return SQL(b.String())
}

// partOfName reports whether the token at i is certainly a name: a part of a longer name, or the
// name of a function, a collation or a type.
func (r *reader) partOfName(i int) bool {
	before := i > 0 && (r.textOf(i-1) == "." || strings.EqualFold(r.textOf(i-1), "collate") || strings.EqualFold(r.textOf(i-1), "as"))
	return before || i+1 < len(r.tokens) && (r.textOf(i+1) == "." || r.textOf(i+1) == "(")
}

func (r *reader) nameOf(i int, columns []string) bool {
	name := Name(r.provider, r.textOf(i))
	return slices.ContainsFunc(columns, func(c string) bool { return SameName(r.provider, c, name) })
}

// SingleQuotedTable returns a CREATE TABLE of SQLite in whose expressions double quotes are only
// around names, so that every connection accepts it. No other byte changes.
func SingleQuotedTable(p provider.Provider, definition SQL) SQL {
	e, err := EditTable(p, definition)
	if err != nil {
		return definition
	}
	names := []string{e.Table.Name.Name}
	for _, c := range e.Table.Columns {
		names = append(names, c.Name)
	}
	single := func(k Constraint) {
		of := names
		if k.Kind == DefaultConstraint {
			if k.Expr != "" && k.Expr[0] == '"' {
				return // every connection reads the double quotes as a text here
			}
			of = nil // nil, because a default cannot refer to a column
		}
		if text := SingleQuoted(p, k.Expr, of); text != k.Expr {
			e.Replace(k.ExprSpan, text)
		}
	}
	for _, c := range e.Table.Columns {
		for _, k := range c.Constraints {
			single(k)
		}
	}
	for _, k := range e.Table.Constraints {
		single(k)
	}
	return e.SQL()
}

// SingleQuotedIndex returns a CREATE INDEX in which double quotes are only around names. The
// function columns is called only if the index has an expression or a condition. A text that cannot
// be read is returned unchanged.
func SingleQuotedIndex(p provider.Provider, definition SQL, columns func() ([]string, error)) (SQL, error) {
	ix, err := ReadCreateIndex(p, definition)
	isExpression := func(c IndexedColumn) bool { return c.Column == "" }
	if err == nil && (ix.Where != "" || slices.ContainsFunc(ix.Columns, isExpression)) {
		names, err := columns()
		return SingleQuoted(p, definition, append([]string{ix.Name.Name, ix.Table.Name}, names...)), err
	}
	return definition, nil
}
