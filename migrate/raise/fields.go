package raise

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// baseField returns the field in base for a column, nil if there is none.
func (b *builder) baseField(m *raisedModel, column string) *schema.Field {
	if m.base == nil {
		return nil
	}
	for _, f := range m.base.Fields {
		if f.IsColumn() && b.base.parts.Ident(f.DBName) == column {
			return f
		}
	}
	return nil
}

// raiseFields creates a field for each column. Fields of base keep their order. A new field comes
// after the field of the column that precedes it in the table.
func (b *builder) raiseFields(m *raisedModel) {
	if m.base != nil {
		for _, g := range m.base.Fields {
			m.names[g.Name] = !g.IsColumn() || m.table.Column(b.base.parts.Ident(g.DBName)) != nil
		}
	}
	for _, name := range fieldOrder(m.table) {
		c := m.table.Column(name)
		f := &schema.Field{Model: m.Model, DBName: c.Name}
		m.columns[c.Name] = f
		if g := b.baseField(m, c.Name); g != nil {
			f.Name, f.DBName, f.Doc, f.Span, f.TypeSpan = g.Name, g.DBName, g.Doc, g.Span, g.TypeSpan
			b.fields[g] = f
			b.keepField(m, f, g, c)
			continue
		}
		f.Name = m.names.choose(fitName(c.Name, "field"))
		b.raiseType(m, f, c)
		f.Default = b.raiseDefault(m, f, c)
	}
	b.orderFields(m)
}

// fieldOrder returns the names of the columns in the order in which they get field names. Names
// that are valid in the language come first, so that they keep their spelling.
func fieldOrder(t *catalog.Table) []string {
	var fit, rest []string
	for _, c := range t.Columns {
		if fitName(c.Name, "") == c.Name {
			fit = append(fit, c.Name)
		} else {
			rest = append(rest, c.Name)
		}
	}
	return append(fit, rest...)
}

func (b *builder) orderFields(m *raisedModel) {
	if m.base != nil {
		for _, g := range m.base.Fields {
			if f := b.fields[g]; f != nil {
				m.Fields = append(m.Fields, f)
			}
		}
	}
	for i, c := range m.table.Columns {
		f := m.columns[c.Name]
		if slices.Contains(m.Fields, f) {
			continue
		}
		at := 0
		if i > 0 {
			at = slices.Index(m.Fields, m.columns[m.table.Columns[i-1].Name]) + 1
		}
		m.Fields = slices.Insert(m.Fields, at, f)
	}
}

// keepField copies the properties of the field of base that are still true for the column.
func (b *builder) keepField(m *raisedModel, f, g *schema.Field, c *catalog.Column) {
	asked, table := b.base.parts.Column(g)
	f.Ignored = g.Ignored
	sameType := asked != nil && b.keepsType(m, g, asked, c)
	if sameType {
		f.Scalar, f.Unsupported, f.Native, f.Enum = g.Scalar, g.Unsupported, g.Native, b.enums[g.Enum]
		setArity(m, f, c, g.Arity == schema.List)
	} else {
		b.raiseType(m, f, c)
	}
	f.UpdatedAt = g.UpdatedAt && f.Scalar == schema.DateTime
	if asked != nil && b.sameDefault(m, asked, table, c) && (sameType || g.Default == nil || madeByClient(f, g.Default)) {
		f.Default = b.keepDefault(g.Default, f.Enum)
		if f.Default != nil || g.Default == nil {
			return
		}
	}
	f.Default = b.raiseDefault(m, f, c)
}

// madeByClient reports whether the client generates the default, and can generate it for the type
// of the field.
func madeByClient(f *schema.Field, d schema.Default) bool {
	fn, ok := d.(schema.Func)
	return ok && fn.Name.InClient() && f.Scalar == schema.String && f.Arity != schema.List
}

// keepsType reports whether a field of base has the type of the column. If enums are CHECKs, the
// field may be an enum although the column has no CHECK.
func (b *builder) keepsType(m *raisedModel, g *schema.Field, asked, c *catalog.Column) bool {
	if !diff.SameStorage(asked.Type, c.Type) || g.Enum != nil && b.enums[g.Enum] == nil {
		return false
	}
	check := checkOf(m.table, c.Name)
	return check == nil || b.checks[check] == nil || b.checks[check] == b.enums[g.Enum]
}

// sameDefault reports whether a column has the default, or the numbering, that base states.
func (b *builder) sameDefault(m *raisedModel, asked *catalog.Column, table *catalog.Table, c *catalog.Column) bool {
	return b.verdicts.SameDefault(m.table, c, asked) &&
		table.AutoIncrement == (m.table.AutoIncrement && isKey(m.table, c))
}

// keepDefault copies a default. It returns nil if the default is an enum value that no longer
// exists.
func (b *builder) keepDefault(d schema.Default, e *schema.Enum) schema.Default {
	switch d := d.(type) {
	case schema.EnumDefault:
		if e != nil {
			for _, v := range e.Values {
				if v.DBName == d.Value.DBName {
					return schema.EnumDefault{Value: v}
				}
			}
		}
		return nil
	case schema.ListDefault:
		out := schema.ListDefault{}
		for _, item := range d.Items {
			kept := b.keepDefault(item, e)
			if kept == nil {
				return nil
			}
			out.Items = append(out.Items, kept)
		}
		return out
	case schema.Literal, schema.Func:
	}
	return d
}

// isKey reports whether the column alone is the primary key.
func isKey(t *catalog.Table, c *catalog.Column) bool {
	return t.PrimaryKey != nil && len(t.PrimaryKey.Columns) == 1 && t.PrimaryKey.Columns[0].Name == c.Name
}

func inKey(t *catalog.Table, column string) bool {
	return t.PrimaryKey != nil && slices.ContainsFunc(t.PrimaryKey.Columns, func(c catalog.IndexColumn) bool { return c.Name == column })
}

// setArity sets the arity of a field. The fields of a primary key are required, although SQLite
// allows NULL in their columns.
func setArity(m *raisedModel, f *schema.Field, c *catalog.Column, list bool) {
	switch {
	case list:
		f.Arity = schema.List
	case c.Nullable && !inKey(m.table, c.Name):
		f.Arity = schema.Optional
	default:
		f.Arity = schema.Required
	}
}

// raiseType sets the type of the field that lowers to the column's type. If there is none, the type
// is Unsupported.
func (b *builder) raiseType(m *raisedModel, f *schema.Field, c *catalog.Column) {
	setArity(m, f, c, c.Type.List)
	f.Scalar, f.Enum, f.Native, f.Unsupported = schema.NotScalar, nil, nil, ""
	if check := checkOf(m.table, c.Name); check != nil && !b.caps.EnumTypes {
		f.Enum = b.checks[check]
	}
	if c.Type.Enum {
		f.Enum = b.typeEnum(c.Type.Schema, c.Type.Name)
	}
	if f.Enum == nil {
		f.Scalar, f.Native = b.dialect.FieldType(c)
	}
	if (f.Enum != nil || f.Scalar != schema.NotScalar) && b.asksFor(f, c) {
		return
	}
	f.Scalar, f.Enum, f.Native = schema.NotScalar, nil, nil
	single := c.Type
	single.List = false
	f.Unsupported = sqltext.Text(b.dialect.TypeSQL(single))
	if !b.asksFor(f, c) {
		if quoted := sqltext.Text(sqltext.Ident(b.dialect.Provider(), single.Name)); b.unsupportedAs(f, quoted, c) {
			f.Unsupported = quoted
		}
	}
}

func (b *builder) asksFor(f *schema.Field, c *catalog.Column) bool {
	asked, _ := b.base.parts.Column(f)
	return asked != nil && diff.SameStorage(asked.Type, c.Type)
}

func (b *builder) unsupportedAs(f *schema.Field, sql string, c *catalog.Column) bool {
	try := *f
	try.Unsupported = sql
	return b.asksFor(&try, c)
}
