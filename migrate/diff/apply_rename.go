package diff

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

func (ix index) any() bool {
	return len(ix.tables)+len(ix.columns)+len(ix.enums)+len(ix.values) > 0
}

// rename is the second pass: it renames elements, also in references to them.
func (a applier) rename(db *catalog.Database) {
	for i, e := range db.Enums {
		renamed := *e
		n := a.renames.enum(enumName(e))
		renamed.Schema, renamed.Name = n.Schema, n.Name
		db.Enums[i] = &renamed
	}
	for i, t := range db.Tables {
		db.Tables[i] = a.renamedTable(t)
	}
}

func (a applier) renamedTable(t *catalog.Table) *catalog.Table {
	was := tableName(t)
	out := *t
	n := a.renames.table(was)
	out.Schema, out.Name = n.Schema, n.Name
	out.Columns = mapped(t.Columns, func(c catalog.Column) catalog.Column { return a.renamedColumn(was, c) })
	renamedIndex := func(ix catalog.Index) catalog.Index {
		ix.Columns = slices.Clone(ix.Columns)
		for i := range ix.Columns {
			ix.Columns[i].Name = a.renames.column(was, ix.Columns[i].Name)
		}
		return ix
	}
	if t.PrimaryKey != nil {
		pk := renamedIndex(*t.PrimaryKey)
		out.PrimaryKey = &pk
	}
	out.Indexes = mapped(t.Indexes, renamedIndex)
	out.ForeignKeys = mapped(t.ForeignKeys, func(fk catalog.ForeignKey) catalog.ForeignKey { return a.renamedKey(was, fk) })
	out.Checks = mapped(t.Checks, func(c catalog.Check) catalog.Check {
		c.Column = a.renames.column(was, c.Column)
		return c
	})
	out.Hierarchy = a.renamedHierarchy(was, t.Hierarchy)
	return &out
}

func (a applier) renamedHierarchy(table Name, h *catalog.Hierarchy) *catalog.Hierarchy {
	if h == nil {
		return nil
	}
	out := *h
	for _, list := range []*[]string{&out.Key, &out.Inherited, &out.Own, &out.Required} {
		*list = slices.Clone(*list)
		for i, c := range *list {
			(*list)[i] = a.renames.column(table, c)
		}
	}
	out.Parents = slices.Clone(h.Parents)
	for i, parent := range out.Parents {
		out.Parents[i] = catalog.TableName(a.renames.table(Name(parent)))
	}
	return &out
}

func (a applier) renamedColumn(table Name, c catalog.Column) catalog.Column {
	c.Name = a.renames.column(table, c.Name)
	if !c.Type.Enum {
		return c
	}
	was := Name{c.Type.Schema, c.Type.Name}
	if l, ok := c.Default.(catalog.LiteralDefault); ok {
		c.Default = renameValues(l, a.renames.values[was])
	}
	n := a.renames.enum(was)
	c.Type.Schema, c.Type.Name = n.Schema, n.Name
	return c
}

func (a applier) renamedKey(table Name, fk catalog.ForeignKey) catalog.ForeignKey {
	parent := Name{fk.RefSchema, fk.RefTable}
	fk.Columns, fk.RefColumns = slices.Clone(fk.Columns), slices.Clone(fk.RefColumns)
	for i, c := range fk.Columns {
		fk.Columns[i] = a.renames.column(table, c)
	}
	for i, c := range fk.RefColumns {
		fk.RefColumns[i] = a.renames.column(parent, c)
	}
	n := a.renames.table(parent)
	fk.RefSchema, fk.RefTable = n.Schema, n.Name
	return fk
}

// mapped returns changed copies of the elements.
func mapped[E any](list []*E, change func(E) E) []*E {
	out := make([]*E, len(list))
	for i, e := range list {
		changed := change(*e)
		out[i] = &changed
	}
	return out
}
