package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

func (a *alteration) addColumn(c *catalog.Column) []phasedStep {
	add := a.step(a.ddl.AddColumn(a.to, c), "add column "+columnName(a.to, c.Name))
	add.Undo = a.undo(Exact, LosesData)
	expr := a.backfill(a.to, c)
	_, computed := c.Default.(catalog.ExprDefault)
	_, portions := online[dialect.RowFiller](a.planner)
	switch {
	case c.Default != nil && expr != "":
		add.Hazards = a.unfitValue(c, "")
		return a.addOtherwise(c, add, expr)
	case computed && portions:
		return a.addComputed(c, add, a.Dialect.DefaultSQL(c.Default, c.Type))
	case c.Nullable && slices.Contains(a.filled, c):
		return append(one(alterColumns, add), a.fill(c, expr))
	case !valueless(c):
		if add.Lock != "" && (computed || c.Identity) {
			add.Hazards = []hazard.Hazard{a.rewrite()}
		}
		return one(alterColumns, add)
	case expr == "":
		add.Hazards = []hazard.Hazard{a.missingValue(a.from, a.to, c), about(hazard.StricterRule, hazard.OfNewColumn, columnName(a.to, c.Name), "")}
		add.Undo = a.undo(Exact, Manual)
		return one(alterColumns, add)
	case a.caps.AlterDefault && a.constant(expr, c):
		// With a constant default the database need not rewrite existing rows.
		add.SQL = a.ddl.AddColumnFilled(a.to, c, expr).SQL
		add.Hazards = a.unfitValue(c, "")
		drop := step(a.ddl.DropDefault(a.to, c.Name), "existing rows of "+columnName(a.to, c.Name)+" have their value")
		return []phasedStep{{alterColumns, add}, {alterColumns, drop}}
	}
	open := *c
	open.Nullable = true
	add.SQL, add.Hazards = a.ddl.AddColumn(a.to, &open).SQL, a.unfitValue(c, "")
	return append(append(one(alterColumns, add), a.fill(c, expr)), a.require(c, nil, Exact, true)...)
}

// addOtherwise adds a column whose existing rows get a value that differs from the default. If the
// database cannot change defaults, the table is rebuilt and the copy sets the value.
func (a *alteration) addOtherwise(c *catalog.Column, add Step, expr sqltext.SQL) []phasedStep {
	switch {
	case !a.caps.AlterDefault:
		return one(alterColumns, add)
	case !a.constant(expr, c):
		return a.addComputed(c, add, expr)
	}
	bare := *c
	bare.Default = nil
	add.SQL = a.ddl.AddColumnFilled(a.to, &bare, expr).SQL
	set := step(a.ddl.SetDefault(a.to, c.Name, c.Default, c.Type), "set default of "+columnName(a.to, c.Name))
	return []phasedStep{{alterColumns, add}, {alterColumns, set}}
}

// addComputed adds a column, sets its default and fills existing rows, each in a step of its own. A
// single ADD COLUMN with a computed default would rewrite the table under a lock that blocks reads.
func (a *alteration) addComputed(c *catalog.Column, add Step, value sqltext.SQL) []phasedStep {
	open := *c
	open.Nullable, open.Default = true, nil
	add.SQL = a.ddl.AddColumn(a.to, &open).SQL
	set := step(a.ddl.SetDefault(a.to, c.Name, c.Default, c.Type), "set default of "+columnName(a.to, c.Name))
	out := []phasedStep{{alterColumns, add}, {alterColumns, set}, a.fill(c, value)}
	if c.Nullable {
		return out
	}
	return append(out, a.require(c, nil, Exact, true)...)
}

// constant reports whether an expression is a plain constant.
func (a *alteration) constant(expr sqltext.SQL, c *catalog.Column) bool {
	_, ok := a.Dialect.ParseDefault(expr, c.Type).(catalog.LiteralDefault)
	return ok
}

func (a *alteration) dropColumn(c *catalog.Column) []phasedStep {
	why := hazard.Parts{Case: hazard.OfColumn, Column: columnName(a.from, c.Name)}
	a.act(DropsColumn, a.from, c.Name, why)
	undo := LosesData
	if valueless(c) {
		undo = Manual
	}
	drop := step(a.ddl.DropColumn(a.from, c.Name), "drop column "+columnName(a.from, c.Name))
	drop.Hazards = []hazard.Hazard{a.lostColumn(a.from, c), about(hazard.RemoveInUse, hazard.OfColumn, columnName(a.from, c.Name), "")}
	drop.Undo = a.undo(undo, Exact)
	return one(a.keepLinks(c, &drop), drop)
}

func (a *alteration) renameColumn(c diff.RenameColumn) []phasedStep {
	var out []phasedStep
	hazards := []hazard.Hazard{renameNote(hazard.OfColumn, columnName(a.from, c.From), columnName(a.to, c.To))}
	for _, r := range a.columnRenames(c) {
		rename := step(a.ddl.RenameColumn(a.to, r.from, r.to), "rename column "+columnName(a.to, c.From)+" to "+c.To)
		rename.Hazards = hazards
		out = append(out, phasedStep{r.phase, rename})
		hazards = nil
	}
	return out
}

// columnRenames returns the renames that give a column its new name. The plan may also rename the
// column that has this name now, or give another column the name that this one has now. Then the
// column first gets a temporary name. All temporary names are given before any of these columns
// gets its new name, so that no two columns have the same name at any time.
func (a *alteration) columnRenames(c diff.RenameColumn) []renameStep {
	busy := c.From
	for _, change := range a.changes {
		if other, ok := change.(diff.RenameColumn); ok && (other.From == c.To || other.To == c.From) {
			busy = c.To
		}
	}
	if busy == c.From {
		return []renameStep{{renameColumns, c.From, c.To}}
	}
	temporary := a.freeColumn(c.From)
	return []renameStep{{renameColumns, c.From, temporary}, {renameKeys, temporary, c.To}}
}

// freeColumn returns an unused column name that is derived from name.
func (a *alteration) freeColumn(name string) string {
	free := "_" + name
	for a.from.Column(free) != nil || a.to.Column(free) != nil {
		free = "_" + free
	}
	return free
}
