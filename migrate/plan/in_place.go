package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// needsRebuild reports whether the database cannot make one of the changes in place.
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
		return (!c.Type || a.caps.AlterType || a.convertsInPlace(c)) && (!c.Default || a.caps.AlterDefault) && (!c.Identity || a.changesNumbering())
	case diff.AlterAutoIncrement:
		return false
	case diff.AddPrimaryKey, diff.DropPrimaryKey, diff.AlterPrimaryKey:
		return a.caps.AlterPrimaryKey
	case diff.AddForeignKey:
		return a.caps.AlterForeignKey || a.comesInline(c.Key)
	case diff.DropForeignKey, diff.AlterForeignKey:
		return a.caps.AlterForeignKey
	case diff.DropIndex:
		return a.caps.AlterForeignKey || !a.isConstraint(c.Index)
	case diff.DropCheck:
		return a.caps.AlterForeignKey || a.hasCheck(c.Check.Name)
	case diff.AlterCheck:
		return a.caps.AlterForeignKey || a.hasCheck(c.From.Name)
	case diff.RenameTable, diff.RenameColumn, diff.RenamePrimaryKey, diff.AddIndex, diff.RenameIndex,
		diff.RenameForeignKey, diff.AddCheck:
	}
	return true
}

// isConstraint reports whether the live table has a unique constraint in place of a unique index of
// the schema. Other tools create such constraints.
func (a *alteration) isConstraint(ix *catalog.Index) bool {
	if a.Live == nil || !ix.Unique {
		return false
	}
	live := a.Live.Table(a.from.Schema, a.from.Name)
	return live != nil && liveIndex(live, ix.Name) == nil && constraintOver(live, ix) != nil
}

// hasCheck reports whether the live table has a check of that name. Other tools create checks
// without a name, which no statement can drop.
func (a *alteration) hasCheck(name string) bool {
	if a.Live == nil {
		return true
	}
	live := a.Live.Table(a.from.Schema, a.from.Name)
	return live == nil || slices.ContainsFunc(live.Checks, func(c *catalog.Check) bool { return c.Name == name })
}

// convertsInPlace reports whether the column keeps its database type, so that an UPDATE of its
// values is enough. If a foreign key uses the column, both its ends must change together, which
// only a rebuild does.
func (a *alteration) convertsInPlace(c diff.AlterColumn) bool {
	if !diff.SameStorage(c.From.Type, c.To.Type) || a.heldOtherwise(c) {
		return false
	}
	untouched := a.conversion(c).Using == ""
	return untouched || !inForeignKey(a.from, c.From.Name) && !a.referenced([]string{c.From.Name})
}

// changesNumbering reports whether the database can turn the numbering of a column on and off.
func (a *alteration) changesNumbering() bool {
	_, adds := a.Dialect.(dialect.IdentityAdder)
	_, drops := a.Dialect.(dialect.IdentityDropper)
	return adds && drops
}

// addsInPlace reports whether ADD COLUMN can add the column. Without the capability AddVolatile its
// default must be a constant, because the database does not rewrite rows and gives all of them the
// same value.
func (a *alteration) addsInPlace(c *catalog.Column) bool {
	if a.caps.AddVolatile || c.Default == nil {
		return true
	}
	_, constant := c.Default.(catalog.LiteralDefault)
	return constant && a.backfill(a.to, c) == ""
}

func inForeignKey(t *catalog.Table, column string) bool {
	return slices.ContainsFunc(t.ForeignKeys, func(fk *catalog.ForeignKey) bool { return slices.Contains(fk.Columns, column) })
}
