package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

func (a *alteration) foreignKey(change diff.TableChange) []phasedStep {
	drop := func(fk *catalog.ForeignKey) phasedStep {
		return phasedStep{dropForeignKeys, step(a.ddl.DropConstraint(a.from, fk.Name), "drop foreign key "+fk.Name)}
	}
	add := func(fk *catalog.ForeignKey) phasedStep {
		s := step(a.ddl.AddForeignKey(a.to, fk), "add foreign key "+fk.Name)
		s.Hazards = a.orphanHazards(fk, s.Lock != "")
		return phasedStep{createForeignKeys, s}
	}
	r, isOnline := online[dialect.OnlineForeignKeyAdder](a.planner)
	switch c := change.(type) {
	case diff.AddForeignKey:
		p := add(c.Key)
		if a.caps.InlineForeignKeys && a.comesInline(c.Key) {
			return nil
		}
		if isOnline {
			return a.addKeyOnline(r, c.Key, p)
		}
		return []phasedStep{p}
	case diff.DropForeignKey:
		p := drop(c.Key)
		if !a.anyDropped(c.Key.Columns) {
			p.step.Hazards = []hazard.Hazard{about(hazard.DropConstraint, hazard.OfForeignKey, c.Key.Name, a.from.QName())}
		}
		return []phasedStep{p}
	case diff.AlterForeignKey:
		p := add(c.To)
		if a.sameTarget(c.From, c.To) {
			p.step.Hazards = slices.DeleteFunc(p.step.Hazards, func(h hazard.Hazard) bool { return h.Kind == hazard.Orphans })
		}
		if isOnline {
			out := drop(c.From)
			if a.staysUntilReplaced(c.From) {
				// No moment without a key: the new one comes in the same transaction.
				out = phasedStep{dropReplacedConstraints, step(a.ddl.DropConstraint(a.to, c.From.Name), out.step.Reason)}
			}
			return append([]phasedStep{out}, a.addKeyOnline(r, c.To, p)...)
		}
		return []phasedStep{drop(c.From), p}
	case diff.RenameForeignKey:
		if a.detached[c.From] {
			return nil
		}
		return a.renameConstraint(c.From.Name, c.To.Name)
	}
	return nil
}

// staysUntilReplaced reports whether nothing that an older key rests on changes, so that it can
// stay until the end.
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

// changesKeys reports whether a change may need foreign keys detached.
func changesKeys(change diff.TableChange) bool {
	switch c := change.(type) {
	case diff.AlterColumn:
		return c.Type
	case diff.DropColumn, diff.DropPrimaryKey, diff.AlterPrimaryKey, diff.DropIndex:
		return true
	}
	return false
}

// addKeyOnline adds the key for new rows alone, then checks the old ones under a lock that lets
// everybody work.
func (a *alteration) addKeyOnline(r dialect.OnlineForeignKeyAdder, fk *catalog.ForeignKey, plain phasedStep) []phasedStep {
	add, old := r.AddForeignKeyOnline(a.to, fk)
	s := step(add, plain.step.Reason)
	s.Hazards = slices.DeleteFunc(plain.step.Hazards, func(h hazard.Hazard) bool { return h.Kind == hazard.ForeignKeyUnderLock })
	return []phasedStep{{plain.phase, s}, {validateForeignKeys, step(old, validation(fk.Name))}}
}

// validation is the reason for validating a constraint.
func validation(constraint string) string { return "check old rows against " + constraint }

// sameTarget reports whether only the actions differ, so that no row can have become an orphan.
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

// comesInline reports whether ADD COLUMN brings the foreign key along: of a single new column that
// starts as NULL.
func (a *alteration) comesInline(fk *catalog.ForeignKey) bool {
	if len(fk.Columns) != 1 || !a.added[fk.Columns[0]] {
		return false
	}
	c := a.to.Column(fk.Columns[0])
	return c != nil && c.Nullable && c.Default == nil
}

// orphanHazards asks for rows that point at nothing; a key over new columns that start as NULL has
// none.
func (a *alteration) orphanHazards(fk *catalog.ForeignKey, locks bool) []hazard.Hazard {
	var out []hazard.Hazard
	parts := hazard.Parts{Object: fk.Name, Table: a.to.QName(), Parent: fk.RefTable}
	if locks {
		out = append(out, hazard.Hazard{Kind: hazard.ForeignKeyUnderLock, Parts: parts})
	}
	out = append(out, a.unindexed(fk)...)
	out = append(out, about(hazard.StricterRule, hazard.OfForeignKey, fk.Name, ""))
	parent := a.To.Table(fk.RefSchema, fk.RefTable)
	var columns, refs []string
	for i, c := range fk.Columns {
		if a.added[c] {
			return out
		}
		columns = append(columns, a.oldName(c))
		refs = append(refs, a.oldParentColumn(parent, fk.RefColumns[i]))
	}
	h := hazard.Hazard{Kind: hazard.Orphans, Parts: parts}
	return append(out, asked(h, a.ddl.Orphans(a.from, columns, a.planner.older[parent], refs)))
}

// unindexed notes a foreign key whose columns begin no index.
func (a *alteration) unindexed(fk *catalog.ForeignKey) []hazard.Hazard {
	leads := func(ix *catalog.Index) bool {
		columns := ix.ColumnNames()
		return ix.Where == "" && len(columns) >= len(fk.Columns) && subset(columns[:len(fk.Columns)], fk.Columns)
	}
	if a.to.PrimaryKey != nil && leads(a.to.PrimaryKey) || slices.ContainsFunc(a.to.Indexes, leads) {
		return nil
	}
	parts := hazard.Parts{Object: fk.Name, Table: a.to.QName(), Parent: fk.RefTable, Columns: strings.Join(fk.Columns, ", ")}
	return []hazard.Hazard{{Kind: hazard.UnindexedForeignKey, Parts: parts}}
}

// oldParentColumn is the older name of a column of the table that a foreign key points at.
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
