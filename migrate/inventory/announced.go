package inventory

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Announced is what a migration says that it takes and changes: the changes between its snapshots,
// what its statements name, and the hazards that somebody has read. Everything else stays.
type Announced struct {
	provider provider.Provider
	patterns []Pattern
	// statements are the renames in the order of the statements, so that two tables can exchange
	// their names; others are those that a database makes while it copies a table.
	statements, others []Rename
	// texts are words that a printed text has instead of others.
	texts [][2]sqltext.SQL
	// types is true when types change, and the sequences of columns with them.
	types bool
}

// NewAnnounced announces nothing yet.
func NewAnnounced(p provider.Provider) *Announced { return &Announced{provider: p} }

// Pattern is one thing that is announced, of every object that fits.
type Pattern struct {
	// Kinds, when there are any, are the kinds of object. Schema, Table and Name are those of the
	// object, "" for any. A function fits by its name without arguments too.
	Kinds               []Kind
	Schema, Table, Name string
	// Columns, when there are any, are what the object's definition is over, in order, and Says is
	// the definition: so constraints that have no name are called.
	Columns []string
	Says    sqltext.SQL
	// Mentions, when not nil, has the name and the table of the object among the names of a statement.
	Mentions map[string]bool
	// Gone says that the object goes; with its table means that it goes only where that does.
	Gone, WithTable bool
	// Properties are those that change, All says that any may. Remade says that they are said again
	// when the object is made again: what is left out then (DEFERRABLE) was not announced.
	Properties  []Property
	All, Remade bool
	// Unless is, when not "", the statements that make the object again: a property whose value stands in them was not to
	// change.
	Unless sqltext.SQL
	// Keeps says that a definition may change but for what no schema says in it: NULLS NOT DISTINCT, say.
	Keeps bool
}

// Rename is a rename: of a column of Table, of a table or type that is called From, or of another
// object; Kinds says which. To is the new name, ToSchema the new schema where that changes.
type Rename struct {
	Kinds               []Kind
	Schema, Table, From string
	To, ToSchema        string
}

// relations are the kinds that share one set of names, and are what other objects are on.
func relations() []Kind { return []Kind{Table, View, MaterializedView, ForeignTable} }

// Add announces.
func (a *Announced) Add(patterns ...Pattern) { a.patterns = append(a.patterns, patterns...) }

// Rename announces a rename that no statement shows.
func (a *Announced) Rename(r Rename) { a.others = append(a.others, r) }

// Reprint says that a word of SQL, such as the value of an enum in quotes, is printed as another one.
func (a *Announced) Reprint(from, to sqltext.SQL) {
	a.texts = append(a.texts, [2]sqltext.SQL{from, to})
}

// ChangesTypes says that the types of columns change.
func (a *Announced) ChangesTypes() { a.types = true }

func (a *Announced) same(x, y string) bool { return sqltext.SameName(a.provider, x, y) }

// fold is the name as it is compared: SQLite does not regard case.
func (a *Announced) fold(name string) string {
	return folded(a.provider, name)
}

func folded(p provider.Provider, name string) string {
	if Anonymous(p) {
		return strings.ToLower(name)
	}
	return name
}

// Anonymous reports whether most constraints of the database have no name, and names no case.
func Anonymous(p provider.Provider) bool {
	switch p {
	case provider.PostgreSQL:
		return false
	case provider.SQLite:
		return true
	}
	panic(p.Unhandled())
}

func (a *Announced) key(id ID) ID {
	return ID{Kind: id.Kind, Schema: id.Schema, Table: a.fold(id.Table), Name: a.fold(id.Name)}
}

// Candidates are what an object may be called afterwards, the likeliest first.
func (a *Announced) Candidates(id ID) []ID {
	out := []ID{a.renamed(id, a.statements), a.renamed(id, a.others), a.renamed(a.renamed(id, a.statements), a.others), id}
	for _, r := range slices.Concat(a.statements, a.others) {
		if r.ToSchema != "" && id.Table == "" { // what belongs to a table moves with it
			moved := out[0]
			moved.Schema = r.ToSchema
			out = append(out, moved)
		}
	}
	if id.Kind == Sequence {
		out = append(out, a.movedAlong(id))
	}
	return out
}

// movedAlong is what a sequence is called that moves with a table, and is renamed before and after.
func (a *Announced) movedAlong(id ID) ID {
	for i, r := range a.statements {
		if id = a.renamed(id, a.statements[i:i+1]); r.ToSchema != "" && r.Schema == id.Schema {
			id.Schema = r.ToSchema
		}
	}
	return id
}

func (a *Announced) renamed(id ID, renames []Rename) ID {
	for _, r := range renames {
		if r.Schema != "" && r.Schema != id.Schema {
			continue
		}
		ofTable := r.Table == "" && slices.Contains(r.Kinds, Table)
		switch own := slices.Contains(r.Kinds, id.Kind) && a.same(id.Name, r.From); {
		case own && (r.Table == "" || a.same(id.Table, r.Table)):
			id.Name = r.To
		case ofTable && a.same(id.Table, r.From):
			id.Table = r.To
		default:
			continue
		}
		if ofTable { // what belongs to it moves with it
			id.Schema = cmp.Or(r.ToSchema, id.Schema)
		}
	}
	return id
}

// fits reports whether a pattern is about an object.
func (a *Announced) fits(p Pattern, o Object) bool {
	if len(p.Kinds) > 0 && !slices.Contains(p.Kinds, o.Kind) || p.Schema != "" && p.Schema != o.Schema || p.Table != "" && !a.same(p.Table, o.Table) {
		return false
	}
	name := o.Name
	if o.Kind == Function {
		name, _, _ = strings.Cut(name, "(")
	}
	if p.Name != "" && !a.same(p.Name, name) && !a.same(p.Name, o.Name) {
		return false
	}
	if p.Mentions != nil && !a.mentioned(p.Mentions, o, name) {
		return false
	}
	if p.Says != "" && !slices.Equal(words(a.provider, p.Says), words(a.provider, sqltext.SQL(o.Properties[Definition]))) {
		return false
	}
	return len(p.Columns) == 0 || slices.Equal(p.Columns, columnsOf(a.provider, o.Properties[Definition]))
}

// mentioned reports whether a statement with these names in it is about an object: its own name is there, and that of its
// table unless its own name says enough.
func (a *Announced) mentioned(names map[string]bool, o Object, name string) bool {
	alone := o.Table == "" || o.Kind == Index || o.Kind == Statistics || o.Kind == Trigger
	return names[a.fold(name)] && (alone || names[a.fold(o.Table)])
}

// goes reports whether the loss of an object is announced. tableGone says that what it is on is gone too.
func (a *Announced) goes(o Object, tableGone bool) bool {
	return slices.ContainsFunc(a.patterns, func(p Pattern) bool { return p.Gone && (!p.WithTable || tableGone) && a.fits(p, o) })
}

// edit is how a value changed: leftOut says that the new one is the beginning of the old one, keeps that it has all
// that no schema says.
type edit struct{ leftOut, keeps bool }

// changes reports whether a change of a property is announced.
func (a *Announced) changes(o Object, property Property, e edit) bool {
	return slices.ContainsFunc(a.patterns, func(p Pattern) bool {
		return (p.All || slices.Contains(p.Properties, property) && (!p.Remade || !e.leftOut) && (!p.Keeps || e.keeps)) && !p.repeats(o.Properties[property]) && a.fits(p, o)
	})
}

// repeats reports whether the statements that make an object again have a text as it was.
func (p Pattern) repeats(was string) bool {
	text := strings.TrimSpace(strings.TrimSuffix(was, ";"))
	return text != "" && sqltext.Contains(p.Unless, sqltext.SQL(text))
}

// keeps reports whether a definition has what no schema says in the one before it.
func (a *Announced) keeps(property Property, was, is string) bool {
	if property != Definition || was == "" || is == "" {
		return true
	}
	old, now := sqltext.ReadKeyOptions(a.provider, was), sqltext.ReadKeyOptions(a.provider, is)
	return (now.NullsNotDistinct || !old.NullsNotDistinct) && (now.Deferrable || !old.Deferrable) && (now.MatchFull || !old.MatchFull) &&
		(now.Include || !old.Include) && (now.Collation || !old.Collation) && (now.Nulls || !old.Nulls)
}

// columnsOf are the names in the first parentheses of a definition: UNIQUE ("a" DESC, b) is over a and b.
func columnsOf(p provider.Provider, definition string) []string {
	tokens, err := sqltext.Tokens(p, definition)
	if err != nil {
		return nil
	}
	var out []string
	depth := 0
	for i, t := range tokens {
		switch {
		case t.Kind == sqltext.OpenParen:
			depth++
		case t.Kind == sqltext.CloseParen:
			if depth--; depth == 0 {
				return out
			}
		case depth == 1 && (t.Kind == sqltext.Word || t.Kind == sqltext.QuotedName):
			before := definition[tokens[i-1].Start:tokens[i-1].End]
			if before == "(" || before == "," {
				out = append(out, sqltext.Name(p, definition[t.Start:t.End]))
			}
		}
	}
	return out
}

// lower is the text with the letters of ASCII in lower case, as key words are compared.
func lower(word string) string { return strings.ToLower(word) }
