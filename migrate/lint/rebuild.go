package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// rebuilding describes a table that the file rebuilds: CREATE new, INSERT … SELECT FROM old, DROP
// old, RENAME new TO old. The planner is asked for the hazards of the change from the old table to
// the new one.
type rebuilding struct {
	old, new *catalog.Table
	copies   []copiedColumn
}

// copiedColumn is a column of the new table with the expression that the SELECT has for it.
type copiedColumn struct {
	name   string
	source sqltext.SQL
	// from is the first column of the old table that source mentions, nil if it mentions none.
	// plain is true if source is only that column.
	from  *catalog.Column
	plain bool
}

// rebuild reports whether the created table replaces an existing one, and describes the rebuild.
func (j *judge) rebuild(s statement.Step, created *catalog.Table) (rebuilding, bool) {
	r := rebuilding{new: created}
	renamed := false
	for _, later := range j.later() {
		switch l := later.Statement.(type) {
		case statement.Insert:
			if nameOf(l.Table) == nameOf(created) && l.From != nil && r.old == nil {
				r.old = s.Before.Table(l.From.Schema, l.From.Name)
				r.copies = j.copies(l)
			}
		case statement.Change:
			renamed = renamed || r.old != nil && givesName(l, created, r.old)
		default:
		}
	}
	return r, renamed && r.old != nil && !j.created(r.old)
}

func (j *judge) copies(in statement.Insert) []copiedColumn {
	var out []copiedColumn
	for i, source := range in.Sources {
		c := copiedColumn{name: in.Columns[i], source: source}
		if mentioned, alone := statement.Columns(j.provider, source, in.From); len(mentioned) > 0 {
			c.from, c.plain = mentioned[0], alone
		}
		out = append(out, c)
	}
	return out
}

// givesName reports whether the statement renames one table to the name of another. The first table
// is the parameter from, the second is the parameter to.
func givesName(c statement.Change, from, to *catalog.Table) bool {
	return slices.ContainsFunc(c.Changes, func(change diff.Change) bool {
		alter, ok := change.(diff.AlterTable)
		return ok && nameOf(alter.From) == nameOf(from) && strings.EqualFold(alter.To.Name, to.Name)
	})
}

// rebuilt reports the hazards of the change from the old table to the new one, except notes.
func (j *judge) rebuilt(s statement.Step, r rebuilding) {
	to := r.target()
	after := diff.Apply(s.Before, diff.DropTable{Table: r.old}, diff.CreateTable{Table: to})
	renames, backfill := r.kept(to)
	for _, h := range j.hazards(s.Before, after, backfill, diff.Compute(s.Before, after, renames)...) {
		if !j.copyRefuted(h, r, to) {
			j.report(h, sayMore(h)...)
		}
	}
	o := j.origins.of(r.old)
	for _, c := range to.Checks {
		if before := j.listed(r.old, r.source(c.Column)); before != nil && c.Values != nil && !o.column(before.Column).written {
			j.exchangedValues(columnName(r.old, before.Column), before.Values, c.Values)
		}
	}
}

// copyRefuted reports whether a hazard of a rebuild is omitted. It is omitted if it is a note, if
// it has a rule of its own, or if the file refutes it: the file added or wrote the column before,
// or the copy converts its values.
func (j *judge) copyRefuted(h hazard.Hazard, r rebuilding, to *catalog.Table) bool {
	name := strings.TrimPrefix(h.Object, r.old.QName()+".")
	column := j.origins.of(r.old).column(name)
	converted := r.source(name) == "" && to.Column(name) != nil
	switch {
	case h.Kind == hazard.Rebuild, h.Kind == hazard.NoCast, h.Level() == hazard.Note:
		return true
	case h.Kind == hazard.DropColumn, h.Kind == hazard.LossyType:
		return column.added
	case h.Kind == hazard.UnfitValues:
		return column.added || column.written || converted && h.Case == hazard.OfEnum
	case h.Kind == hazard.RemoveEnumValue:
		return column.added || column.written || converted
	case h.Kind == hazard.Duplicates:
		return j.implied(r.old, to, h.Object)
	}
	return column.added || column.written
}

// implied reports whether all rows of the old table certainly have different values in the columns
// of a unique key of the new table. The parameter name is the name of that key.
func (j *judge) implied(old, to *catalog.Table, name string) bool {
	for _, ix := range to.Indexes {
		if columns, plain := plainColumns(ix); plain && (ix.Name == name || name == to.QName()) && j.origins.of(old).unique(old, columns) {
			return true
		}
	}
	return false
}

// target returns the new table with the name of the old one. A check belongs to the same enum as
// the check of the old table over the same column.
func (r rebuilding) target() *catalog.Table {
	to := *r.new
	to.Schema, to.Name = r.old.Schema, r.old.Name
	to.Checks = nil
	for _, c := range r.new.Checks {
		check := *c
		for _, older := range r.old.Checks {
			if older.Column == r.source(c.Column) {
				check.Enum = older.Enum
			}
		}
		to.Checks = append(to.Checks, &check)
	}
	return &to
}

// source returns the old column whose values are copied unchanged to a new column; "" if there is
// none.
func (r rebuilding) source(column string) string {
	for _, c := range r.copies {
		if c.name == column && c.plain {
			return c.from.Name
		}
	}
	return ""
}

// kept returns the columns that the copy renames, and the expressions of the columns that are not
// just copied.
func (r rebuilding) kept(to *catalog.Table) (renames []diff.Rename, backfill map[string]sqltext.SQL) {
	backfill = map[string]sqltext.SQL{}
	for _, c := range r.copies {
		if c.from != nil && c.from.Name != c.name && (c.plain || to.Column(c.from.Name) == nil) {
			renames = append(renames, diff.ColumnRename{Table: nameOf(r.old), From: c.from.Name, To: c.name})
		}
		if !c.plain && sqltext.KeyWord(c.source) != "NULL" {
			backfill[columnName(to, c.name)] = c.source
		}
	}
	return renames, backfill
}

// rebuilds reports mistakes in the rebuild of a SQLite table (SQ01 to SQ03).
func rebuilds(j *judge, s statement.Step) {
	c, ok := s.Statement.(statement.Change)
	if !ok {
		return
	}
	for _, change := range c.Changes {
		switch change := change.(type) {
		case diff.CreateTable:
			if r, ok := j.rebuild(s, change.Table); ok {
				j.report(of(hazard.Rebuild, r.old.QName()))
				j.affinity(r)
			}
		case diff.DropTable:
			j.droppedParent(s, change.Table)
		case diff.AlterTable:
			j.oldFirst(change)
			j.minServer(c, change)
		default:
		}
	}
}

// droppedParent reports a DROP TABLE in two cases: other tables refer to the table, or the file has
// copied the rows of the table to another table, so that the drop is part of a rebuild. It reports
// nothing if a directive of the group names a rebuilt table. While foreign keys are on, DROP TABLE
// deletes the rows of the table first, and this runs the ON DELETE actions of the other tables.
func (j *judge) droppedParent(s statement.Step, t *catalog.Table) {
	if j.created(t) || len(j.unit().rebuilds) > 0 {
		return
	}
	for _, other := range s.Before.Tables {
		refers := slices.ContainsFunc(other.ForeignKeys, func(fk *catalog.ForeignKey) bool {
			return fk.RefSchema == t.Schema && strings.EqualFold(fk.RefTable, t.Name)
		})
		if other != t && refers {
			j.report(hazard.Hazard{Kind: hazard.Rebuild, Parts: hazard.Parts{Case: hazard.OfDrop, Table: other.QName(), Parent: t.QName()}})
			return
		}
	}
	if j.origins.copyOf(j.origins.of(t)) {
		j.report(hazard.Hazard{Kind: hazard.Rebuild, Parts: hazard.Parts{Case: hazard.OfRebuild, Table: t.QName()}})
	}
}

// oldFirst reports a rebuild that renames the old table first. SQLite's documentation warns of this
// order, because children and views then refer to the old table under its new name.
func (j *judge) oldFirst(alter diff.AlterTable) {
	name := alter.From.Name
	if alter.To.Name == name || j.created(alter.From) || j.origins.copyOf(j.origins.of(alter.From)) {
		return
	}
	again, copied := false, false
	for _, l := range j.later() {
		switch l := l.Statement.(type) {
		case statement.Change:
			again = again || slices.ContainsFunc(l.Changes, func(change diff.Change) bool {
				create, ok := change.(diff.CreateTable)
				return ok && strings.EqualFold(create.Table.Name, name)
			})
		case statement.Insert:
			copied = copied || strings.EqualFold(l.Table.Name, name) && l.From != nil && strings.EqualFold(l.From.Name, alter.To.Name)
		default:
		}
	}
	if again && copied {
		j.report(hazard.Hazard{Kind: hazard.Rebuild, Parts: hazard.Parts{From: alter.From.QName(), To: alter.To.Name}})
	}
}

// affinity reports columns whose copied values keep the type of the old column although the new
// column has another type.
func (j *judge) affinity(r rebuilding) {
	for _, c := range r.copies {
		to := r.new.Column(c.name)
		if !c.plain || to == nil || c.from.Type.Name == "" {
			continue
		}
		if conv := j.migration.dialect.Convert(c.from.Type, to.Type); conv.Using != "" {
			j.report(hazard.Hazard{Kind: hazard.UnconvertedCopy, Parts: hazard.Parts{
				Object: columnName(r.old, c.name), From: c.from.Type.Name, To: to.Type.Name,
			}})
		}
	}
}
