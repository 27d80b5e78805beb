package sqltext

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Scope is what is known about the names that a text can use, with the names from before the
// renaming.
type Scope struct {
	// Table is the table of an expression; "" if the text is a statement.
	Table string
	// Schema is the schema of all tables here. A name with another schema refers to none of them.
	Schema string
	// Qualified is true if a name without a schema refers to none of them either.
	Qualified bool
	// Tables are the columns of tables and views. A table that is missing here may have any
	// columns.
	Tables map[string][]string
}

// Names are the new names: of tables by their old names, and of columns by the old name of their
// table.
type Names struct {
	Tables  map[string]string
	Columns map[string]map[string]string
	// Schemas are the new schemas of tables by their old names; "" is none.
	Schemas map[string]string
}

// Rename writes an expression or a statement with the new names. It follows the scopes of SQL:
// qualifiers and aliases, NEW and OLD, column lists of INSERT, targets of UPDATE and ON CONFLICT,
// common table expressions, sub-selects. Constants, comments, functions, labels, columns of the
// same name in other tables, and every other byte do not change. A result column whose name is
// visible outside gets AS with the old name.
//
// If the text does not determine what a name refers to, Rename returns an error, a [*SyntaxError],
// instead of guessing.
func Rename[T ~string](p provider.Provider, text T, scope Scope, names Names) (SQL, error) {
	r, err := newReader(p, string(text))
	if err != nil {
		return "", err
	}
	n := &renamer{reader: r, scope: scope, names: names}
	if !n.mentioned() {
		return SQL(text), nil
	}
	if scope.Table != "" {
		n.tableExpression(scope.Table)
	} else {
		n.statement()
	}
	switch {
	case n.err != nil:
		return "", n.err
	case r.failed, !r.done() && !r.sign(0, ";"):
		return "", r.unread(r.pos)
	}
	return n.apply(), nil
}

// renamer walks through a text and collects edits.
type renamer struct {
	*reader
	scope Scope
	names Names
	edits []edit
	err   error
}

// edit replaces a span by text; an empty span is an insertion.
type edit struct {
	Span
	text string
}

func (n *renamer) apply() SQL {
	slices.SortStableFunc(n.edits, func(a, b edit) int { return cmp.Compare(a.Start, b.Start) })
	var b strings.Builder
	end := 0
	for _, e := range n.edits {
		b.WriteString(n.text[end:e.Start] + e.text)
		end = e.End
	}
	b.WriteString(n.text[end:])
	return SQL(b.String())
}

// mentioned reports whether the text contains any old name.
func (n *renamer) mentioned() bool {
	for i, tok := range n.tokens {
		if tok.Kind != Word && tok.Kind != QuotedName && tok.Kind != StringText {
			continue
		}
		name := Name(n.provider, n.textOf(i))
		if n.matters(name) {
			return true
		}
		if _, ok := lookup(n, n.names.Tables, name); ok {
			return true
		}
		if _, ok := lookup(n, n.names.Columns, name); ok { // its * has renamed columns
			return true
		}
	}
	return false
}

// lookup finds an entry by name, comparing names like the database.
func lookup[V any](n *renamer, entries map[string]V, name string) (V, bool) {
	if v, ok := entries[name]; ok {
		return v, true
	}
	for key, v := range entries {
		if SameName(n.provider, key, name) {
			return v, true
		}
	}
	var none V
	return none, false
}

// matters reports whether a column with this name is renamed in any table.
func (n *renamer) matters(column string) bool {
	for _, columns := range n.names.Columns {
		if _, ok := lookup(n, columns, column); ok {
			return true
		}
	}
	return false
}

// undecided is the error for a name that can refer to several things.
func (n *renamer) undecided(token int, why string) {
	if n.err != nil {
		return
	}
	at := 0
	what := "the statement"
	if token < len(n.tokens) {
		at, what = n.tokens[token].Start, n.textOf(token)
	}
	n.err = &SyntaxError{Message: what + " cannot be renamed for certain: " + why, Offset: at, Line: lineOf(n.text, at)}
}

// replace writes a new name instead of a token.
func (n *renamer) replace(token int, name string) {
	n.edits = append(n.edits, edit{Span{n.tokens[token].Start, n.tokens[token].End}, string(Ident(n.provider, name))})
}

// renameTable writes the new name of a table instead of a token, if it has one.
func (n *renamer) renameTable(token int, table string) {
	if name, ok := lookup(n, n.names.Tables, table); ok {
		n.replace(token, name)
	}
}

// moveTable writes the new schema of a table whose name ends at a token, if it has one.
func (n *renamer) moveTable(token int, name QName) {
	schema, ok := lookup(n, n.names.Schemas, name.Name)
	switch {
	case !ok:
	case name.Schema != "" && schema == "":
		n.edits = append(n.edits, edit{Span{n.tokens[token-2].Start, n.tokens[token].Start}, ""})
	case name.Schema != "":
		n.replace(token-2, schema)
	default:
		n.edits = append(n.edits, edit{Span{n.tokens[token].Start, n.tokens[token].Start}, string(Ident(n.provider, schema)) + "."})
	}
}

// renameColumn writes the new name of a column instead of a token, if it has one.
func (n *renamer) renameColumn(token int, table, column string) {
	columns, _ := lookup(n, n.names.Columns, table)
	if name, ok := lookup(n, columns, column); ok {
		n.replace(token, name)
	}
}

// tokensAt are the indexes of the tokens in a span of bytes.
func (r *reader) tokensAt(s Span) (first, end int) {
	first = slices.IndexFunc(r.tokens, func(t Token) bool { return t.Start >= s.Start })
	end = first
	for end < len(r.tokens) && r.tokens[end].End <= s.End {
		end++
	}
	return max(first, 0), max(end, 0)
}

// part runs read on some of the tokens as if they were the whole text.
func (n *renamer) part(first, end int, read func(*renamer)) {
	outer := n.reader
	n.reader = outer.inside(first, end)
	read(n)
	if n.failed || !n.done() {
		n.undecided(n.pos, "the text around it is not understood")
	}
	n.reader = outer
}

// tableExpression reads an expression over one table.
func (n *renamer) tableExpression(table string) {
	n.expr(n.expression(), &names{sources: []source{n.tableSource(table, table)}})
}
