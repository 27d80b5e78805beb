package raise

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/lower"
)

// chooseTables finds the tables that become models. Tables of base come first, in its order, then
// the others by name.
func (b *builder) chooseTables() {
	live := map[*schema.Model]*catalog.Table{}
	var fresh []*catalog.Table
	for _, t := range b.db.Tables {
		m := b.base.model(t)
		switch {
		case !b.inScope(t.Schema), m == nil && isHistory(t):
		case len(t.Columns) == 0:
			b.note(t.QName(), "the table has no columns: it is omitted from the schema")
		case m != nil:
			live[m] = t
		case b.baseJoin(t) != nil || t.IsKeyedJoinTable():
			b.joins = append(b.joins, t)
		default:
			fresh = append(fresh, t)
		}
	}
	for _, m := range b.base.Models {
		if t := live[m]; t != nil {
			b.addModel(t, m)
		}
	}
	for _, t := range fresh {
		b.addModel(t, nil)
	}
}

// isHistory reports whether a tool keeps its history in the table. Such a table does not become a
// model.
func isHistory(t *catalog.Table) bool {
	var columns []string
	for _, c := range t.Columns {
		columns = append(columns, c.Name)
	}
	return history.IsToolTable(t.Name, columns)
}

func (b *builder) addModel(t *catalog.Table, base *schema.Model) {
	m := &raisedModel{
		Model: &schema.Model{DBName: t.Name, Schema: t.Schema}, table: t, base: base,
		names: nameSet{}, columns: map[string]*schema.Field{},
		snake: slices.ContainsFunc(t.Columns, func(c *catalog.Column) bool { return strings.Contains(c.Name, "_") }),
	}
	if base != nil {
		m.Model = &schema.Model{
			Name: base.Name, DBName: base.DBName, Schema: base.Schema, Ignored: base.Ignored, Doc: base.Doc, Span: base.Span,
		}
		b.byModel[base] = m
		b.blocks[m.Name] = true
	}
	b.byTable[t] = m
	b.models = append(b.models, m)
}

// nameModels names the new models and adds all models to the schema. It also adds a model for each
// table that only looks like a join table, which can be decided when all other models are known.
func (b *builder) nameModels() {
	for _, m := range b.base.Models {
		if m.IsView || m.Ignored && b.byModel[m] == nil {
			b.kept[m], b.blocks[m.Name] = true, true
		}
	}
	for _, e := range b.base.Enums {
		if b.keepsEnum(e) {
			b.blocks[e.Name] = true
		}
	}
	for _, m := range b.models {
		b.nameModel(m)
	}
	b.joins = slices.DeleteFunc(b.joins, func(t *catalog.Table) bool {
		if b.baseJoin(t) != nil || b.isJoin(t) {
			return false
		}
		b.addModel(t, nil)
		b.nameModel(b.byTable[t])
		return true
	})
	for _, m := range b.base.Models {
		if b.kept[m] {
			b.out.Models = append(b.out.Models, m)
		} else if raised := b.byModel[m]; raised != nil {
			b.out.Models = append(b.out.Models, raised.Model)
		}
	}
	for _, m := range b.models {
		if m.base == nil {
			b.out.Models = append(b.out.Models, m.Model)
		}
	}
}

func (b *builder) nameModel(m *raisedModel) {
	if m.base == nil {
		m.Name = b.blocks.choose(b.namesOf(m.table.Name, m.table.Schema, "model")...)
	}
}

// baseJoin returns the many-to-many relation of base whose join table is t, nil if there is none.
func (b *builder) baseJoin(t *catalog.Table) *schema.Relation {
	if t.Column("A") == nil || t.Column("B") == nil {
		return nil
	}
	for _, r := range b.base.relations {
		if r.Kind == schema.ManyToMany && schema.FitName(lower.JoinTable(r), "") == t.Name && b.base.parts.SchemaName(r.From.Model.Schema) == t.Schema {
			return r
		}
	}
	return nil
}

// isJoin reports whether the language can express the table as a join table. Both columns must
// refer to a primary key of one column, and A must belong to the model whose name sorts first.
func (b *builder) isJoin(t *catalog.Table) bool {
	first, second := b.joined(t, "A"), b.joined(t, "B")
	return first != nil && second != nil && first.Name <= second.Name && !ignoredInBase(first) && !ignoredInBase(second)
}

func ignoredInBase(m *raisedModel) bool { return m.base != nil && m.base.Ignored }

// joined returns the model that a column of a join table refers to. It is nil unless the column
// refers to a primary key of one column with the same type.
func (b *builder) joined(t *catalog.Table, column string) *raisedModel {
	fk := t.ForeignKeyOf(column)
	if fk == nil {
		return nil
	}
	target := b.db.Table(fk.RefSchema, fk.RefTable)
	m := b.byTable[target]
	if m == nil || target.PrimaryKey == nil || len(target.PrimaryKey.Columns) != 1 || target.PrimaryKey.Columns[0].Name != fk.RefColumns[0] {
		return nil
	}
	id, own := target.Column(fk.RefColumns[0]), t.Column(column)
	if id == nil || !diff.SameStorage(id.Type, own.Type) {
		return nil
	}
	if scalar, _ := b.dialect.FieldType(id); scalar == schema.NotScalar && !id.Type.Enum {
		return nil
	}
	return m
}
