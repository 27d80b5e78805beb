package migrate

import (
	"context"
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// drop is a table or column that a plan drops. object is its name in the hazard.
type drop struct {
	table  *catalog.Table
	column string
	object string
}

func dropsOf(changes []diff.Change) (out []drop) {
	for _, change := range changes {
		switch c := change.(type) {
		case diff.DropTable:
			out = append(out, drop{table: c.Table, object: c.Table.QName()})
		case diff.AlterTable:
			for _, part := range c.Changes {
				if d, ok := part.(diff.DropColumn); ok {
					out = append(out, drop{c.From, d.Column.Name, c.From.QName() + "." + d.Column.Name})
				}
			}
		default:
		}
	}
	return out
}

// alsoDrops adds hazards to the steps that drop a table or column. Each hazard names an object that
// is not in the schema and that the database drops together with the table or column, without any
// notice.
func (m *Migrator) alsoDrops(ctx context.Context, changes []diff.Change, p *plan.Plan) error {
	drops := dropsOf(changes)
	if len(drops) == 0 {
		return nil
	}
	scope := InventoryScope{Uses: true}
	for _, d := range drops {
		scope.Tables = append(scope.Tables, diff.Name{Schema: d.table.Schema, Name: d.table.Name})
	}
	live, err := m.db.Inventory(ctx, scope)
	if err != nil {
		return err
	}
	schema := newAnnouncer(m.db).schema
	for _, d := range drops {
		for _, o := range live.Objects {
			part := o.Schema == schema(d.table.Schema) && o.Table == d.table.Name && goesAlong(m.dialect.Provider(), d, o) && !managed(m.dialect.Provider(), d.table, o)
			if part || o.Kind == inventory.Sequence && owned(d, o, schema(d.table.Schema)) {
				m.addAlong(p, d, o)
			}
		}
	}
	return nil
}

// goesAlong reports whether the database drops an object of the table together with d. For other
// objects, the database refuses the drop or keeps the object.
func goesAlong(p provider.Provider, d drop, o inventory.Object) bool {
	switch o.Kind {
	case inventory.Index, inventory.Unique, inventory.ForeignKey, inventory.Check, inventory.Exclusion, inventory.Statistics:
		if d.column != "" {
			return slices.Contains(o.Uses, inventory.ID{Kind: inventory.Column, Schema: o.Schema, Table: d.table.Name, Name: d.column})
		}
		return true
	case inventory.Column:
		return d.column == "" && inventory.Anonymous(p) && d.table.Column(o.Name) == nil
	case inventory.Trigger, inventory.Rule, inventory.Policy, inventory.Publication:
		return d.column == ""
	default:
		return false
	}
}

// owned reports whether a sequence is owned by a dropped column. It ignores the sequence of an
// identity column, because the schema declares that sequence together with the column.
func owned(d drop, o inventory.Object, schema string) bool {
	return o.Properties[inventory.OwnedBy] != "" && slices.ContainsFunc(o.Uses, func(id inventory.ID) bool {
		if id.Kind != inventory.Column || id.Schema != schema || id.Table != d.table.Name || d.column != "" && id.Name != d.column {
			return false
		}
		c := d.table.Column(id.Name)
		return c == nil || !c.Identity
	})
}

// managed reports whether the schema has the object. It compares the names. On a database that
// ignores the names of constraints (SQLite), a constraint with the same columns counts as the same
// too.
func managed(p provider.Provider, t *catalog.Table, o inventory.Object) bool {
	same := func(name string, columns []string) bool {
		return name == o.Name || inventory.Anonymous(p) && o.Kind != inventory.Index && slices.Equal(columns, inventory.ColumnsOf(p, o))
	}
	switch o.Kind {
	case inventory.ForeignKey:
		return slices.ContainsFunc(t.ForeignKeys, func(fk *catalog.ForeignKey) bool { return same(fk.Name, fk.Columns) })
	case inventory.Check:
		return slices.ContainsFunc(t.Checks, func(c *catalog.Check) bool {
			_, values, ok := sqltext.TextList(p, inventory.Condition(o))
			return c.Name == o.Name || ok && slices.Equal(values, c.Values) && len(o.Uses) > 0 && o.Uses[0].Name == c.Column
		})
	default:
		return slices.ContainsFunc(t.Indexes, func(ix *catalog.Index) bool { return same(ix.Name, ix.ColumnNames()) })
	}
}

// addAlong adds the hazard for object o to the step of the drop.
func (m *Migrator) addAlong(p *plan.Plan, d drop, o inventory.Object) {
	h := hazard.Hazard{Kind: hazard.AlsoDrop, Parts: hazard.Parts{Object: o.Name, What: string(o.Kind), Table: d.object, Case: hazard.OfTable}}
	if d.column != "" {
		h.Case = hazard.OfColumn
	}
	if counter, ok := m.dialect.(dialect.ObjectCounter); ok {
		h.Probe = counter.CountObject(d.table, string(o.Kind), o.Name)
		if one, err := sqltext.OneLine(m.dialect.Provider(), h.Probe); err == nil {
			h.Probe = one // a directive must have no line break
		}
	}
	for i := range p.Groups {
		for j := range p.Groups[i].Steps {
			step := &p.Groups[i].Steps[j]
			if slices.ContainsFunc(step.Hazards, func(of hazard.Hazard) bool { return of.Object == d.object && losing(of.Kind) }) {
				step.Hazards = append(step.Hazards, h)
				return
			}
		}
	}
}

func losing(k hazard.Kind) bool {
	return k == hazard.DropTable || k == hazard.DropColumn || k == hazard.DropJoinTable
}
