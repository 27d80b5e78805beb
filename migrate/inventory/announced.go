package inventory

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Announced is what a migration may drop or change. It is collected from the changes between its
// snapshots, the names in its statements, and the hazards that somebody has accepted. Everything
// else must stay.
type Announced struct {
	provider provider.Provider
	patterns []Pattern
	// statements are the renames in the order of the statements, so that two tables can exchange
	// their names; others are renames that a database makes while it copies a table.
	statements, others []Rename
	// texts are pairs of an older and a newer piece of SQL in the texts that the database prints.
	texts [][2]sqltext.SQL
	// types is true if types of columns change; the types of their sequences may then change too.
	types bool
}

// NewAnnounced returns an Announced that allows no change yet.
func NewAnnounced(p provider.Provider) *Announced { return &Announced{provider: p} }

// Pattern announces a change of every object that matches it.
type Pattern struct {
	// Kinds, if any, are the kinds of object. Schema, Table and Name are those of the object; ""
	// matches any. A function also matches by its name without arguments.
	Kinds               []Kind
	Schema, Table, Name string
	// Columns, if any, are the columns of the object's definition, in order; Says is the
	// definition. They identify constraints without a name.
	Columns []string
	Says    sqltext.SQL
	// Mentions, if not nil, are the names in a statement; the name and table of the object must be
	// among them.
	Mentions map[string]bool
	// Gone announces that the object is dropped; with WithTable, only if its table is.
	Gone, WithTable bool
	// Properties are those that may change; All allows any. With Remade, which is for objects that
	// are dropped and created again, a property may not lose its end: a CREATE that only omits the
	// last words (DEFERRABLE) does not announce their loss.
	Properties  []Property
	All, Remade bool
	// Unless, if not "", holds the statements that create the object again. If they contain the
	// older value of a property, the property must have it again afterwards.
	Unless sqltext.SQL
	// Keeps allows a definition to change, but not to lose a part that a schema cannot express,
	// such as NULLS NOT DISTINCT.
	Keeps bool
}

// Rename is a rename of a column of Table, of the table or type From, or of another object,
// according to Kinds. To is the new name, ToSchema the new schema if it changes.
type Rename struct {
	Kinds               []Kind
	Schema, Table, From string
	To, ToSchema        string
}

// relations are the kinds that share one set of names and have parts, such as columns or triggers.
func relations() []Kind { return []Kind{Table, View, MaterializedView, ForeignTable} }

// Add announces the patterns.
func (a *Announced) Add(patterns ...Pattern) { a.patterns = append(a.patterns, patterns...) }

// Rename announces a rename that no statement names.
func (a *Announced) Rename(r Rename) { a.others = append(a.others, r) }

// Reprint announces that a piece of SQL, such as a quoted enum value, will be printed as another
// one.
func (a *Announced) Reprint(from, to sqltext.SQL) {
	a.texts = append(a.texts, [2]sqltext.SQL{from, to})
}

// ChangesTypes announces that types of columns change.
func (a *Announced) ChangesTypes() { a.types = true }

func (a *Announced) same(x, y string) bool { return sqltext.SameName(a.provider, x, y) }

// fold is the name in the form for comparison: SQLite ignores case.
func (a *Announced) fold(name string) string {
	return folded(a.provider, name)
}

func folded(p provider.Provider, name string) string {
	if Anonymous(p) {
		return strings.ToLower(name)
	}
	return name
}

// Anonymous reports whether most constraints of the database have no name, and names ignore case.
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

// Candidates are the possible names of an object afterwards, the likeliest first.
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

// movedAlong is the name of a sequence that moves with a table and is also renamed.
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

// fits reports whether a pattern matches an object.
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

// mentioned reports whether a statement with these names refers to an object: it contains the
// object's own name, and that of its table unless its own name is unique.
func (a *Announced) mentioned(names map[string]bool, o Object, name string) bool {
	alone := o.Table == "" || o.Kind == Index || o.Kind == Statistics || o.Kind == Trigger
	return names[a.fold(name)] && (alone || names[a.fold(o.Table)])
}

// goes reports whether it is announced that an object is dropped. tableGone is true if its table is
// dropped too.
func (a *Announced) goes(o Object, tableGone bool) bool {
	return slices.ContainsFunc(a.patterns, func(p Pattern) bool { return p.Gone && (!p.WithTable || tableGone) && a.fits(p, o) })
}

// edit describes how a value changed: leftOut is true if the new value is the old one without its
// end, keeps if it still has every part that a schema cannot express.
type edit struct{ leftOut, keeps bool }

// changes reports whether a change of a property is announced.
func (a *Announced) changes(o Object, property Property, e edit) bool {
	return slices.ContainsFunc(a.patterns, func(p Pattern) bool {
		return (p.All || slices.Contains(p.Properties, property) && (!p.Remade || !e.leftOut) && (!p.Keeps || e.keeps)) && !p.repeats(o.Properties[property]) && a.fits(p, o)
	})
}

// repeats reports whether the statements that create an object again contain its old text.
func (p Pattern) repeats(was string) bool {
	text := strings.TrimSpace(strings.TrimSuffix(was, ";"))
	return text != "" && sqltext.Contains(p.Unless, sqltext.SQL(text))
}

// keeps reports whether a definition still has what a schema cannot express in the old one.
func (a *Announced) keeps(property Property, was, is string) bool {
	if property != Definition || was == "" || is == "" {
		return true
	}
	old, now := sqltext.ReadKeyOptions(a.provider, was), sqltext.ReadKeyOptions(a.provider, is)
	return (now.NullsNotDistinct || !old.NullsNotDistinct) && (now.Deferrable || !old.Deferrable) && (now.MatchFull || !old.MatchFull) &&
		(now.Include || !old.Include) && (now.Collation || !old.Collation) && (now.Nulls || !old.Nulls)
}

// columnsOf are the names in the first parentheses of a definition: UNIQUE ("a" DESC, b) has a and
// b.
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

// lower is the text with ASCII letters in lower case, as keywords are compared.
func lower(word string) string { return strings.ToLower(word) }
