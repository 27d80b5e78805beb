package plan

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Input is everything that a plan depends on. Equal inputs give equal plans; sizes of tables have
// no influence.
type Input struct {
	From, To catalog.Database
	// Renames are those that lower.Renames found; Changes are diff.Compute(From, To, Renames).
	Renames []diff.Rename
	Changes []diff.Change
	Dialect dialect.Dialect
	// Answers are the rename answers as given, stored in the plan for the metadata.
	Answers []string
	// NoRename plans a drop and an add that look like a rename as a drop and an add.
	NoRename bool
	// Backfill holds SQL expressions for existing rows, by "Model.field".
	Backfill map[string]sqltext.SQL
	// KeepLinks are columns of foreign keys, by "Model.field", that are dropped for a new join
	// table between the same tables: their values are first copied into it.
	KeepLinks []string
	// LinksBack are the KeepLinks of the migration that this plan rolls back: each row gets the
	// first of its links again.
	LinksBack []string
	// Linked are join tables with their foreign keys, which say to what their columns refer. They
	// are needed if From lacks the foreign keys because the migration was not finished; otherwise
	// nil.
	Linked []*catalog.Table
	// Live is the live database, nil if there is none: rebuilds keep what the schema cannot express
	// (extra columns, collations, table options).
	Live *catalog.Database
	// Dependents are the objects around a table that are not in the schema, by catalog.Table.QName
	// of From.
	Dependents map[string][]Dependent
	// Renamed is Live and Dependents after the plan's renames, as reported by the database; nil if
	// nothing is renamed, or if the database does not report it.
	Renamed *Surroundings
	// Carry are obstacles of the plan's acts that are dropped first and created again at the end.
	Carry []Carry
	// Kept are statements about enums that are not in the schema, by the enum's name in To, and in
	// From for the rollback: they run again if a new type replaces the old one.
	Kept map[diff.Name][]sqltext.SQL
	// Online chooses between plain statements and recipes that block no running application.
	Online Online
}

// Online is when recipes are used that block no running application.
type Online uint8

// Auto: for every table that exists before the migration. Always: also for tables that it creates,
// in case somebody adds rows to them by hand. Never: plain forms, in one transaction if the
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
