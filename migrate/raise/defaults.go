package raise

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// raiseDefault returns the default that lowers to that of the column, nil if the column has none.
func (b *builder) raiseDefault(m *raisedModel, f *schema.Field, c *catalog.Column) schema.Default {
	counts := (f.Scalar == schema.Int || f.Scalar == schema.BigInt) && f.Arity == schema.Required
	switch {
	case !c.Serial.IsZero() && (!counts || c.Shared):
		return schema.Func{Name: schema.DBGenerated, Arg: sqltext.Text(c.Serial.SQL)}
	case counts && (c.Identity || m.table.AutoIncrement && isKey(m.table, c)):
		return schema.Func{Name: schema.AutoIncrement}
	case c.Generated != "" || b.isRowID(m.table, c):
		return schema.Func{Name: schema.DBGenerated} // the language cannot express the expression
	case c.Default == nil:
		return nil
	}
	for _, d := range b.defaults(f, c) {
		try := *f
		try.Default = d
		if asked, _ := b.base.parts.Column(&try); asked != nil && diff.EqualDefaults(asked.Default, c.Default) {
			return d
		}
	}
	return nil
}

// isRowID reports whether SQLite numbers the column although it is not AUTOINCREMENT
// (sqlite.org/lang_createtable.html, section 5). It is false for a column of a foreign key, whose
// values are those of another table.
func (b *builder) isRowID(t *catalog.Table, c *catalog.Column) bool {
	return b.caps.RowIDAutoIncrement && isKey(t, c) && strings.EqualFold(c.Declared, "integer") && !t.WithoutRowID && c.Default == nil &&
		!slices.ContainsFunc(t.ForeignKeys, func(fk *catalog.ForeignKey) bool { return slices.Contains(fk.Columns, c.Name) })
}

// defaults returns the possible defaults of the field, the best one first.
func (b *builder) defaults(f *schema.Field, c *catalog.Column) []schema.Default {
	var out []schema.Default
	switch d := c.Default.(type) {
	case catalog.NowDefault:
		if f.Scalar == schema.DateTime && f.Arity != schema.List {
			out = append(out, schema.Func{Name: schema.Now})
		}
	case catalog.LiteralDefault:
		if constant := raiseLiteral(f, d); constant != nil {
			out = append(out, constant)
		}
	case catalog.ExprDefault:
	}
	return append(out, schema.Func{Name: schema.DBGenerated, Arg: sqltext.Text(b.dialect.DefaultSQL(c.Default, c.Type))})
}

// raiseLiteral returns a constant as a default of the field, nil if the language cannot express it.
func raiseLiteral(f *schema.Field, d catalog.LiteralDefault) schema.Default {
	switch {
	case f.Unsupported != "":
		return nil
	case (d.Kind == catalog.ListLiteral) != (f.Arity == schema.List):
		return nil
	case d.Kind == catalog.ListLiteral:
		out := schema.ListDefault{Items: []schema.Default{}}
		for _, item := range d.Items {
			single := *f
			single.Arity = schema.Required
			raised := raiseLiteral(&single, item)
			if raised == nil {
				return nil
			}
			out.Items = append(out.Items, raised)
		}
		return out
	case f.Enum != nil:
		for _, v := range f.Enum.Values {
			if v.DBName == d.Text {
				return schema.EnumDefault{Value: v}
			}
		}
		return nil
	}
	if text, ok := literalText(f.Scalar, d); ok {
		return schema.Literal{Scalar: f.Scalar, Text: text}
	}
	return nil
}

// literalText returns the canonical text of a constant in the language. ok is false if the constant
// is not a value of the type.
func literalText(s schema.Scalar, d catalog.LiteralDefault) (text string, ok bool) {
	switch s {
	case schema.Int, schema.BigInt:
		_, err := strconv.ParseInt(d.Text, 10, 64)
		return d.Text, err == nil
	case schema.Float, schema.Decimal:
		n, ok := dialect.CanonicalNumber(d.Text)
		return n, ok && !strings.Contains(n, "e")
	case schema.Boolean:
		return d.Text, d.Text == "true" || d.Text == "false"
	case schema.String:
		return d.Text, d.Kind == catalog.StringLiteral
	case schema.Json:
		return d.Text, json.Valid([]byte(d.Text))
	case schema.Bytes:
		raw, err := hex.DecodeString(d.Text)
		return base64.StdEncoding.EncodeToString(raw), err == nil && d.Kind == catalog.BytesLiteral
	case schema.DateTime:
		canonical, ok := dialect.CanonicalTime(d.Text)
		if t, err := timeform.Parse(canonical); ok && err == nil {
			return t.Format(time.RFC3339Nano), true
		}
	case schema.NotScalar:
	}
	return "", false
}
