package raise

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// untyped is the type of a column of a view for which SQLite has no type, because the column is
// computed.
const untyped = "ANY"

// raiseViews creates a view block (view Name { … }) for each view of the database that base does
// not have. The database does not record which columns of a view are never NULL or unique, so that
// all fields are optional and none is unique.
func (b *builder) raiseViews() {
	for _, v := range b.db.Views {
		switch {
		case !b.inScope(v.Schema):
		case len(v.Columns) == 0:
			b.note(v.QName(), "the columns of the view cannot be read: it is omitted from the schema")
		case b.baseView(v) != nil:
			b.compareView(b.baseView(v), v)
		default:
			b.raiseView(v)
		}
	}
}

// baseView returns the block of base for a view, nil if there is none. The block may be a model,
// because a person may have declared the view so.
func (b *builder) baseView(v *catalog.Table) *schema.Model {
	for _, m := range b.base.Models {
		if (m.IsView || b.kept[m]) && b.base.parts.Ident(m.DBName) == v.Name && b.base.parts.SchemaName(m.Schema) == v.Schema {
			return m
		}
	}
	return nil
}

// compareView adds notes on columns of a view that the block of base does not have.
func (b *builder) compareView(m *schema.Model, v *catalog.Table) {
	has := map[string]bool{}
	for _, f := range m.Fields {
		if f.IsColumn() {
			has[b.base.parts.Ident(f.DBName)] = true
		}
	}
	var missing []string
	for _, c := range v.Columns {
		if !has[c.Name] {
			missing = append(missing, c.Name)
		}
	}
	if m.IsView && len(missing) > 0 {
		b.note(v.QName(), "the view has columns that its block does not name: %s", strings.Join(missing, ", "))
	}
}

func (b *builder) raiseView(v *catalog.Table) {
	m := &raisedModel{
		Model: &schema.Model{DBName: v.Name, Schema: v.Schema, IsView: true}, table: v,
		names: nameSet{}, columns: map[string]*schema.Field{},
	}
	m.Name = b.blocks.choose(b.namesOf(v.Name, v.Schema, "view")...)
	b.raiseFields(m)
	for _, c := range v.Columns {
		if f := m.columns[c.Name]; c.Declared == "" && !b.caps.EnumTypes {
			f.Scalar, f.Native, f.Unsupported = schema.NotScalar, nil, untyped
		}
	}
	b.out.Models = append(b.out.Models, m.Model)
	b.note(v.QName(), "pulled as a view block: its query stays in the database, and no migration makes or changes it")
}
