package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

func (p *planner) createTable(t *catalog.Table) {
	if p.deferred.tables[t] {
		return
	}
	if p.Live != nil && !p.reverse && p.Live.Other(t.Schema, t.Name) != "" {
		p.block(hazard.Hierarchy, hazard.Parts{Case: hazard.OfTable, Object: t.QName(), What: p.Live.Other(t.Schema, t.Name)})
	}
	create := step(p.ddl.CreateTable(t), "create table "+t.QName())
	create.Undo = p.undo(Exact, LosesData)
	p.emit(createTables, create)
	p.created = append(p.created, t)
	for _, ix := range t.Indexes {
		reason := "create index " + ix.Name
		if r, ok := onlineNew[dialect.OnlineIndexBuilder](p); ok {
			p.emit(concurrentIndexes, step(r.BuildIndexOnline(t, ix), reason))
			continue
		}
		// No application waits for a lock on a table that it does not use yet.
		p.emit(createIndexes, Step{SQL: p.ddl.CreateIndex(t, ix).SQL, Reason: reason})
	}
	if p.caps.InlineForeignKeys {
		return
	}
	for _, fk := range t.ForeignKeys {
		add := p.ddl.AddForeignKey(t, fk)
		if r, ok := onlineNew[dialect.OnlineForeignKeyAdder](p); ok {
			var old dialect.Statement
			add, old = r.AddForeignKeyOnline(t, fk)
			p.emit(validateForeignKeys, step(old, validation(fk.Name)))
		}
		p.emit(createForeignKeys, step(add, "add foreign key "+fk.Name))
	}
}

func (p *planner) dropTable(t *catalog.Table) {
	if p.deferred.tables[t] {
		return
	}
	if p.caps.AlterForeignKey {
		for _, fk := range t.ForeignKeys {
			p.emit(dropForeignKeys, step(p.ddl.DropConstraint(t, fk.Name), "drop foreign key "+fk.Name))
		}
	}
	drop := step(p.ddl.DropTable(t), "drop table "+t.QName())
	drop.Hazards = []hazard.Hazard{p.lostTable(t), about(hazard.RemoveInUse, hazard.OfTable, t.QName(), "")}
	if !p.reverse && t.QName() == diff.Emptied(p.From, p.To) {
		drop.Hazards = append(drop.Hazards, about(hazard.DropEverything, "", t.QName(), ""))
	}
	drop.Undo = p.undo(LosesData, Exact)
	p.act(DropsTable, t, "", hazard.Parts{Case: hazard.OfTable})
	if p.dropEmptied(t, drop) {
		return
	}
	p.emit(dropTables, drop)
	p.dropped = append(p.dropped, t)
}

// orderTables sorts the steps that create tables so that parents come first, and the steps that
// drop tables so that children come first. SQLite requires this order while foreign keys are on,
// and in this order a plan is easier to read.
func (p *planner) orderTables() {
	if len(p.created) > 1 {
		p.steps[createTables] = sortSteps(p.steps[createTables], p.created, byParents(p.To.Tables))
	}
	if len(p.dropped) > 1 {
		order := byParents(p.From.Tables)
		slices.Reverse(order)
		p.steps[dropTables] = sortSteps(p.steps[dropTables], p.dropped, order)
		p.noteCycles(order)
	}
}

// noteCycles adds to Group.Rebuild the tables that are dropped before a table that refers to them.
// A database that cannot drop the foreign key before the table would refuse to drop the table, so
// that foreign keys have to be off while the group runs.
func (p *planner) noteCycles(order []*catalog.Table) {
	if p.caps.AlterForeignKey {
		return
	}
	gone := map[string]bool{}
	for _, t := range order {
		if p.newer[t] != nil || p.deferred.tables[t] {
			continue
		}
		for _, fk := range t.ForeignKeys {
			if gone[fk.RefTable] && !slices.Contains(p.rebuilt, fk.RefTable) {
				p.rebuilt = append(p.rebuilt, fk.RefTable)
			}
		}
		gone[t.Name] = true
	}
}

// sortSteps sorts steps by the position of their tables in order. Step i belongs to tables[i].
func sortSteps(steps []Step, tables, order []*catalog.Table) []Step {
	rank := make(map[*catalog.Table]int, len(order))
	for i, t := range order {
		rank[t] = i
	}
	at := make([]int, len(steps))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(a, b int) int { return rank[tables[a]] - rank[tables[b]] })
	out := make([]Step, len(steps))
	for i, from := range at {
		out[i] = steps[from]
	}
	return out
}

// byParents sorts tables so that each comes after the tables that it refers to. In a cycle no such
// order exists, and the order of the list decides.
func byParents(tables []*catalog.Table) []*catalog.Table {
	at := map[[2]string]*catalog.Table{}
	for _, t := range tables {
		at[[2]string{t.Schema, t.Name}] = t
	}
	var out []*catalog.Table
	seen := map[*catalog.Table]bool{}
	var visit func(*catalog.Table)
	visit = func(t *catalog.Table) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		for _, fk := range t.ForeignKeys {
			visit(at[[2]string{fk.RefSchema, fk.RefTable}])
		}
		out = append(out, t)
	}
	for _, t := range tables {
		visit(t)
	}
	return out
}

// renameTable renames a table or moves it to another schema. Renames of its keys are changes of
// their own.
func (a *alteration) renameTable() []phasedStep {
	from, to := a.from, a.to
	var out []phasedStep
	note := renameNote(hazard.OfTable, from.QName(), to.QName())
	reason := "rename table " + from.QName() + " to " + to.QName()
	if r, ok := a.Dialect.(dialect.TableMover); ok && from.Schema != to.Schema {
		out = a.moveTable(r, reason)
		out[0].step.Hazards = []hazard.Hazard{note}
		return out
	}
	if from.Name == to.Name {
		return out
	}
	for _, r := range a.tableRenames(from.Name, to.Name) {
		rename := step(a.ddl.RenameTable(&catalog.Table{Schema: to.Schema, Name: r.from}, r.to), reason)
		if len(out) == 0 {
			rename.Hazards = []hazard.Hazard{note}
		}
		out = append(out, phasedStep{r.phase, rename})
	}
	a.commitBeforeRebuild = true
	return out
}

// renameStep is one of the renames that give an object its new name, possibly by way of a temporary
// name.
type renameStep struct {
	phase    phase
	from, to string
}

// tableRenames returns the renames that give a table its new name. The table first gets a temporary
// name if another table that the plan renames has the new name now, or if the two names differ only
// in case, because SQLite refuses such a rename. All temporary names are given before any of these
// tables gets its new name, so that no two tables have the same name at any time.
func (a *alteration) tableRenames(from, to string) []renameStep {
	if !strings.EqualFold(from, to) && !a.isRenamedAway(to) {
		return []renameStep{{renameTables, from, to}}
	}
	temporary := "_" + from
	for a.From.Table(a.to.Schema, temporary) != nil || a.To.Table(a.to.Schema, temporary) != nil {
		temporary = "_" + temporary
	}
	return []renameStep{{renameTables, from, temporary}, {finishTableRenames, temporary, to}}
}

// isRenamedAway reports whether a table of that name is renamed in the same plan.
func (a *alteration) isRenamedAway(name string) bool {
	other := a.From.Table(a.to.Schema, name)
	return other != nil && a.newer[other] != nil && a.newer[other].Name != name
}
