package plan

import (
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
	Backfill map[string]string
	// Live is the live database, nil when there is none: what the schema cannot say (extra columns,
	// collations, table options) is kept by rebuilds.
	Live *catalog.Database
	// Dependents are the objects around a table that we do not manage, by catalog.Table.QName of
	// From.
	Dependents map[string][]Dependent
	// Online chooses between plain statements and recipes that keep no running application waiting.
	Online Online
}

// Dependent is a trigger, view or hand-made index of a table.
type Dependent struct {
	Kind DependentKind
	Name string
	SQL  string // the CREATE statement as the database stores it
	// Columns are the columns of the table it reads, when the database knows; else the text is
	// searched.
	Columns []string
}

// DependentKind tells dependents apart.
type DependentKind uint8

// The kinds of dependents.
const (
	Trigger DependentKind = iota
	View
	HandMadeIndex
	OtherDependent
)

var dependentNames = [...]string{"trigger", "view", "index", "object"}

// String returns the kind as a word.
func (k DependentKind) String() string { return dependentNames[k] }

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
	p.collectIndexes()
	p.detachKeys()
	for _, change := range in.Changes {
		p.planChange(change)
	}
	return p.grouped()
}
