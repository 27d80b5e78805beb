package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// needsRebuild reports whether a change is one that the database cannot make in place.
func (a *alteration) needsRebuild() bool {
	return slices.ContainsFunc(a.changes, func(change diff.TableChange) bool { return !a.inPlace(change) })
}

func (a *alteration) inPlace(change diff.TableChange) bool {
	switch c := change.(type) {
	case diff.AddColumn:
		return a.addsInPlace(c.Column)
	case diff.DropColumn:
		return a.caps.AlterForeignKey || !inForeignKey(a.from, c.Column.Name)
	case diff.AlterColumn:
		return (!c.Type || a.caps.AlterType || a.convertsInPlace(c)) && (!c.Default || a.caps.AlterDefault) && (!c.Identity || !a.caps.RowIDAutoIncrement)
	case diff.AlterAutoIncrement:
		return false
	case diff.AddPrimaryKey, diff.DropPrimaryKey, diff.AlterPrimaryKey:
		return a.caps.AlterPrimaryKey
	case diff.AddForeignKey:
		return a.caps.AlterForeignKey || a.comesInline(c.Key)
	case diff.DropForeignKey, diff.AlterForeignKey:
		return a.caps.AlterForeignKey
	case diff.RenameTable, diff.RenameColumn, diff.RenamePrimaryKey, diff.AddIndex, diff.DropIndex, diff.RenameIndex,
		diff.RenameForeignKey, diff.AddCheck, diff.DropCheck, diff.AlterCheck:
	}
	return true
}

// convertsInPlace: values are written anew in a column that stays what it is. With foreign keys over it, its rows and those at
// the other end have to change together, which a rebuild does.
func (a *alteration) convertsInPlace(c diff.AlterColumn) bool {
	if !diff.SameStorage(c.From.Type, c.To.Type) {
		return false
	}
	untouched := a.Dialect.Convert(c.From.Type, c.To.Type).Using == ""
	return untouched || !inForeignKey(a.from, c.From.Name) && !a.referenced([]string{c.From.Name})
}

// addsInPlace: without AddVolatile a column's default must be a constant, since existing rows are not rewritten.
func (a *alteration) addsInPlace(c *catalog.Column) bool {
	if a.caps.AddVolatile || c.Default == nil {
		return true
	}
	_, constant := c.Default.(catalog.LiteralDefault)
	return constant
}

func inForeignKey(t *catalog.Table, column string) bool {
	return slices.ContainsFunc(t.ForeignKeys, func(fk *catalog.ForeignKey) bool { return slices.Contains(fk.Columns, column) })
}

// rebuild makes the table anew beside the old one, copies the rows and takes its place: the order is that of SQLite's
// manual (lang_altertable.html, section 7). Of the steps in place only a rename of the table stays; the hazards of all stay.
func (a *alteration) rebuild(inPlace []placed) {
	shape := a.shape()
	name := a.freeName(a.to.Name)
	temp := *shape
	temp.Name = name
	var hazards []Hazard
	hazards = append(hazards, a.rebuildHazard(a.from))
	var reasons []string
	undo := Exact
	for _, p := range inPlace {
		if p.phase == renameTables || p.phase == settleTables {
			a.add(p.phase, p.step)
			continue
		}
		hazards = append(hazards, p.step.Hazards...)
		undo = max(undo, p.step.Undo)
		if p.step.Reason != "" && !slices.Contains(reasons, p.step.Reason) {
			reasons = append(reasons, p.step.Reason)
		}
	}
	reason := "rebuild " + a.to.QName() + ": "
	a.rebuilt = append(a.rebuilt, a.to.Name)
	step := func(sql, what string) { a.add(rebuildTables, Step{SQL: sql, Reason: reason + what}) }
	a.add(rebuildTables, Step{SQL: a.ddl.CreateTable(&temp), Reason: reason + strings.Join(reasons, ", "), Hazards: hazards, Undo: undo})
	step(a.copyRows(&temp, shape), "copy rows")
	if a.from.AutoIncrement && a.to.AutoIncrement {
		a.keepMark(name, step)
	}
	step("DROP TABLE "+a.ddl.Table(a.to), "drop the old table")
	step("ALTER TABLE "+a.ddl.Table(&temp)+" RENAME TO "+a.ddl.Ident(a.to.Name), "take its name")
	for _, ix := range a.to.Indexes {
		a.add(rebuildTables, Step{SQL: a.ddl.CreateIndex(a.to, ix), Reason: reason + "index " + ix.Name})
	}
	a.restore(step)
}

// freeName is new_<table>, as SQLite's manual has it, or the next name that nothing has.
func (a *alteration) freeName(table string) string {
	name := "new_" + table
	for a.From.Table("", name) != nil || a.To.Table("", name) != nil || a.Live != nil && a.Live.Table("", name) != nil {
		name = "new_" + name
	}
	return name
}

// shape is the target with what the live table has and the schema cannot say: columns that are not ours, collations,
// hand-made checks, table options.
func (a *alteration) shape() *catalog.Table {
	shape := *a.to
	live := a.liveTable()
	if live == nil {
		return &shape
	}
	shape.Strict, shape.WithoutRowID = live.Strict, live.WithoutRowID
	shape.Columns = slices.Clone(a.to.Columns)
	for i, c := range shape.Columns {
		if old := live.Column(a.oldName(c.Name)); old != nil && !a.added[c.Name] && old.Collation != "" {
			kept := *c
			kept.Collation = old.Collation
			shape.Columns[i] = &kept
		}
	}
	for _, c := range live.Columns {
		if a.from.Column(c.Name) == nil && shape.Column(c.Name) == nil {
			shape.Columns = append(shape.Columns, c)
		}
	}
	shape.Checks = slices.Clone(a.to.Checks)
	for _, c := range live.Checks {
		if len(c.Values) == 0 {
			shape.Checks = append(shape.Checks, c)
		}
	}
	return &shape
}

func (a *alteration) liveTable() *catalog.Table {
	if a.Live == nil {
		return nil
	}
	return a.Live.Table(a.from.Schema, a.from.Name)
}

// copyRows copies in the order of row ids, and the row ids themselves where no column is one.
func (a *alteration) copyRows(temp, shape *catalog.Table) string {
	var into, values []string
	if !shape.WithoutRowID && !hasRowIDKey(shape) && shape.Column("rowid") == nil {
		into, values = append(into, "rowid"), append(values, "rowid")
	}
	for _, c := range shape.Columns {
		value := a.value(c)
		if value == "" || c.Generated != "" {
			continue
		}
		into, values = append(into, a.ddl.Ident(c.Name)), append(values, value)
	}
	sql := "INSERT INTO " + a.ddl.Table(temp) + " (" + strings.Join(into, ", ") + ") SELECT " + strings.Join(values, ", ") + " FROM " + a.ddl.Table(a.to)
	if !shape.WithoutRowID {
		sql += " ORDER BY rowid"
	}
	return sql
}

func hasRowIDKey(t *catalog.Table) bool {
	if t.PrimaryKey == nil || len(t.PrimaryKey.Columns) != 1 {
		return false
	}
	c := t.Column(t.PrimaryKey.Columns[0].Name)
	return c != nil && c.Type.Name == "integer"
}

// value is the expression that fills a column from the old row, "" to leave it to the column's default.
func (a *alteration) value(c *catalog.Column) string {
	expr := a.backfill(a.to, c)
	if a.added[c.Name] {
		if c.Nullable || c.Default != nil {
			return ""
		}
		if expr == "" {
			// UX01 stops where there are rows; NULL fails where it was passed over.
			return "NULL"
		}
		return expr
	}
	old := a.older[c.Name]
	if old == nil {
		// Not ours: kept as it is.
		return a.ddl.Ident(c.Name)
	}
	value := a.ddl.Ident(old.Name)
	for _, change := range a.changes {
		switch change := change.(type) {
		case diff.AlterColumn:
			if change.To != c {
				continue
			}
			if using := a.Dialect.Convert(old.Type, c.Type).Using; change.Type && using != "" {
				value = substitute(using, value)
			}
			if change.Nullable && !c.Nullable && expr != "" {
				value = "coalesce(" + value + ", " + expr + ")"
			}
		case diff.AlterCheck:
			if change.To.Column == c.Name && len(change.Values) > 0 {
				value = a.renamedValue(value, change.Values)
			}
		}
	}
	return value
}

// substitute puts a quoted column into a template of dialect.Conversion.
func substitute(template, column string) string { return strings.ReplaceAll(template, "{}", column) }

// keepMark carries the AUTOINCREMENT mark over, so that ids of deleted rows are not given out again.
func (a *alteration) keepMark(temp string, step func(sql, what string)) {
	old, now := sqltext.Literal(a.ddl.Provider(), a.to.Name), sqltext.Literal(a.ddl.Provider(), temp)
	step("DELETE FROM sqlite_sequence WHERE name = "+now, "keep the AUTOINCREMENT mark")
	step("INSERT INTO sqlite_sequence (name, seq) SELECT "+now+", seq FROM sqlite_sequence WHERE name = "+old, "keep the AUTOINCREMENT mark")
}

// restore makes the hand-made indexes and triggers again, word for word but for names that change in the same plan (on the way
// back the words are the older ones already); views stay through the rebuild.
func (a *alteration) restore(step func(sql, what string)) {
	names := map[string]string{}
	if !a.reverse {
		names[a.from.Name] = a.to.Name
		for newer, older := range a.older {
			names[older.Name] = newer
		}
	}
	for _, d := range a.Dependents[a.from.QName()] {
		switch d.Kind {
		case HandMadeIndex, Trigger:
			step(renameWords(d.SQL, names), d.Kind.String()+" "+d.Name)
		case View, OtherDependent:
		}
	}
}
