package plan

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// alteration plans the changes of one table: in place if the database can make them so, otherwise
// as a rebuild.
type alteration struct {
	*planner
	from, to *catalog.Table
	changes  []diff.TableChange
	// added has the new columns by their newer names, dropped the dropped columns by their older
	// names.
	added, dropped map[string]bool
	// older maps the newer name of each column that remains to the older column.
	older map[string]*catalog.Column
	// server is the minimal server version that the in-place steps need.
	server string
}

func (p *planner) alterTable(c diff.AlterTable) {
	a := &alteration{planner: p, from: c.From, to: c.To, changes: c.Changes,
		added: map[string]bool{}, dropped: map[string]bool{}, older: map[string]*catalog.Column{}}
	a.pairColumns()
	var out []phasedStep
	for _, change := range a.inHierarchy(c.Changes) {
		if !p.deferred.has(change) {
			out = append(out, a.planTableChange(change)...)
		}
	}
	if !a.needsRebuild() {
		if len(a.dropped) > 0 {
			a.definition(a.shape()) // blocks the plan if a hand-made condition uses a dropped column
		}
		for _, s := range out {
			p.emit(s.phase, s.step)
		}
		if a.server != "" {
			p.minServer = a.server
		}
		return
	}
	a.rebuildTable(out)
}

func (a *alteration) pairColumns() {
	renamed := map[string]string{}
	for _, change := range a.changes {
		switch c := change.(type) {
		case diff.AddColumn:
			a.added[c.Column.Name] = true
		case diff.DropColumn:
			a.dropped[c.Column.Name] = true
		case diff.RenameColumn:
			renamed[c.To] = c.From
		}
	}
	for _, c := range a.to.Columns {
		name := c.Name
		if from, ok := renamed[name]; ok {
			name = from
		}
		if !a.added[c.Name] {
			a.older[c.Name] = a.from.Column(name)
		}
	}
}

// oldName is a column's older name, for probes that run before anything is renamed.
func (a *alteration) oldName(column string) string {
	if c := a.older[column]; c != nil {
		return c.Name
	}
	return column
}

// step combines a statement with its reason, and records the server version that the statement
// needs.
func (a *alteration) step(s dialect.Statement, reason string) Step {
	if s.MinServer != "" {
		a.server = s.MinServer
	}
	return step(s, reason)
}

// planTableChange plans one change in place. If the database cannot make it in place, the steps do
// not run, but the rebuild takes over their reasons and hazards.
func (a *alteration) planTableChange(change diff.TableChange) []phasedStep {
	switch c := change.(type) {
	case diff.RenameTable:
		return a.renameTable()
	case diff.AddColumn:
		return a.addColumn(c.Column)
	case diff.DropColumn:
		return a.dropColumn(c.Column)
	case diff.RenameColumn:
		return a.renameColumn(c)
	case diff.AlterColumn:
		return a.alterColumn(c)
	case diff.AlterAutoIncrement:
		return one(alterColumns, Step{Reason: "change autoincrement of " + a.to.QName()})
	case diff.AddPrimaryKey, diff.DropPrimaryKey, diff.AlterPrimaryKey, diff.RenamePrimaryKey:
		return a.primaryKey(change)
	case diff.AddIndex, diff.DropIndex, diff.RenameIndex:
		return a.index(change)
	case diff.AddForeignKey, diff.DropForeignKey, diff.AlterForeignKey, diff.RenameForeignKey:
		return a.foreignKey(change)
	case diff.AddCheck, diff.DropCheck, diff.AlterCheck:
		return a.check(change)
	}
	return nil
}
