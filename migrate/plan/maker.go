package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// phase is the place of a step in the plan: what is in the way goes first (drops), then names change, then things are
// made in the order in which they need each other. Before the renames statements use older names, behind them newer ones.
type phase uint8

const (
	makeSpaces phase = iota
	makeEnumValues
	makeEnums
	dropForeignKeys
	dropIndexes
	dropChecks
	dropTables
	dropColumns
	renameTables
	settleTables
	renameColumns
	renameKeys
	settleKeys
	createTables
	alterColumns
	rebuildTables
	alterKeys
	createIndexes
	concurrentIndexes
	createForeignKeys
	dropEnums
	validations
	finishes
	phases
)

// maker collects steps by phase.
type maker struct {
	Input
	ddl     dialect.DDL
	caps    dialect.Capabilities
	steps   [phases][]Step
	blocks  []Hazard
	rebuilt []string
	reverse bool
	// ownGroup is true when new enum values must be committed before they are used.
	ownGroup bool
	// fence is true when table renames must be committed before rebuilds start (SQLite renames differently during rebuilds).
	fence bool
	// newer and older pair the tables that exist on both sides.
	newer, older map[*catalog.Table]*catalog.Table
	// skip holds drops and adds that wait for a rename answer.
	skip      map[any]bool
	minServer string
	// bounced are foreign keys that make way for a change of what they rest on.
	bounced map[*catalog.ForeignKey]bool
}

func newMaker(in Input) *maker {
	m := &maker{
		Input: in, ddl: dialect.DDL{Dialect: in.Dialect}, caps: in.Dialect.Capabilities(),
		newer: map[*catalog.Table]*catalog.Table{}, older: map[*catalog.Table]*catalog.Table{}, skip: map[any]bool{}, bounced: map[*catalog.ForeignKey]bool{},
	}
	names := map[diff.Name]diff.Name{}
	for _, r := range in.Renames {
		if t, ok := r.(diff.TableRename); ok {
			names[t.From] = t.To
		}
	}
	wanted := make(map[diff.Name]*catalog.Table, len(in.To.Tables))
	for _, t := range in.To.Tables {
		wanted[diff.Name{Schema: t.Schema, Name: t.Name}] = t
	}
	for _, t := range in.From.Tables {
		name := diff.Name{Schema: t.Schema, Name: t.Name}
		if to, ok := names[name]; ok && wanted[to] != nil {
			name = to
		}
		if to := wanted[name]; to != nil && m.older[to] == nil {
			m.newer[t], m.older[to] = to, t
		}
	}
	return m
}

func (m *maker) add(p phase, s Step) {
	m.steps[p] = append(m.steps[p], s)
}

func (m *maker) change(change diff.Change) {
	switch c := change.(type) {
	case diff.CreateSchema:
		m.add(makeSpaces, Step{SQL: "CREATE SCHEMA IF NOT EXISTS " + m.ddl.Ident(c.Name), Reason: "create schema " + c.Name})
	case diff.CreateExtension:
		m.add(makeSpaces, Step{SQL: "CREATE EXTENSION IF NOT EXISTS " + m.ddl.Ident(c.Name), Reason: "create extension " + c.Name})
	case diff.CreateEnum:
		m.createEnum(c.Enum)
	case diff.DropEnum:
		m.dropEnum(c.Enum)
	case diff.AlterEnum:
		m.alterEnum(c)
	case diff.CreateTable:
		m.createTable(c.Table)
	case diff.DropTable:
		m.dropTable(c.Table)
	case diff.AlterTable:
		m.alterTable(c)
	}
}

// plan puts the phases into groups: everything in one transaction, except what has to be committed earlier.
func (m *maker) plan() Plan {
	m.orderTables()
	p := Plan{Blocks: m.blocks, Renames: m.Answers, MinServer: m.minServer}
	var group Group
	flush := func() {
		if len(group.Steps) > 0 {
			p.Groups = append(p.Groups, group)
		}
		group = Group{Transactional: true}
	}
	flush()
	for i, steps := range m.steps {
		if alone(phase(i)) && len(steps) > 0 {
			flush()
		}
		group.Steps = append(group.Steps, steps...)
		switch {
		case phase(i) == makeEnumValues && m.ownGroup:
			flush()
		case phase(i) == settleKeys && m.fence && len(m.rebuilt) > 0:
			flush()
		case phase(i) == concurrentIndexes && len(steps) > 0:
			group.Transactional = false
			flush()
		}
	}
	group.Rebuild = slices.Sorted(slices.Values(m.rebuilt))
	flush()
	return p
}

// alone reports whether the steps of a phase stand in a group of their own: what builds or checks beside running
// applications must not hold the locks of what came before.
func alone(p phase) bool {
	return p == concurrentIndexes || p == validations || p == finishes
}

// staged reports whether the recipes are used that spare running applications.
func (m *maker) staged() bool { return m.caps.Staged && m.Online == Always }

// lock names a PostgreSQL lock level; SQLite locks the whole file.
func (m *maker) lock(level string) string {
	if m.caps.InlineForeignKeys {
		return ""
	}
	return level
}

// PostgreSQL's lock levels (manual, section 13.3.1).
const (
	accessExclusive   = "ACCESS EXCLUSIVE"
	shareLock         = "SHARE"
	shareRowExclusive = "SHARE ROW EXCLUSIVE"
	shareUpdate       = "SHARE UPDATE EXCLUSIVE"
)

// undo is the class of the way back; of a reverse plan's step what the step itself brings back.
func (m *maker) undo(forward, reverse Undo) Undo {
	if m.reverse {
		return reverse
	}
	return forward
}
