package plan

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Input is everything that a plan depends on. Equal inputs give equal plans, and the sizes of
// tables do not matter.
type Input struct {
	From, To catalog.Database
	// Renames is the result of lower.Renames; Changes is diff.Compute(From, To, Renames).
	Renames []diff.Rename
	Changes []diff.Change
	Dialect dialect.Dialect
	// Answers are the answers about renames as a person gave them. The plan returns them for the
	// metadata.
	Answers []string
	// NoRename is the answer that nothing was renamed: a drop and an add stay a drop and an add,
	// even if they look like a rename.
	NoRename bool
	// Backfill holds SQL expressions for existing rows, by "Model.field".
	Backfill map[string]sqltext.SQL
	// KeepLinks names dropped foreign key columns as "Model.field". Each is replaced by a new join
	// table between the same tables, and its values are copied into the join table before the drop.
	KeepLinks []string
	// LinksBack are the KeepLinks of the migration that this plan rolls back. In the column that is
	// added again, each row gets the first of its links.
	LinksBack []string
	// Linked is for the rollback of a migration that was not finished. From may then have join
	// tables whose foreign keys do not exist yet. Linked has these join tables with their foreign
	// keys, which tell the planner what the columns refer to. It is nil for other plans.
	Linked []*catalog.Table
	// Live is the live database, nil if there is none. Rebuilds copy from it what the schema cannot
	// express: extra columns, collations and table options.
	Live *catalog.Database
	// Dependents are the views, triggers and indexes of a table that are not in the schema. The key
	// is catalog.Table.QName of the table in From.
	Dependents map[string][]Dependent
	// Renamed has Live and Dependents as the database reports them after the plan's renames. It is
	// nil without a database, or if the database cannot report this.
	Renamed *Surroundings
	// Carry are the objects that would prevent acts of the plan. They are dropped first and created
	// again at the end.
	Carry []Carry
	// Kept are statements on an enum that the schema cannot express, such as grants and comments.
	// They run again if a new type replaces the old one. The key is the name of the enum in To, or
	// in From for the rollback.
	Kept map[diff.Name][]sqltext.SQL
	// Online chooses between plain statements and online recipes.
	Online Online
}

// Online says when the planner uses online recipes, which block no running application.
type Online uint8

// With Auto, the plan has online recipes for every table that exists before the migration. With
// Always, it also has them for tables that the migration creates, in case somebody adds rows to
// these tables by hand. With Never, it has plain forms only, in one transaction if the database can
// do this.
const (
	Auto Online = iota
	Always
	Never
)

// Make plans the changes of in.
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
