package sqltext

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Scope describes the tables and columns that a text can refer to, by their names before the
// renaming.
type Scope struct {
	// Table is the table whose columns an expression uses. It is "" if the text is a statement.
	Table string
	// Schema is the schema of all tables of the scope. A name with another schema refers to none of
	// them.
	Schema string
	// Qualified is true if a name without a schema refers to none of these tables.
	Qualified bool
	// Tables contains the columns of tables and views. A table that is not in the map may have any
	// columns.
	Tables map[string][]string
}

// Names contains the new names. The keys of all maps are old names; Columns has the old names of
// tables as its outer keys.
type Names struct {
	Tables  map[string]string
	Columns map[string]map[string]string
	// Schemas contains the new schemas of tables. The schema "" means that a name has no schema.
	Schemas map[string]string
}

// Rename writes an expression or a statement with the new names. It follows the scopes of SQL:
// qualifiers and aliases, NEW and OLD, column lists of INSERT, targets of UPDATE and ON CONFLICT,
// common table expressions and sub-selects. No other byte changes. For example, constants,
// comments, functions, labels, and columns of the same name in other tables stay. If other
// statements can see the name of a result column, the result column keeps its old name by AS.
//
// If the text does not determine what a name refers to, Rename does not guess. It returns an error,
// a [*SyntaxError].
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

// renamer reads a text and collects the edits that replace names.
type renamer struct {
	*reader
	scope Scope
	names Names
	edits []edit
	err   error
}

// edit replaces a span by text. If the span is empty, the text is inserted.
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

// mentioned reports whether the text contains any of the old names.
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
		if _, ok := lookup(n, n.names.Columns, name); ok { // the * of this table has renamed columns
			return true
		}
	}
	return false
}

// lookup finds an entry by its name. It compares names like the database.
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

// undecided records an error: the name at a token can refer to several things.
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

// replace replaces a token by a new name.
func (n *renamer) replace(token int, name string) {
	n.edits = append(n.edits, edit{Span{n.tokens[token].Start, n.tokens[token].End}, string(Ident(n.provider, name))})
}

// renameTable replaces a token by the new name of a table, if the table has a new name.
func (n *renamer) renameTable(token int, table string) {
	if name, ok := lookup(n, n.names.Tables, table); ok {
		n.replace(token, name)
	}
}

// moveTable writes the new schema of a table, if the table has a new schema. The name of the table
// ends at the token.
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

// renameColumn replaces a token by the new name of a column, if the column has a new name.
func (n *renamer) renameColumn(token int, table, column string) {
	columns, _ := lookup(n, n.names.Columns, table)
	if name, ok := lookup(n, columns, column); ok {
		n.replace(token, name)
	}
}

// tokensAt returns the range of the tokens in a span of bytes.
func (r *reader) tokensAt(s Span) (first, end int) {
	first = slices.IndexFunc(r.tokens, func(t Token) bool { return t.Start >= s.Start })
	end = first
	for end < len(r.tokens) && r.tokens[end].End <= s.End {
		end++
	}
	return max(first, 0), max(end, 0)
}

// part calls read on a part of the tokens as if that part were the whole text.
func (n *renamer) part(first, end int, read func(*renamer)) {
	outer := n.reader
	n.reader = outer.inside(first, end)
	read(n)
	if n.failed || !n.done() {
		n.undecided(n.pos, "the text around it is not understood")
	}
	n.reader = outer
}

// tableExpression renames in an expression whose columns belong to one table.
func (n *renamer) tableExpression(table string) {
	n.expr(n.expression(), &names{sources: []source{n.tableSource(table, table)}})
}
