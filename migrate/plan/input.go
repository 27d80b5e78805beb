package plan

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Input is all that a plan is made of. Equal inputs give equal plans; sizes of tables play no part.
type Input struct {
	From, To catalog.Database
	// Renames are those that lower.Renames found; Changes are diff.Compute(From, To, Renames).
	Renames []diff.Rename
	Changes []diff.Change
	Dialect dialect.Dialect
	// Answers are the rename answers as given, kept in the plan for the metadata.
	Answers []string
	// NoRename lets a drop and an add of the same shape pass as what they are.
	NoRename bool
	// Backfill holds SQL expressions for existing rows, by "Model.field".
	Backfill map[string]sqltext.SQL
	// KeepLinks are columns of foreign keys, by "Model.field", that go where a join table between the same tables
	// comes: it gets their values first.
	KeepLinks []string
	// LinksBack are those answers where the plan is the way back: each row gets the first of its links again.
	LinksBack []string
	// Linked are join tables with their foreign keys, which say what their columns hold: those of From lack them where
	// the way there was not finished. Nil where From has them.
	Linked []*catalog.Table
	// Live is the live database, nil when there is none: what the schema cannot say (extra columns,
	// collations, table options) is kept by rebuilds.
	Live *catalog.Database
	// Dependents are the objects around a table that we do not manage, by catalog.Table.QName of
	// From.
	Dependents map[string][]Dependent
	// Renamed is Live and Dependents as they are once the plan's renames are made, as the database
	// says; nil when nothing is renamed, or when the database has no say in it.
	Renamed *Surroundings
	// Carry are objects in the way of the plan's acts that are dropped first and made again at the end.
	Carry []Carry
	// Kept are statements about enums that the schema does not say, by the enum's name in To, and in
	// From for the way back: they are made again where a new type takes the place of the old.
	Kept map[diff.Name][]sqltext.SQL
	// Online chooses between plain statements and recipes that keep no running application waiting.
	Online Online
}

// Online says when recipes are used that keep no running application waiting.
type Online uint8

// Auto: for every table that exists before the migration. Always: for those that it makes as well,
// since somebody may put rows into them by hand. Never: plain forms, in one transaction where the
// database can.
const (
	Auto Online = iota
	Always
	Never
)

// Make plans the changes.
func Make(in Input) Plan {
	p := newPlanner(in)
	p.candidates()
	p.findLinks()
	p.linksBack()
	p.collectIndexes()
	p.detachKeys()
	for _, change := range p.ordered(in.Changes) {
		p.planChange(change)
	}
	return p.grouped()
}
