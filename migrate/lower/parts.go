package lower

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Parts lowers single parts of a schema. With it, package raise checks whether a candidate field,
// key or model lowers to what the database has.
type Parts struct{ l *lowerer }

// NewParts prepares for the parts of s. The user's names are reserved, as in [Schema].
func NewParts(s *schema.Schema, d dialect.Dialect) *Parts {
	l := newLowerer(s, d)
	l.reserve()
	return &Parts{l}
}

// Table lowers a model, ignored or not; its keys are in the order of the model. Problems are only
// reported by [Schema]. The derived names depend on the models that were lowered before.
func (p *Parts) Table(m *schema.Model) *catalog.Table { return p.l.table(m) }

// Column lowers one field, ignored or not, alone in a table t. The column is nil if the dialect has
// no such type.
func (p *Parts) Column(f *schema.Field) (c *catalog.Column, t *catalog.Table) {
	l := &lowerer{schema: p.l.schema, dialect: p.l.dialect, caps: p.l.caps, names: newNames()}
	t = &catalog.Table{Name: f.Model.DBName}
	l.columnInto(&catalog.Column{}, t, f)
	if len(t.Columns) == 0 {
		return nil, t
	}
	return t.Columns[0], t
}

// Columns are the names of the columns that hold the fields.
func (p *Parts) Columns(fields []*schema.Field) []string { return p.l.fieldColumns(fields) }

// HasForeignKey reports whether the relation has a foreign key in the database.
func (p *Parts) HasForeignKey(r *schema.Relation) bool { return p.l.wantsForeignKey(r) }

// SchemaName is the database schema of a model's or an enum's objects; "" if the dialect has none.
func (p *Parts) SchemaName(name string) string { return p.l.schemaName(name) }

// Ident is a name as the database stores it: some cut long ones.
func (p *Parts) Ident(name string) string { return p.l.ident(name) }
