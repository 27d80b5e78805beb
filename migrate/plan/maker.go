package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
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
	restoreForeignKeys
	dropEnums
	fills
	concurrentIndexes
	concurrentDrops
	promises
	validations
	releases
	finishes
	createForeignKeys
	lastValidations
	phases
)

// room tells which phases may commit together. Without steps in between, what is in the main room and what comes behind
// the indexes is one transaction.
type room uint8

const (
	mainRoom room = iota
	// outside: what runs beside applications and commits by itself.
	outside
	// promising holds checks that are not valid yet: one instant of an exclusive lock.
	promising
	// checking scans under locks that let everybody work, so nothing that locks others out may stand with it.
	checking
	// finishing takes the fruit of what was built and checked.
	finishing
	checkingLast
)

func (p phase) room() room {
	switch {
	case p < fills:
		return mainRoom
	case p < promises:
		return outside
	case p == promises:
		return promising
	case p == validations:
		return checking
	case p < lastValidations:
		return finishing
	default:
		return checkingLast
	}
}

// maker collects steps by phase.
type maker struct {
	Input
	ddl     dialect.DDL
	caps    dialect.Capabilities
	steps   [phases][]Step
	blocks  []hazard.Hazard
	rebuilt []string
	reverse bool
	// wasRefused is true when NoRename made a difference.
	wasRefused bool
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
	// dropping are the indexes that the plan drops, named those of the target under the same names, both by schema and name.
	dropping map[diff.Name]bool
	named    map[diff.Name]*catalog.Index
	// adding are the indexes that the plan makes on older tables.
	adding map[*catalog.Index]bool
}

func newMaker(in Input) *maker {
	m := &maker{
		Input: in, ddl: dialect.DDL{Dialect: in.Dialect}, caps: in.Dialect.Capabilities(),
		newer: make(map[*catalog.Table]*catalog.Table, len(in.From.Tables)), older: make(map[*catalog.Table]*catalog.Table, len(in.From.Tables)), skip: map[any]bool{}, bounced: map[*catalog.ForeignKey]bool{},
		dropping: map[diff.Name]bool{}, named: map[diff.Name]*catalog.Index{}, adding: map[*catalog.Index]bool{},
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
		if r, ok := m.Dialect.(dialect.SchemaCreator); ok {
			m.add(makeSpaces, step(r.CreateSchema(c.Name), "create schema "+c.Name))
		}
	case diff.CreateExtension:
		if r, ok := m.Dialect.(dialect.ExtensionCreator); ok {
			m.add(makeSpaces, step(r.CreateExtension(c.Name), "create extension "+c.Name))
		}
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
	p := Plan{Blocks: m.blocks, Renames: m.Answers, NoRename: m.wasRefused, MinServer: m.minServer}
	var group Group
	flush := func() {
		if len(group.Steps) > 0 {
			p.Groups = append(p.Groups, group)
		}
		group = Group{Transactional: true}
	}
	flush()
	at := mainRoom
	for i, steps := range m.steps {
		if next := phase(i).room(); next != at && len(steps) > 0 {
			if apart(at, next) {
				flush()
				group.Transactional = next != outside
			}
			at = next
		}
		group.Steps = append(group.Steps, steps...)
		switch {
		case phase(i) == makeEnumValues && m.ownGroup:
			flush()
		case phase(i) == settleKeys && m.fence && len(m.rebuilt) > 0:
			flush()
		}
	}
	group.Rebuild = slices.Sorted(slices.Values(m.rebuilt))
	flush()
	return p
}

// apart reports whether what stands in two rooms must not commit together.
func apart(at, next room) bool {
	return at != mainRoom || next == outside || next == checking || next == checkingLast
}

// online is a recipe that spares running applications, when the dialect has it and it is wanted.
func online[R any](m *maker) (r R, ok bool) {
	if m.Online == Never {
		return r, false
	}
	r, ok = m.Dialect.(R)
	return r, ok
}

// onlineNew is one for tables of the same migration, which nobody knows yet.
func onlineNew[R any](m *maker) (r R, ok bool) {
	if m.Online != Always {
		return r, false
	}
	return online[R](m)
}

// step is a statement with the reason for it.
func step(s dialect.Statement, reason string) Step {
	return Step{SQL: s.SQL, Lock: s.Lock, Reason: reason}
}

// undo is the class of the way back; of a reverse plan's step what the step itself brings back.
func (m *maker) undo(forward, reverse Undo) Undo {
	if m.reverse {
		return reverse
	}
	return forward
}
