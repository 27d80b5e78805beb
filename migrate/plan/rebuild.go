package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// rebuildTable creates the table with its newer definition, copies the rows and drops the old
// table. Of the in-place steps only the renames run, because the database then changes the names in
// all other definitions. The hazards of all in-place steps remain.
func (a *alteration) rebuildTable(inPlace []phasedStep) {
	shape := a.shape()
	name := a.freeName(a.to.Name)
	var hazards []hazard.Hazard
	hazards = append(hazards, a.rebuildHazard(a.from))
	var reasons []string
	undo := Exact
	for _, p := range inPlace {
		if p.phase >= renameTables && p.phase <= finishKeyRenames {
			a.emit(p.phase, p.step)
			continue
		}
		hazards = append(hazards, p.step.Hazards...)
		undo = max(undo, p.step.Undo)
		if p.step.Reason != "" && !slices.Contains(reasons, p.step.Reason) {
			reasons = append(reasons, p.step.Reason)
		}
	}
	a.renameAside()
	reason := "rebuild " + a.to.QName() + ": "
	a.rebuilt = append(a.rebuilt, a.to.Name)
	a.rebuilds = append(a.rebuilds, rebuild{a.to, reason + strings.Join(reasons, ", ")})
	add := func(sql sqltext.SQL, what string) { a.emit(rebuildTables, Step{SQL: sql, Reason: reason + what}) }
	definition := a.definition(shape)
	for i, s := range a.copyTable(shape, definition, name) {
		if i == 0 {
			a.emit(rebuildTables, Step{SQL: s.SQL, Reason: reason + strings.Join(reasons, ", "), Hazards: hazards, Undo: undo})
			continue
		}
		add(s.SQL, s.What)
	}
	for _, ix := range a.to.Indexes {
		if sql := a.indexAgain(ix, definition); sql != "" {
			add(sql, "index "+ix.Name)
		}
	}
}

// renameAside gives a temporary name to a dropped column whose name another column gets. The
// dropped column exists until the old table is dropped.
func (a *alteration) renameAside() {
	for _, change := range a.changes {
		if c, ok := change.(diff.RenameColumn); ok && a.dropped[c.To] {
			a.steps[renameColumns] = slices.Insert(a.steps[renameColumns], 0,
				step(a.ddl.RenameColumn(a.to, c.To, a.freeColumn(c.To)), "rename column "+columnName(a.to, c.To)+" out of the way"))
		}
	}
}

// rebuild is a table that is rebuilt, with the reason.
type rebuild struct {
	table  *catalog.Table
	reason string
}

// copyTable returns the dialect's statements that rebuild the table with another definition.
func (a *alteration) copyTable(shape *catalog.Table, definition sqltext.SQL, temporary string) []dialect.Statement {
	r, ok := a.Dialect.(dialect.TableCopier)
	if !ok {
		return nil
	}
	values := make(map[string]sqltext.SQL, len(shape.Columns))
	for _, c := range shape.Columns {
		values[c.Name] = a.value(c)
	}
	return r.CopyTable(dialect.TableCopy{Table: shape, Definition: definition, Temporary: temporary, Values: values, KeepSequence: a.from.AutoIncrement && a.to.AutoIncrement})
}

// freeName returns new_<table>, as in SQLite's manual, or the next unused name.
func (a *alteration) freeName(table string) string {
	name := "new_" + table
	for a.From.Table("", name) != nil || a.To.Table("", name) != nil || a.Live != nil && a.Live.Table("", name) != nil {
		name = "new_" + name
	}
	return name
}

// shape returns the newer table, to which it adds what only the live table has: columns of other
// tools, collations, hand-made checks and table options. All names in it are newer names.
func (a *alteration) shape() *catalog.Table {
	shape := *a.to
	present := a.afterRenames().Live
	live := present.Table(a.to.Schema, a.to.Name)
	if live == nil {
		return &shape
	}
	shape.Strict, shape.WithoutRowID = live.Strict, live.WithoutRowID
	shape.Columns = slices.Clone(a.to.Columns)
	for i, c := range shape.Columns {
		if old := live.Column(c.Name); old != nil && !a.added[c.Name] && (old.Collation != "" || old.Generated != "") {
			kept := *c
			kept.Collation, kept.Generated, kept.Virtual = old.Collation, old.Generated, old.Virtual
			shape.Columns[i] = &kept
		}
	}
	for _, c := range live.Columns {
		if !a.dropped[c.Name] && shape.Column(c.Name) == nil {
			shape.Columns = append(shape.Columns, c)
		}
	}
	shape.Checks = slices.Clone(a.to.Checks)
	for _, c := range live.Checks {
		if !a.knows(c) {
			shape.Checks = append(shape.Checks, c)
		}
	}
	return &shape
}

// knows reports whether a check of the live table is in the older or in the newer schema.
func (a *alteration) knows(c *catalog.Check) bool {
	return slices.ContainsFunc(slices.Concat(a.from.Checks, a.to.Checks), func(ours *catalog.Check) bool { return ours.Name == c.Name })
}
