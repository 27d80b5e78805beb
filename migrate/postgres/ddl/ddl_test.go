package ddl_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/postgres/ddl"
)

func str(s string) catalog.Default {
	return catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: s}
}

func num(s string) catalog.Default {
	return catalog.LiteralDefault{Kind: catalog.NumberLiteral, Text: s}
}

// TestParseDefault checks ParseDefault with defaults in the spelling of pg_get_expr.
func TestParseDefault(t *testing.T) {
	tests := []struct {
		sql  sqltext.SQL
		typ  string
		want catalog.Default
	}{
		{"'draft'::text", "text", str("draft")},
		{"'it''s'::character varying", "character varying(20)", str("it's")},
		{`E'a\\b'::text`, "text", str(`a\b`)},
		{"'1'::text", "text", str("1")},
		{"0", "integer", num("0")},
		{"'-1'::integer", "integer", num("-1")},
		{"(-1)", "integer", num("-1")},
		{"'9223372036854775807'::bigint", "bigint", num("9223372036854775807")},
		{"1.50", "numeric(65,30)", num("1.5")},
		{"'1e+308'::double precision", "double precision", num("1" + zeros(308))},
		{"true", "boolean", catalog.LiteralDefault{Kind: catalog.BoolLiteral, Text: "true"}},
		{`'\x00ff'::bytea`, "bytea", catalog.LiteralDefault{Kind: catalog.BytesLiteral, Text: "00ff"}},
		{`'{"a": 1, "b": [2]}'::jsonb`, "jsonb", str(`{"a":1,"b":[2]}`)},
		{"'2024-01-02 04:04:05+01'::timestamp with time zone", "timestamp with time zone", str("2024-01-02T03:04:05.000000Z")},
		{"'2024-01-02'::date", "date", str("2024-01-02")},
		{"CURRENT_TIMESTAMP", "timestamp with time zone", catalog.NowDefault{}},
		{"CURRENT_TIMESTAMP(3)", "timestamp(3) without time zone", catalog.NowDefault{}},
		{"now()", "timestamp with time zone", catalog.NowDefault{}},
		{"('now'::text)::timestamp without time zone", "timestamp without time zone", catalog.NowDefault{}},
		{"NULL::character varying", "character varying", nil},
		{"gen_random_uuid()", "uuid", catalog.ExprDefault{Expr: catalog.NewExpr(provider.PostgreSQL, "gen_random_uuid()")}},
		{"lower('A'::text)", "text", catalog.ExprDefault{Expr: catalog.NewExpr(provider.PostgreSQL, "lower('A')")}},
		{"(now() + '1 day'::interval)", "timestamp with time zone", catalog.ExprDefault{Expr: catalog.NewExpr(provider.PostgreSQL, "now() + '1 day'::interval")}},
		{"ARRAY['a'::text, 'b,c'::text]", "text[]", list("a", "b,c")},
		{`'{a,"b,c"}'::text[]`, "text[]", list("a", "b,c")},
		{"ARRAY[]::text[]", "text[]", list()},
		{"'{}'::text[]", "text[]", list()},
	}
	d := ddl.New()
	for _, test := range tests {
		if got := d.ParseDefault(test.sql, d.ParseType(sqltext.SQL(test.typ))); !diff.EqualDefaults(got, test.want) {
			t.Errorf("%s of %s: %#v, want %#v", test.sql, test.typ, got, test.want)
		}
	}
}

func list(items ...string) catalog.Default {
	l := catalog.LiteralDefault{Kind: catalog.ListLiteral}
	for _, i := range items {
		l.Items = append(l.Items, catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: i})
	}
	return l
}

func zeros(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = '0'
	}
	return string(b)
}

func TestParseType(t *testing.T) {
	tests := []struct {
		sql  sqltext.SQL
		want catalog.Type
	}{
		{"integer", catalog.Type{Name: "integer"}},
		{"INT4", catalog.Type{Name: "integer"}},
		{"character varying(50)", catalog.Type{Name: "character varying", Args: []int{50}}},
		{"numeric(10,2)", catalog.Type{Name: "numeric", Args: []int{10, 2}}},
		{"numeric(10)", catalog.Type{Name: "numeric", Args: []int{10, 0}}},
		{"timestamp(3) with time zone", catalog.Type{Name: "timestamp with time zone", Args: []int{3}}},
		{"timestamptz(6)", catalog.Type{Name: "timestamp with time zone"}},
		{"char", catalog.Type{Name: "character", Args: []int{1}}},
		{"text[]", catalog.Type{Name: "text", List: true}},
		{`"Status"`, catalog.Type{Name: "Status"}},
		{`app."My""Type"[]`, catalog.Type{Schema: "app", Name: `My"Type`, List: true}},
		{"geometry(Point,4326)", catalog.Type{Name: "geometry(point,4326)"}},
	}
	for _, test := range tests {
		if got := ddl.New().ParseType(test.sql); !diff.EqualTypes(got, test.want) {
			t.Errorf("%s: %#v, want %#v", test.sql, got, test.want)
		}
	}
}

func TestOperatorClass(t *testing.T) {
	tests := []struct {
		ops    string
		raw    bool
		method string
		want   string
	}{
		{"JsonbPathOps", false, "gin", "jsonb_path_ops"},
		{"JsonbOps", false, "gin", ""},
		{"Int4MinMaxMultiOps", false, "brin", "int4_minmax_multi_ops"},
		{"TimestampTzMinMaxOps", false, "brin", ""},
		{"InetInclusionOps", false, "brin", ""},
		{"InetOps", false, "gist", "inet_ops"},
		{"gin_trgm_ops", true, "gin", "gin_trgm_ops"},
	}
	for _, test := range tests {
		if got := ddl.New().OperatorClass(test.ops, test.raw, test.method); got != test.want {
			t.Errorf("%s of %s: %q, want %q", test.ops, test.method, got, test.want)
		}
	}
}

// FuzzParseDefault checks that any expression can be parsed, and that the printed form of the
// result is parsed as the same default.
func FuzzParseDefault(f *testing.F) {
	for _, seed := range []string{"'a'::text", "ARRAY['a'::text]", "'{a}'::text[]", "(-1)::bigint", "'", "((", "E'", "1e99999", "now()", "ARRAY[", "a::b::c"} {
		for _, typ := range []string{"text", "integer", "text[]", "jsonb", "timestamp with time zone", "bytea"} {
			f.Add(seed, typ)
		}
	}
	d := ddl.New()
	f.Fuzz(func(t *testing.T, text, typ string) {
		sql := sqltext.SQL(text)
		column := d.ParseType(sqltext.SQL(typ))
		first := d.ParseDefault(sql, column)
		if _, constant := first.(catalog.LiteralDefault); !constant {
			return
		}
		if again := d.ParseDefault(d.DefaultSQL(first, column), column); !diff.EqualDefaults(first, again) {
			t.Errorf("%q of %s: %#v is written as %s and read as %#v", sql, typ, first, d.DefaultSQL(first, column), again)
		}
	})
}
