package ddl

import (
	"encoding/json"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

const nowSQL = "(" + timeform.SQLiteNow + ")"

func (s sqlite) Literal(l catalog.LiteralDefault, t catalog.Type) catalog.LiteralDefault {
	switch l.Kind {
	case catalog.ListLiteral:
		return catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: jsonList(l.Items)}
	case catalog.NumberLiteral:
		n, ok := dialect.CanonicalNumber(l.Text)
		if !ok {
			n = l.Text
		}
		switch t.Name {
		case textType:
			return catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: n}
		case booleanType:
			return catalog.LiteralDefault{Kind: catalog.BoolLiteral, Text: boolText(n != "0")}
		}
		return catalog.LiteralDefault{Kind: catalog.NumberLiteral, Text: n}
	case catalog.BoolLiteral, catalog.BytesLiteral, catalog.StringLiteral:
	}
	return l
}

func boolText(v bool) string {
	if v {
		return "true"
	}
	return "false"
}

// jsonList returns the JSON form in which lists are stored. Numbers and booleans are not quoted,
// all other items are strings.
func jsonList(items []catalog.LiteralDefault) string {
	parts := make([]string, len(items))
	for i, item := range items {
		parts[i] = item.Text
		if item.Kind == catalog.StringLiteral || item.Kind == catalog.BytesLiteral {
			if quoted, err := json.Marshal(item.Text); err == nil {
				parts[i] = string(quoted)
			}
		}
	}
	return dialect.CanonicalJSON("[" + strings.Join(parts, ",") + "]")
}

// ParseDefault implements dialect.Dialect. It parses the default of a column definition, in which
// SQLite interprets a name as a string.
func (s sqlite) ParseDefault(sql sqltext.SQL, t catalog.Type) catalog.Default {
	c, ok := sqltext.Constant(provider.SQLite, sql)
	if !ok {
		expr := catalog.NewExpr(provider.SQLite, sql)
		if expr.Equal(catalog.NewExpr(provider.SQLite, nowSQL)) {
			return catalog.NowDefault{}
		}
		return catalog.ExprDefault{Expr: expr}
	}
	switch c.Kind {
	case sqltext.NowConst:
		return catalog.NowDefault{}
	case sqltext.BoolConst:
		return s.Literal(catalog.LiteralDefault{Kind: catalog.BoolLiteral, Text: c.Text}, t)
	case sqltext.TextConst:
		return s.Literal(catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: c.Text}, t)
	case sqltext.BytesConst:
		return catalog.LiteralDefault{Kind: catalog.BytesLiteral, Text: strings.ToLower(c.Text)}
	case sqltext.NumberConst:
		return s.Literal(catalog.LiteralDefault{Kind: catalog.NumberLiteral, Text: c.Text}, t)
	case sqltext.NullConst, sqltext.ListConst:
	}
	return nil
}

func (sqlite) DefaultSQL(d catalog.Default, _ catalog.Type) sqltext.SQL {
	switch d := d.(type) {
	case catalog.NowDefault:
		return nowSQL
	case catalog.ExprDefault:
		return sqltext.DefaultExpr(provider.SQLite, d.SQL)
	case catalog.LiteralDefault:
		switch d.Kind {
		case catalog.NumberLiteral, catalog.BoolLiteral:
			return sqltext.SQL(d.Text)
		case catalog.BytesLiteral:
			return "X'" + sqltext.SQL(d.Text) + "'"
		case catalog.StringLiteral, catalog.ListLiteral:
		}
		return sqltext.Literal(provider.SQLite, d.Text)
	}
	return "NULL"
}
