package lower

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// prismaHistory is where Prisma keeps its migrations: no model of the application's.
const prismaHistory = "_prisma_migrations"

// chooseTables finds the tables that are models, in the order that the schema has: onto's first, then by name.
func (l *lifter) chooseTables() {
	live := map[*schema.Model]*catalog.Table{}
	var fresh []*catalog.Table
	for _, t := range l.db.Tables {
		m := l.onto.model(t)
		switch {
		case !l.listed(t.Schema), m == nil && t.Name == prismaHistory:
		case len(t.Columns) == 0:
			l.note(t.QName(), "the table has no columns and is left out")
		case m != nil:
			live[m] = t
		case l.ontoJoin(t) != nil || looksLikeJoin(t):
			l.joins = append(l.joins, t)
		default:
			fresh = append(fresh, t)
		}
	}
	for _, m := range l.onto.Models {
		if t := live[m]; t != nil {
			l.addModel(t, m)
		}
	}
	for _, t := range fresh {
		l.addModel(t, nil)
	}
}

func (l *lifter) addModel(t *catalog.Table, onto *schema.Model) {
	m := &liftedModel{
		Model: &schema.Model{DBName: t.Name, Schema: t.Schema}, table: t, onto: onto,
		names: pool{}, columns: map[string]*schema.Field{},
		snake: slices.ContainsFunc(t.Columns, func(c *catalog.Column) bool { return strings.Contains(c.Name, "_") }),
	}
	if onto != nil {
		m.Model = &schema.Model{
			Name: onto.Name, DBName: onto.DBName, Schema: onto.Schema, Ignored: onto.Ignored, Doc: onto.Doc, Span: onto.Span,
		}
		l.byModel[onto] = m
		l.blocks[m.Name] = true
	}
	l.byTable[t] = m
	l.models = append(l.models, m)
}

// nameModels names the new models and puts all into the schema. A table that only looks like that of a
// many-to-many relation becomes a model then, since what it joins is known.
func (l *lifter) nameModels() {
	for _, m := range l.onto.Models {
		if m.IsView {
			l.blocks[m.Name] = true
		}
	}
	for _, e := range l.onto.Enums {
		if l.keepsEnum(e) {
			l.blocks[e.Name] = true
		}
	}
	for _, m := range l.models {
		l.nameModel(m)
	}
	l.joins = slices.DeleteFunc(l.joins, func(t *catalog.Table) bool {
		if l.ontoJoin(t) != nil || l.isJoin(t) {
			return false
		}
		l.addModel(t, nil)
		l.nameModel(l.byTable[t])
		return true
	})
	for _, m := range l.onto.Models {
		if m.IsView {
			l.out.Models = append(l.out.Models, m)
		} else if lifted := l.byModel[m]; lifted != nil {
			l.out.Models = append(l.out.Models, lifted.Model)
		}
	}
	for _, m := range l.models {
		if m.onto == nil {
			l.out.Models = append(l.out.Models, m.Model)
		}
	}
}

func (l *lifter) nameModel(m *liftedModel) {
	if m.onto == nil {
		m.Name = l.blocks.free(l.namesOf(m.table.Name, m.table.Schema, "model")...)
	}
}

// ontoJoin is the many-to-many relation of onto whose table t is.
func (l *lifter) ontoJoin(t *catalog.Table) *schema.Relation {
	if t.Column("A") == nil || t.Column("B") == nil {
		return nil
	}
	for _, r := range l.onto.relations {
		if r.Kind == schema.ManyToMany && schema.FitName(joinName(r), "") == t.Name && l.onto.lowerer.space(r.From.Model.Schema) == t.Schema {
			return r
		}
	}
	return nil
}

// looksLikeJoin reports whether a table has the form of that of an implicit many-to-many relation: the columns A and B,
// unique together, and a foreign key from each.
func looksLikeJoin(t *catalog.Table) bool {
	if !strings.HasPrefix(t.Name, "_") || len(t.Name) < 2 || len(t.Columns) != 2 || len(t.ForeignKeys) != 2 {
		return false
	}
	for _, name := range []string{"A", "B"} {
		c, fk := t.Column(name), joinKey(t, name)
		if c == nil || c.Nullable || c.Default != nil || c.Identity || fk == nil || len(fk.RefColumns) != 1 ||
			fk.OnDelete != catalog.Cascade || fk.OnUpdate != catalog.Cascade {
			return false
		}
	}
	pair := func(ix *catalog.Index) bool {
		return ix != nil && ix.Unique && ix.Where == "" && len(ix.Columns) == 2 && ix.Columns[0].Name == "A" && ix.Columns[1].Name == "B"
	}
	return pair(t.PrimaryKey) || slices.ContainsFunc(t.Indexes, pair)
}

// joinKey is the foreign key of the column, nil when there is none.
func joinKey(t *catalog.Table, column string) *catalog.ForeignKey {
	for _, fk := range t.ForeignKeys {
		if slices.Equal(fk.Columns, []string{column}) {
			return fk
		}
	}
	return nil
}

// isJoin reports whether the language can say the table: it joins single primary keys, A that of the model which comes first by name.
func (l *lifter) isJoin(t *catalog.Table) bool {
	a, b := l.joined(t, "A"), l.joined(t, "B")
	return a != nil && b != nil && a.Name <= b.Name && !ignoredOnto(a) && !ignoredOnto(b)
}

func ignoredOnto(m *liftedModel) bool { return m.onto != nil && m.onto.Ignored }

// joined is the model that a column of a join table points at, nil when it is no single primary key of the same type.
func (l *lifter) joined(t *catalog.Table, column string) *liftedModel {
	fk := joinKey(t, column)
	if fk == nil {
		return nil
	}
	target := l.db.Table(fk.RefSchema, fk.RefTable)
	m := l.byTable[target]
	if m == nil || target.PrimaryKey == nil || len(target.PrimaryKey.Columns) != 1 || target.PrimaryKey.Columns[0].Name != fk.RefColumns[0] {
		return nil
	}
	id, own := target.Column(fk.RefColumns[0]), t.Column(column)
	if id == nil || !diff.SameStorage(id.Type, own.Type) {
		return nil
	}
	if scalar, _ := l.dialect.FieldType(id); scalar == schema.NotScalar && !id.Type.Enum {
		return nil
	}
	return m
}
