package ddl_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

func TestParseType(t *testing.T) {
	for sql, want := range map[string]string{
		"INTEGER": "integer", "BIGINT": "integer", "int": "integer", "BOOLEAN": "boolean", "REAL": "real", "DOUBLE PRECISION": "real",
		"TEXT": "text", "VARCHAR(20)": "text", "JSONB": "text", "DECIMAL(10,2)": "text", "DATETIME": "text", "BLOB": "blob", "": "blob", "point": "point",
	} {
		if got := ddl.New().ParseType(sqltext.SQL(sql)).Name; got != want {
			t.Errorf("%s: %q, want %q", sql, got, want)
		}
	}
}

func TestParseDefault(t *testing.T) {
	literal := func(kind catalog.LiteralKind, text string) catalog.Default {
		return catalog.LiteralDefault{Kind: kind, Text: text}
	}
	tests := []struct {
		sql  sqltext.SQL
		typ  string
		want catalog.Default
	}{
		{"'draft'", "text", literal(catalog.StringLiteral, "draft")},
		{"-7", "integer", literal(catalog.NumberLiteral, "-7")},
		{"1.50", "real", literal(catalog.NumberLiteral, "1.5")},
		{"1.50", "text", literal(catalog.StringLiteral, "1.5")},
		{"true", "boolean", literal(catalog.BoolLiteral, "true")},
		{"1", "boolean", literal(catalog.BoolLiteral, "true")},
		{"X'00FF'", "blob", literal(catalog.BytesLiteral, "00ff")},
		{"CURRENT_TIMESTAMP", "text", catalog.NowDefault{}},
		{"strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')", "text", catalog.NowDefault{}},
		{"NULL", "text", nil},
		{"(1 +  abs(2))", "integer", catalog.ExprDefault{Expr: catalog.NewExpr(provider.SQLite, "1 + abs(2)")}},
	}
	d := ddl.New()
	for _, test := range tests {
		if got := d.ParseDefault(test.sql, d.ParseType(sqltext.SQL(test.typ))); !diff.EqualDefaults(got, test.want) {
			t.Errorf("%s of %s: %#v, want %#v", test.sql, test.typ, got, test.want)
		}
	}
}
