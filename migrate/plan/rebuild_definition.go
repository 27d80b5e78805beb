package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// definition returns the CREATE TABLE statement that the database stores, with the changes of the
// plan made in its text; "" without a database. For the rollback it returns exactly the text from
// before the migration.
func (a *alteration) definition(shape *catalog.Table) sqltext.SQL {
	present := a.afterRenames().Live
	live := present.Table(a.to.Schema, a.to.Name)
	r, ok := a.Dialect.(dialect.TableEditor)
	if live == nil || live.Definition == "" || !ok {
		return ""
	}
	edits := dialect.TableEdits{Table: shape}
	if !a.reverse {
		for _, change := range a.changes {
			if !a.deferred.has(change) {
				a.edit(&edits, change, live)
			}
		}
	}
	definition, obstacles := r.EditTable(live.Definition, edits)
	for _, o := range obstacles {
		a.obstacle(o)
	}
	return definition
}

// obstacle blocks the plan if a hand-made part of the definition prevents an edit.
func (a *alteration) obstacle(o dialect.Obstacle) {
	switch {
	case a.reverse: // the forward plan reported it
	case o.Column != "":
		a.block(hazard.LoseDependent, hazard.Parts{Case: hazard.OfColumn, Object: o.Name, What: o.What,
			Table: a.from.QName(), Column: columnName(a.from, o.Column)})
	default:
		a.block(hazard.LoseDependent, hazard.Parts{Case: hazard.OfRename, Object: o.Name, What: o.What, Says: o.Reason})
	}
}

// edit adds one change of the table to edits, with the newer names.
func (a *alteration) edit(edits *dialect.TableEdits, change diff.TableChange, live *catalog.Table) {
	switch c := change.(type) {
	case diff.AddColumn:
		edits.Added = append(edits.Added, c.Column)
	case diff.AlterColumn:
		a.editColumn(edits, c)
	case diff.AlterAutoIncrement, diff.AddPrimaryKey, diff.DropPrimaryKey, diff.AlterPrimaryKey:
		edits.Key = true
	case diff.DropIndex:
		a.dropUnique(edits, c.Index, live)
	case diff.AddForeignKey:
		edits.NewKeys = append(edits.NewKeys, c.Key)
	case diff.DropForeignKey:
		edits.OldKeys = append(edits.OldKeys, a.newerKey(c.Key))
	case diff.AlterForeignKey:
		edits.OldKeys = append(edits.OldKeys, a.newerKey(c.From))
		edits.NewKeys = append(edits.NewKeys, a.keptKey(a.from, a.to, c.From, c.To))
	case diff.AddCheck:
		if !a.added[c.Check.Column] {
			edits.NewChecks = append(edits.NewChecks, c.Check)
		}
	case diff.DropCheck:
		edits.OldChecks = append(edits.OldChecks, a.newerCheck(c.Check))
	case diff.AlterCheck:
		edits.OldChecks = append(edits.OldChecks, a.newerCheck(c.From))
		edits.NewChecks = append(edits.NewChecks, c.To)
	case diff.RenameTable, diff.DropColumn, diff.RenameColumn, diff.RenamePrimaryKey, diff.AddIndex, diff.RenameIndex, diff.RenameForeignKey:
		// Not edits of the text: renames ran before, indexes are statements of their own, and
		// dropped columns are missing in the newer table.
	}
}

func (a *alteration) editColumn(edits *dialect.TableEdits, c diff.AlterColumn) {
	if c.Type && (!diff.SameStorage(c.From.Type, c.To.Type) || a.heldOtherwise(c)) {
		edits.Types = append(edits.Types, c.To)
	}
	if c.Nullable {
		edits.Nulls = append(edits.Nulls, c.To)
	}
	if c.Default {
		edits.Defaults = append(edits.Defaults, c.To)
	}
}

// dropUnique removes the unique constraint that the live table has in place of an index of the
// schema.
func (a *alteration) dropUnique(edits *dialect.TableEdits, ix *catalog.Index, live *catalog.Table) {
	old := *ix
	old.Columns = slices.Clone(ix.Columns)
	for i, c := range old.Columns {
		old.Columns[i].Name = a.newerName(c.Name)
	}
	if same := constraintOver(live, &old); same != nil && ix.Unique && liveIndex(live, ix.Name) == nil {
		edits.Uniques = append(edits.Uniques, &old)
	}
}

// newerKey returns a foreign key with the newer names of its columns and of the table that it
// refers to.
func (a *alteration) newerKey(fk *catalog.ForeignKey) *catalog.ForeignKey {
	newer := *fk
	newer.Columns = make([]string, len(fk.Columns))
	for i, c := range fk.Columns {
		newer.Columns[i] = a.newerName(c)
	}
	if t := a.From.Table(fk.RefSchema, fk.RefTable); t != nil && a.newer[t] != nil {
		newer.RefTable = a.newer[t].Name
	}
	return &newer
}

// newerCheck returns a check with the newer name of its column.
func (a *alteration) newerCheck(c *catalog.Check) *catalog.Check {
	newer := *c
	newer.Column = a.newerName(c.Column)
	return &newer
}

func (a *alteration) newerName(column string) string {
	for name, c := range a.older {
		if c != nil && c.Name == column {
			return name
		}
	}
	return column
}

// indexAgain returns the statement that creates an index of a rebuilt table again. If the plan does
// not change the index, this is the database's text, which may have parts that the schema cannot
// express. It is "" if a constraint of the table creates the index.
func (a *alteration) indexAgain(ix *catalog.Index, definition sqltext.SQL) sqltext.SQL {
	plain := a.ddl.CreateIndex(a.to, ix).SQL
	present := a.afterRenames().Live
	live := present.Table(a.to.Schema, a.to.Name)
	if live == nil || definition == "" {
		return plain
	}
	name := ix.Name
	for _, change := range a.changes {
		switch c := change.(type) {
		case diff.AddIndex:
			if c.Index == ix && !a.reverse {
				kept, _ := a.keptIndex(ix)
				return a.ddl.CreateIndex(a.to, kept).SQL
			}
		case diff.RenameIndex:
			if c.To == ix && !a.reverse {
				name = c.From.Name
			}
		}
	}
	if old := liveIndex(live, name); old != nil && old.Definition != "" {
		return sqltext.IndexRenamed(a.ddl.Provider(), old.Definition, ix.Name)
	}
	if ix.Unique && ix.Where.IsZero() && constraintOver(live, ix) != nil {
		return ""
	}
	return plain
}

func liveIndex(live *catalog.Table, name string) *catalog.Index {
	for _, ix := range live.Indexes {
		if ix.Name == name && !ix.Constraint {
			return ix
		}
	}
	return nil
}

// constraintOver returns the unique constraint over the columns of an index, nil if there is none.
func constraintOver(live *catalog.Table, ix *catalog.Index) *catalog.Index {
	for _, c := range live.Indexes {
		if c.Constraint && slices.Equal(c.ColumnNames(), ix.ColumnNames()) {
			return c
		}
	}
	return nil
}
