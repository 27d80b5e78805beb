package inventory

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Announced has the drops and changes that a migration announces. It is collected from the changes
// between its snapshots, the names in its statements, and the hazards that somebody has accepted.
// The migration must not drop or change any other object.
type Announced struct {
	provider provider.Provider
	patterns []Pattern
	// statements are the renames that statements make, in order, so that two tables can exchange
	// their names. others are the renames that a rebuild makes and that no statement names.
	statements, others []Rename
	// texts are the pieces of SQL that the database will print in another form, each as a pair of
	// the older and the newer form; see [Announced.Reprint].
	texts [][2]sqltext.SQL
	// types is true if types of columns change. Then the types of their sequences may change too.
	types bool
}

// NewAnnounced returns an Announced that allows no change yet.
func NewAnnounced(p provider.Provider) *Announced { return &Announced{provider: p} }

// Pattern announces a change of every object that matches it.
type Pattern struct {
	// Kinds are the kinds of objects that match; without kinds all match. Schema, Table and Name
	// must equal those of the object, unless they are "". A function also matches by its name
	// without arguments.
	Kinds               []Kind
	Schema, Table, Name string
	// Columns, if any, must be the columns of the object's definition, in order. Says, if not "",
	// must be the definition. Both fields are for constraints without a name.
	Columns []string
	Says    sqltext.SQL
	// Mentions, if not nil, are the names in a statement. They must contain the name of the object
	// and, for most kinds of objects, the name of its table.
	Mentions map[string]bool
	// Gone announces that the object is dropped. If WithTable is true, this is only announced if
	// its table is dropped too.
	Gone, WithTable bool
	// Properties are the properties that may change; All announces a change of any property. Remade
	// is for objects that are dropped and created again. With it a change is not announced if the
	// new text is the old text without its last words, because such words (DEFERRABLE) are easily
	// forgotten in the CREATE.
	Properties  []Property
	All, Remade bool
	// Unless, if not "", has the statements that create the object again. If they contain the older
	// value of a property, the property must have that value again afterwards.
	Unless sqltext.SQL
	// Keeps announces a change of a definition, but not the loss of a part that a schema cannot
	// express, such as NULLS NOT DISTINCT.
	Keeps bool
}

// Rename is a rename of an object of one of Kinds: a column of Table, a table or type, or another
// object. From is the old name, To the new one. ToSchema is the new schema if it changes.
type Rename struct {
	Kinds               []Kind
	Schema, Table, From string
	To, ToSchema        string
}

// relations returns the kinds of objects that share one namespace and have parts, such as columns
// or triggers.
func relations() []Kind { return []Kind{Table, View, MaterializedView, ForeignTable} }

// Add announces the patterns.
func (a *Announced) Add(patterns ...Pattern) { a.patterns = append(a.patterns, patterns...) }

// Rename announces a rename that no statement names.
func (a *Announced) Rename(r Rename) { a.others = append(a.others, r) }

// Reprint announces that the database will print a piece of SQL, such as a quoted enum value, in
// another form.
func (a *Announced) Reprint(from, to sqltext.SQL) {
	a.texts = append(a.texts, [2]sqltext.SQL{from, to})
}

// ChangesTypes announces that types of columns change.
func (a *Announced) ChangesTypes() { a.types = true }

func (a *Announced) same(x, y string) bool { return sqltext.SameName(a.provider, x, y) }

// fold returns a name in the form in which names are compared. It is in lower case for SQLite,
// which ignores case.
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

// Candidates returns the possible names of an object after the migration, the most likely one
// first.
func (a *Announced) Candidates(id ID) []ID {
	out := []ID{a.renamed(id, a.statements), a.renamed(id, a.others), a.renamed(a.renamed(id, a.statements), a.others), id}
	for _, r := range slices.Concat(a.statements, a.others) {
		if r.ToSchema != "" && id.Table == "" { // parts of a table move with the table
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

// movedAlong returns the name of a sequence that moves with a table and is also renamed.
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
		if ofTable { // its parts move with it
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

// mentioned reports whether a statement with these names refers to an object. The names must
// contain the name of the object and the name of its table. The table is not needed for kinds of
// objects that a statement may name without it, such as an index.
func (a *Announced) mentioned(names map[string]bool, o Object, name string) bool {
	alone := o.Table == "" || o.Kind == Index || o.Kind == Statistics || o.Kind == Trigger
	return names[a.fold(name)] && (alone || names[a.fold(o.Table)])
}

// goes reports whether the drop of an object is announced. tableGone is true if its table is
// dropped too.
func (a *Announced) goes(o Object, tableGone bool) bool {
	return slices.ContainsFunc(a.patterns, func(p Pattern) bool { return p.Gone && (!p.WithTable || tableGone) && a.fits(p, o) })
}

// edit describes how a value changed. leftOut is true if the new value is the old one without its
// last words. keeps is true if the new value still has every part that a schema cannot express.
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

// keeps reports whether a definition still has all parts of the old one that a schema cannot
// express.
func (a *Announced) keeps(property Property, was, is string) bool {
	if property != Definition || was == "" || is == "" {
		return true
	}
	old, now := sqltext.ReadKeyOptions(a.provider, was), sqltext.ReadKeyOptions(a.provider, is)
	return (now.NullsNotDistinct || !old.NullsNotDistinct) && (now.Deferrable || !old.Deferrable) && (now.MatchFull || !old.MatchFull) &&
		(now.Include || !old.Include) && (now.Collation || !old.Collation) && (now.Nulls || !old.Nulls)
}

// columnsOf returns the names in the first parentheses of a definition: a and b for UNIQUE ("a"
// DESC, b).
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

// lower returns a keyword in lower case.
func lower(word string) string { return strings.ToLower(word) }
