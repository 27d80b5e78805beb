package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

func (a *alteration) foreignKey(change diff.TableChange) []placed {
	drop := func(fk *catalog.ForeignKey) placed {
		return a.place(dropForeignKeys, Step{SQL: a.ddl.DropConstraint(a.from, fk.Name), Reason: "drop foreign key " + fk.Name, Lock: a.lock(accessExclusive)})
	}
	add := func(fk *catalog.ForeignKey) placed {
		return a.place(createForeignKeys, Step{SQL: a.ddl.AddForeignKey(a.to, fk), Reason: "add foreign key " + fk.Name, Lock: a.lock(shareRowExclusive),
			Hazards: a.orphanHazards(fk)})
	}
	switch c := change.(type) {
	case diff.AddForeignKey:
		p := add(c.Key)
		if a.caps.InlineForeignKeys && a.comesInline(c.Key) {
			return nil
		}
		if a.staged() {
			return a.stagedKey(c.Key, p)
		}
		return []placed{p}
	case diff.DropForeignKey:
		p := drop(c.Key)
		if !a.anyDropped(c.Key.Columns) {
			p.step.Hazards = []Hazard{{Code: "CN01", Object: c.Key.Name, Message: "The foreign key " + c.Key.Name + " of " + a.from.QName() + " is dropped."}}
		}
		return []placed{p}
	case diff.AlterForeignKey:
		p := add(c.To)
		if a.sameTarget(c.From, c.To) {
			p.step.Hazards = slices.DeleteFunc(p.step.Hazards, func(h Hazard) bool { return h.Code == "UX05" })
		}
		if a.staged() {
			out := drop(c.From)
			if a.standsStill(c.From) {
				// No moment without a key: the new one comes in the same transaction.
				out = a.place(releases, Step{SQL: a.ddl.DropConstraint(a.to, c.From.Name), Reason: out.step.Reason, Lock: accessExclusive})
			}
			return append([]placed{out}, a.stagedKey(c.To, p)...)
		}
		return []placed{drop(c.From), p}
	case diff.RenameForeignKey:
		if a.bounced[c.From] {
			return nil
		}
		return a.renameConstraint(c.From.Name, c.To.Name)
	}
	return nil
}

// standsStill reports whether nothing that an older key rests on changes, so that it can stay until the end.
func (a *alteration) standsStill(fk *catalog.ForeignKey) bool {
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

// changesKeys reports whether a change may need foreign keys out of its way.
func changesKeys(change diff.TableChange) bool {
	switch c := change.(type) {
	case diff.AlterColumn:
		return c.Type
	case diff.DropColumn, diff.DropPrimaryKey, diff.AlterPrimaryKey, diff.DropIndex:
		return true
	}
	return false
}

// stagedKey adds the key for new rows alone, then checks the old ones under a lock that lets everybody work.
func (a *alteration) stagedKey(fk *catalog.ForeignKey, add placed) []placed {
	add.step.SQL += " NOT VALID"
	add.step.Hazards = slices.DeleteFunc(add.step.Hazards, func(h Hazard) bool { return h.Code == "LK04" })
	return []placed{add, {lastValidations, a.validate(a.to, fk.Name)}}
}

func (m *maker) validate(t *catalog.Table, constraint string) Step {
	return Step{SQL: m.ddl.Alter(t, "VALIDATE CONSTRAINT "+m.ddl.Ident(constraint)), Reason: "check old rows against " + constraint, Lock: shareUpdate}
}

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

// comesInline reports whether ADD COLUMN brings the foreign key along: of a single new column that starts as NULL.
func (a *alteration) comesInline(fk *catalog.ForeignKey) bool {
	if len(fk.Columns) != 1 || !a.added[fk.Columns[0]] {
		return false
	}
	c := a.to.Column(fk.Columns[0])
	return c != nil && c.Nullable && c.Default == nil
}

// orphanHazards asks for rows that point at nothing; a key over new columns that start as NULL has none.
func (a *alteration) orphanHazards(fk *catalog.ForeignKey) []Hazard {
	var out []Hazard
	if !a.caps.InlineForeignKeys {
		out = append(out, Hazard{Code: "LK04", Object: fk.Name, Message: "Nobody can write to " + a.to.QName() + " and " + fk.RefTable + " while the foreign key " + fk.Name + " is checked."})
	}
	out = append(out, a.unindexed(fk)...)
	out = append(out, tighterNote(fk.Name, "is a foreign key"))
	parent := a.To.Table(fk.RefSchema, fk.RefTable)
	var present, equal []string
	for i, c := range fk.Columns {
		if a.added[c] {
			return out
		}
		column := "c." + a.ddl.Ident(a.oldName(c))
		present = append(present, column+" IS NOT NULL")
		equal = append(equal, "p."+a.ddl.Ident(a.oldParentColumn(parent, fk.RefColumns[i]))+" = "+column)
	}
	orphans := " FROM " + a.ddl.Table(a.from) + " AS c WHERE " + strings.Join(present, " AND ")
	if older := a.maker.older[parent]; older != nil {
		orphans += " AND NOT EXISTS (SELECT 1 FROM " + a.ddl.Table(older) + " AS p WHERE " + strings.Join(equal, " AND ") + ")"
	}
	h := Hazard{Code: "UX05", Level: Block, Object: fk.Name, Probe: oneLine("SELECT count(*)" + orphans),
		Message: "Rows of " + a.to.QName() + " that point at no row of " + fk.RefTable + " stand in the way of the foreign key " + fk.Name + ".",
		Help:    "delete those rows, set the column to NULL, or add the rows they point at"}
	if a.from.PrimaryKey != nil {
		columns := indexColumns(a.from.PrimaryKey)
		keys := "c." + strings.Join(quoted(a.ddl, columns), ", c.")
		h.Key, h.Sample = strings.Join(columns, ", "), oneLine("SELECT "+keys+orphans+" ORDER BY "+keys+sampled)
	}
	return append(out, h)
}

// unindexed notes a foreign key whose columns begin no index.
func (a *alteration) unindexed(fk *catalog.ForeignKey) []Hazard {
	leads := func(ix *catalog.Index) bool {
		columns := indexColumns(ix)
		return ix.Where == "" && len(columns) >= len(fk.Columns) && subset(columns[:len(fk.Columns)], fk.Columns)
	}
	if a.to.PrimaryKey != nil && leads(a.to.PrimaryKey) || slices.ContainsFunc(a.to.Indexes, leads) {
		return nil
	}
	return []Hazard{{Code: "FK02", Object: fk.Name, Message: "No index begins with " + strings.Join(fk.Columns, ", ") + " of " + a.to.QName() + ": deleting rows of " + fk.RefTable + " reads the whole table."}}
}

func quoted(d dialect.DDL, names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = d.Ident(name)
	}
	return out
}

// oldParentColumn is the older name of a column of the table that a foreign key points at.
func (a *alteration) oldParentColumn(parent *catalog.Table, column string) string {
	older := a.maker.older[parent]
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
