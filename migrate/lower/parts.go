package lower

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Parts lowers single parts of a schema. Package raise uses it to check whether a field, a key or a
// model lowers to an object of the database.
type Parts struct{ l *lowerer }

// NewParts returns a Parts for the schema s. The names that the user wrote are reserved, as in
// [Schema].
func NewParts(s *schema.Schema, d dialect.Dialect) *Parts {
	l := newLowerer(s, d)
	l.reserve()
	return &Parts{l}
}

// Table lowers a model, even if it is marked @@ignore. The keys of the table are in the order of
// the model. Only [Schema] reports problems. The derived names depend on the models that were
// lowered before.
func (p *Parts) Table(m *schema.Model) *catalog.Table { return p.l.table(m) }

// Column lowers one field, even if it is marked @ignore. It returns the column c, and a table t
// that has no other column. c is nil if the dialect has no type for the field.
func (p *Parts) Column(f *schema.Field) (c *catalog.Column, t *catalog.Table) {
	l := &lowerer{schema: p.l.schema, dialect: p.l.dialect, caps: p.l.caps, names: newNames()}
	t = &catalog.Table{Name: f.Model.DBName}
	l.columnInto(&catalog.Column{}, t, f)
	if len(t.Columns) == 0 {
		return nil, t
	}
	return t.Columns[0], t
}

// Columns returns the names of the columns of the fields.
func (p *Parts) Columns(fields []*schema.Field) []string { return p.l.fieldColumns(fields) }

// HasForeignKey reports whether the relation has a foreign key in the database.
func (p *Parts) HasForeignKey(r *schema.Relation) bool { return p.l.wantsForeignKey(r) }

// SchemaName returns the database schema for the schema name of a model or enum; "" if the dialect
// has no schemas.
func (p *Parts) SchemaName(name string) string { return p.l.schemaName(name) }

// Ident returns a name as the database stores it. Some databases truncate long names.
func (p *Parts) Ident(name string) string { return p.l.ident(name) }
