package lower

import (
	"encoding/base64"
	"encoding/hex"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

func (l *lowerer) table(m *schema.Model) *catalog.Table {
	t := &catalog.Table{Schema: l.schemaName(m.Schema), Name: l.ident(m.DBName), Model: m.Name, Columns: make([]*catalog.Column, 0, len(m.Fields))}
	columns := make([]catalog.Column, len(m.Fields)) // one allocation for all columns
	for i, f := range m.Fields {
		if f.IsColumn() {
			l.columnInto(&columns[i], t, f)
		}
	}
	if m.PrimaryKey != nil {
		t.PrimaryKey = l.primaryKey(t, m.PrimaryKey)
	}
	for _, k := range m.Uniques {
		t.Indexes = append(t.Indexes, l.index(t, k, true))
	}
	for _, k := range m.Indexes {
		t.Indexes = append(t.Indexes, l.index(t, k, false))
	}
	for _, f := range m.Fields {
		if f.Owns() && l.wantsForeignKey(f.Relation.Relation) {
			t.ForeignKeys = append(t.ForeignKeys, l.foreignKey(t, f.Relation.Relation))
		}
	}
	return t
}

func (l *lowerer) wantsForeignKey(r *schema.Relation) bool {
	ds := l.schema.Datasource
	if ds != nil && ds.RelationMode == schema.PrismaMode {
		return false
	}
	return hasTable(r.From.Model) && hasTable(r.To.Model)
}

func (l *lowerer) columnInto(c *catalog.Column, t *catalog.Table, f *schema.Field) {
	typ, err := l.dialect.ColumnType(f)
	if err != nil {
		l.problem(f.TypeSpan, "%v", err)
		return
	}
	*c = catalog.Column{
		Name: l.ident(f.DBName), Type: typ, Field: f.Name,
		// Lists are nullable, because the client reads NULL as an empty list.
		Nullable:      f.Arity != schema.Required,
		ClientDefault: f.UpdatedAt,
	}
	t.Columns = append(t.Columns, c)
	l.columnDefault(t, c, f)
	if f.Enum != nil && !l.caps.EnumTypes && f.Arity != schema.List {
		t.Checks = append(t.Checks, &catalog.Check{
			Name: l.names.check(t, c.Name), Column: c.Name, Values: EnumValues(f.Enum), Enum: f.Enum.DBName,
		})
	}
}

func (l *lowerer) columnDefault(t *catalog.Table, c *catalog.Column, f *schema.Field) {
	switch d := f.Default.(type) {
	case nil:
	case schema.Func:
		l.funcDefault(t, c, f, d)
	case schema.Literal, schema.EnumDefault, schema.ListDefault:
		c.Default = l.dialect.Literal(l.literal(d, f), c.Type)
	}
}

func (l *lowerer) funcDefault(t *catalog.Table, c *catalog.Column, f *schema.Field, d schema.Func) {
	switch d.Name {
	case schema.AutoIncrement:
		if !l.caps.RowIDAutoIncrement {
			c.Identity = true
			return
		}
		if f.Model.PrimaryKey == nil || len(f.Model.PrimaryKey.Fields) != 1 || f.Model.PrimaryKey.Fields[0].Field != f {
			l.problem(f.Span, "%s.%s: %s numbers only a single-column @id", f.Model.Name, f.Name, l.dialect.Provider())
			return
		}
		t.AutoIncrement = true
	case schema.Now:
		c.Default = catalog.NowDefault{}
	case schema.DBGenerated:
		l.generatedDefault(c, f, sqltext.SQL(d.Arg))
	case schema.UUID, schema.CUID, schema.ULID, schema.NanoID:
		c.ClientDefault = true
	}
}

func (l *lowerer) generatedDefault(c *catalog.Column, f *schema.Field, sql sqltext.SQL) {
	if ds := l.schema.Datasource; ds != nil && ds.Provider.Known() && ds.Provider != l.dialect.Provider() {
		l.problem(f.Span, "%s.%s: dbgenerated(%q) is written for %s", f.Model.Name, f.Name, sql, ds.Provider)
		return
	}
	if sql != "" {
		c.Default = l.dialect.ParseDefault(sql, c.Type)
	}
}

func (l *lowerer) literal(d schema.Default, f *schema.Field) catalog.LiteralDefault {
	switch d := d.(type) {
	case schema.EnumDefault:
		return catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: d.Value.DBName}
	case schema.ListDefault:
		items := make([]catalog.LiteralDefault, len(d.Items))
		for i, item := range d.Items {
			items[i] = l.literal(item, f)
		}
		return catalog.LiteralDefault{Kind: catalog.ListLiteral, Items: items}
	case schema.Literal:
		return scalarLiteral(d, f)
	case schema.Func:
	}
	return catalog.LiteralDefault{}
}

func scalarLiteral(d schema.Literal, f *schema.Field) catalog.LiteralDefault {
	scalar := d.Scalar
	if scalar == schema.NotScalar {
		scalar = f.Scalar
	}
	text := func(s string) catalog.LiteralDefault {
		return catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: s}
	}
	switch scalar {
	case schema.Int, schema.BigInt, schema.Float, schema.Decimal:
		return catalog.LiteralDefault{Kind: catalog.NumberLiteral, Text: d.Text}
	case schema.Boolean:
		return catalog.LiteralDefault{Kind: catalog.BoolLiteral, Text: d.Text}
	case schema.Bytes:
		raw, err := base64.StdEncoding.DecodeString(d.Text)
		if err != nil {
			return text(d.Text)
		}
		return catalog.LiteralDefault{Kind: catalog.BytesLiteral, Text: hex.EncodeToString(raw)}
	case schema.DateTime:
		utc, _ := dialect.CanonicalTime(d.Text)
		return text(utc)
	case schema.Json:
		return text(dialect.CanonicalJSON(d.Text))
	case schema.String, schema.NotScalar:
	}
	return text(d.Text)
}
