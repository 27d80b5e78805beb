package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

func (m *maker) createTable(t *catalog.Table) {
	if m.skip[t] {
		return
	}
	create := step(m.ddl.CreateTable(t), "create table "+t.QName())
	create.Undo = m.undo(Exact, LosesData)
	m.add(createTables, create)
	for _, ix := range t.Indexes {
		reason := "create index " + ix.Name
		if r, ok := onlineNew[dialect.OnlineIndexBuilder](m); ok {
			m.add(concurrentIndexes, step(r.BuildIndexOnline(t, ix), reason))
			continue
		}
		// Nobody waits for a lock on a table that nobody knows yet.
		m.add(createIndexes, Step{SQL: m.ddl.CreateIndex(t, ix).SQL, Reason: reason})
	}
	if m.caps.InlineForeignKeys {
		return
	}
	for _, fk := range t.ForeignKeys {
		add := m.ddl.AddForeignKey(t, fk)
		if r, ok := onlineNew[dialect.OnlineForeignKeyAdder](m); ok {
			var validate dialect.Statement
			add, validate = r.AddForeignKeyOnline(t, fk)
			m.add(lastValidations, step(validate, validation(fk.Name)))
		}
		m.add(createForeignKeys, step(add, "add foreign key "+fk.Name))
	}
}

func (m *maker) dropTable(t *catalog.Table) {
	if m.skip[t] {
		return
	}
	if m.caps.AlterForeignKey {
		for _, fk := range t.ForeignKeys {
			m.add(dropForeignKeys, step(m.ddl.DropConstraint(t, fk.Name), "drop foreign key "+fk.Name))
		}
	}
	drop := step(m.ddl.DropTable(t), "drop table "+t.QName())
	drop.Hazards = []hazard.Hazard{m.lostTable(t), about(hazard.RemoveInUse, hazard.OfTable, t.QName(), "")}
	drop.Undo = m.undo(LosesData, Exact)
	m.dependents(t, nil, hazard.Parts{Case: hazard.OfTable})
	m.add(dropTables, drop)
}

// orderTables puts the steps that make tables parents first and those that drop them children first:
// SQLite wants it when foreign keys are on, and people read it better.
func (m *maker) orderTables() {
	if len(m.steps[createTables]) > 1 {
		m.steps[createTables] = m.sortSteps(m.steps[createTables], byParents(m.To.Tables), "create table ")
	}
	if len(m.steps[dropTables]) > 1 {
		order := byParents(m.From.Tables)
		slices.Reverse(order)
		m.steps[dropTables] = m.sortSteps(m.steps[dropTables], order, "drop table ")
		m.noteCycles(order)
	}
}

// noteCycles names the tables that go while a table that goes later still refers to them: where foreign keys cannot be dropped first, they
// have to be off.
func (m *maker) noteCycles(order []*catalog.Table) {
	if m.caps.AlterForeignKey {
		return
	}
	gone := map[string]bool{}
	for _, t := range order {
		if m.newer[t] != nil || m.skip[t] {
			continue
		}
		for _, fk := range t.ForeignKeys {
			if gone[fk.RefTable] && !slices.Contains(m.rebuilt, fk.RefTable) {
				m.rebuilt = append(m.rebuilt, fk.RefTable)
			}
		}
		gone[t.Name] = true
	}
}

func (m *maker) sortSteps(steps []Step, order []*catalog.Table, verb string) []Step {
	rank := map[string]int{}
	for i, t := range order {
		rank[verb+t.QName()] = i
	}
	out := slices.Clone(steps)
	slices.SortStableFunc(out, func(a, b Step) int { return rank[a.Reason] - rank[b.Reason] })
	return out
}

// byParents orders tables so that the targets of foreign keys come first; of a cycle, the first in the list.
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

// renameTable renames or moves a table; its keys follow as changes of their own.
func (a *alteration) renameTable() []placed {
	from, to := a.from, a.to
	var out []placed
	note := renameNote(hazard.OfTable, from.QName(), to.QName())
	reason := "rename table " + from.QName() + " to " + to.QName()
	if r, ok := a.Dialect.(dialect.TableMover); ok && from.Schema != to.Schema {
		move := step(r.MoveTable(from, to.Schema), reason)
		move.Hazards = []hazard.Hazard{note}
		out = append(out, a.place(renameTables, move))
	}
	if from.Name == to.Name {
		return out
	}
	for _, hop := range a.tableHops(from.Name, to.Name) {
		rename := step(a.ddl.RenameTable(&catalog.Table{Schema: to.Schema, Name: hop.from}, hop.to), reason)
		if len(out) == 0 {
			rename.Hazards = []hazard.Hazard{note}
		}
		out = append(out, a.place(hop.phase, rename))
	}
	a.fence = true
	return out
}

// hop is one rename on the way to a name.
type hop struct {
	phase    phase
	from, to string
}

// tableHops goes through a name in between when another table still has the new one, or when the names differ in case
// alone, which SQLite refuses: all those tables leave their names first, then each takes its new one.
func (a *alteration) tableHops(from, to string) []hop {
	if !strings.EqualFold(from, to) && !a.givenUp(to) {
		return []hop{{renameTables, from, to}}
	}
	between := "_" + from
	for a.From.Table(a.to.Schema, between) != nil || a.To.Table(a.to.Schema, between) != nil {
		between = "_" + between
	}
	return []hop{{renameTables, from, between}, {settleTables, between, to}}
}

// givenUp reports whether a table of that name is renamed in the same plan.
func (a *alteration) givenUp(name string) bool {
	other := a.From.Table(a.to.Schema, name)
	return other != nil && a.newer[other] != nil && a.newer[other].Name != name
}
