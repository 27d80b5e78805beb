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

func (a *alteration) foreignKey(change diff.TableChange) []phasedStep {
	switch c := change.(type) {
	case diff.AddForeignKey:
		if a.caps.InlineForeignKeys && a.comesInline(c.Key) {
			return nil
		}
		return a.addForeignKey(c.Key, a.orphanHazards(c.Key))
	case diff.DropForeignKey:
		drop := a.dropForeignKey(c.Key)
		if !a.anyDropped(c.Key.Columns) {
			drop.Hazards = []hazard.Hazard{about(hazard.DropConstraint, hazard.OfForeignKey, c.Key.Name, a.from.QName())}
		}
		return one(dropForeignKeys, drop)
	case diff.AlterForeignKey:
		return a.alterForeignKey(c.From, c.To)
	case diff.RenameForeignKey:
		if a.detached[c.From] {
			return nil
		}
		return a.renameConstraint(c.From.Name, c.To.Name)
	}
	return nil
}

// addForeignKey adds the foreign key. Online, the first step adds it for new rows only, and a later
// step checks existing rows under a lock that blocks neither reads nor writes.
func (a *alteration) addForeignKey(fk *catalog.ForeignKey, hazards []hazard.Hazard) []phasedStep {
	reason := "add foreign key " + fk.Name
	r, ok := onlineOn[dialect.OnlineForeignKeyAdder](a.planner, a.from)
	if !ok {
		add := step(a.ddl.AddForeignKey(a.to, fk), reason)
		if add.Lock != "" {
			add.Hazards = []hazard.Hazard{{Kind: hazard.ForeignKeyUnderLock, Parts: a.keyParts(fk)}}
		}
		add.Hazards = append(add.Hazards, hazards...)
		return one(createForeignKeys, add)
	}
	add, old := r.AddForeignKeyOnline(a.to, fk)
	s := step(add, reason)
	s.Hazards = hazards
	return []phasedStep{{createForeignKeys, s}, {validateForeignKeys, step(old, validation(fk.Name))}}
}

// validation is the reason for validating a constraint.
func validation(constraint string) string { return "check old rows against " + constraint }

func (a *alteration) dropForeignKey(fk *catalog.ForeignKey) Step {
	return step(a.ddl.DropConstraint(a.from, fk.Name), "drop foreign key "+fk.Name)
}

// alterForeignKey replaces a foreign key. Online, at least one of the two keys exists at any time,
// because the transaction that drops the older key also adds the newer one.
func (a *alteration) alterForeignKey(from, to *catalog.ForeignKey) []phasedStep {
	hazards := a.orphanHazards(to)
	to = a.keptKey(a.from, a.to, from, to)
	if a.sameTarget(from, to) && !to.NotValid {
		hazards = slices.DeleteFunc(hazards, func(h hazard.Hazard) bool { return h.Kind == hazard.Orphans })
	}
	drop := phasedStep{dropForeignKeys, a.dropForeignKey(from)}
	if _, ok := onlineOn[dialect.OnlineForeignKeyAdder](a.planner, a.from); ok && a.staysUntilReplaced(from) {
		drop = phasedStep{dropReplacedConstraints, step(a.ddl.DropConstraint(a.to, from.Name), drop.step.Reason)}
	}
	return append([]phasedStep{drop}, a.addForeignKey(to, hazards)...)
}

// staysUntilReplaced reports whether the older foreign key can stay until the newer one exists. It
// can if the plan changes no column or key that the older one depends on.
func (a *alteration) staysUntilReplaced(fk *catalog.ForeignKey) bool {
	if slices.ContainsFunc(fk.Columns, func(c string) bool { return a.dropped[c] }) {
		return false
	}
	return !slices.ContainsFunc(a.Changes, func(change diff.Change) bool {
		switch c := change.(type) {
		case diff.DropTable:
			return c.Table.Schema == fk.RefSchema && c.Table.Name == fk.RefTable
		case diff.AlterTable:
			own := c.From == a.from
			parent := c.From.Schema == fk.RefSchema && c.From.Name == fk.RefTable
			return (own || parent) && slices.ContainsFunc(c.Changes, changesKeys)
		}
		return false
	})
}

// changesKeys reports whether foreign keys may have to be detached for a change.
func changesKeys(change diff.TableChange) bool {
	switch c := change.(type) {
	case diff.AlterColumn:
		return c.Type
	case diff.DropColumn, diff.DropPrimaryKey, diff.AlterPrimaryKey, diff.DropIndex:
		return true
	}
	return false
}

// sameTarget reports whether two foreign keys differ in their actions only. Then no row violates
// the newer one, and rows need not be counted.
func (a *alteration) sameTarget(from, to *catalog.ForeignKey) bool {
	parent := a.To.Table(to.RefSchema, to.RefTable)
	if parent == nil || a.newer[a.From.Table(from.RefSchema, from.RefTable)] != parent {
		return false
	}
	return slices.EqualFunc(from.RefColumns, to.RefColumns, func(x, y string) bool { return x == a.oldParentColumn(parent, y) })
}

func (a *alteration) anyDropped(columns []string) bool {
	for _, c := range columns {
		if a.dropped[c] {
			return true
		}
	}
	return false
}

// comesInline reports whether ADD COLUMN also adds the foreign key. It does if the key has a single
// column, which is new and NULL in existing rows.
func (a *alteration) comesInline(fk *catalog.ForeignKey) bool {
	if len(fk.Columns) != 1 || !a.added[fk.Columns[0]] {
		return false
	}
	c := a.to.Column(fk.Columns[0])
	return c != nil && c.Nullable && c.Default == nil
}

// orphanHazards returns the hazards of adding a foreign key. One of them counts the rows whose key
// would refer to a row that does not exist. It is omitted if the key has a new column whose value
// in existing rows is NULL or not a constant. If the parent table or its column is new, it counts
// all rows with a value in the key.
func (a *alteration) orphanHazards(fk *catalog.ForeignKey) []hazard.Hazard {
	out := append(a.unindexed(fk), about(hazard.StricterRule, hazard.OfForeignKey, fk.Name, ""))
	parent := a.To.Table(fk.RefSchema, fk.RefTable)
	older := a.planner.older[parent]
	h := hazard.Hazard{Kind: hazard.Orphans, Parts: a.keyParts(fk)}
	var values []sqltext.SQL
	var refs []string
	for i, c := range fk.Columns {
		value := a.ddl.ChildColumn(a.oldName(c))
		if a.added[c] {
			if value = a.constantOf(a.to.Column(c)); value == "" {
				return out
			}
			h.Case, h.Column, h.Field = hazard.OfNewColumn, columnName(a.to, c), fieldName(a.to, a.to.Column(c))
		}
		values = append(values, value)
		ref := a.oldParentColumn(parent, fk.RefColumns[i])
		if older != nil && older.Column(ref) == nil {
			older = nil
		}
		refs = append(refs, ref)
	}
	return append(out, asked(h, a.ddl.OrphansOf(a.from, values, older, refs)))
}

// constantOf returns the constant that all existing rows get in a new column; "" if their value is
// not a constant.
func (a *alteration) constantOf(c *catalog.Column) sqltext.SQL {
	if c == nil {
		return ""
	}
	expr := a.backfill(a.to, c)
	if l, ok := c.Default.(catalog.LiteralDefault); ok && expr == "" {
		return a.Dialect.DefaultSQL(l, c.Type)
	}
	if expr == "" || c.Nullable && c.Default == nil || !a.constant(expr, c) {
		return ""
	}
	return expr
}

func (a *alteration) keyParts(fk *catalog.ForeignKey) hazard.Parts {
	return hazard.Parts{Object: fk.Name, Table: a.to.QName(), Parent: fk.RefTable}
}

// unindexed returns a hazard if no index starts with the columns of the foreign key.
func (a *alteration) unindexed(fk *catalog.ForeignKey) []hazard.Hazard {
	leads := func(ix *catalog.Index) bool {
		columns := ix.ColumnNames()
		return ix.Where.IsZero() && len(columns) >= len(fk.Columns) && subset(columns[:len(fk.Columns)], fk.Columns)
	}
	if a.to.PrimaryKey != nil && leads(a.to.PrimaryKey) || slices.ContainsFunc(a.to.Indexes, leads) {
		return nil
	}
	parts := a.keyParts(fk)
	parts.Columns = strings.Join(fk.Columns, ", ")
	return []hazard.Hazard{{Kind: hazard.UnindexedForeignKey, Parts: parts}}
}

// oldParentColumn returns the older name of a column of parent, the table that a foreign key refers
// to.
func (a *alteration) oldParentColumn(parent *catalog.Table, column string) string {
	older := a.planner.older[parent]
	if older == nil {
		return column
	}
	for _, r := range a.Renames {
		if c, ok := r.(diff.ColumnRename); ok && c.Table == (diff.Name{Schema: older.Schema, Name: older.Name}) && c.To == column {
			return c.From
		}
	}
	return column
}
