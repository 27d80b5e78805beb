package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/google/go-cmp/cmp"
)

func TestReadCreateTable(t *testing.T) {
	const text = `CREATE TEMP TABLE IF NOT EXISTS main."my  t" (
  id INTEGER CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT FAIL AUTOINCREMENT, -- first
  [a b] VARCHAR(10, 2) NOT NULL ON CONFLICT IGNORE DEFAULT "draft" COLLATE nocase CHECK (length([a b]) > (1)),
  c DEFAULT -1 UNIQUE ON CONFLICT REPLACE REFERENCES o (x) ON DELETE SET NULL ON UPDATE NO ACTION MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED,
  d GENERATED ALWAYS AS (c * 2) STORED,
  e double precision AS (c), f DEFAULT (1, /* x */ 2), g unsigned big int DEFAULT draft NULL,
  CONSTRAINT "k k" UNIQUE (c, d COLLATE RTRIM DESC) ON CONFLICT ROLLBACK
  CHECK (c < d), PRIMARY KEY (c),
  FOREIGN KEY (c, d) REFERENCES p DEFERRABLE
) STRICT, WITHOUT ROWID`
	got, err := sqltext.ReadCreateTable(lite, text)
	if err != nil {
		t.Fatal(err)
	}
	at := func(s sqltext.Span) string { return text[s.Start:s.End] }
	var columns, constraints []string
	for _, c := range got.Columns {
		columns = append(columns, c.Name+"|"+at(c.NameSpan)+"|"+string(c.Type))
		for _, k := range c.Constraints {
			constraints = append(constraints, c.Name+": "+at(k.Span)+" = "+string(k.Expr))
		}
	}
	for _, k := range got.Constraints {
		constraints = append(constraints, "table "+k.Name+": "+at(k.Span)+" = "+string(k.Expr))
	}
	want := []string{"id|id|INTEGER", "a b|[a b]|VARCHAR(10, 2)", "c|c|", "d|d|", "e|e|double precision", "f|f|", "g|g|unsigned big int"}
	if diff := cmp.Diff(want, columns); diff != "" {
		t.Error(diff)
	}
	want = []string{
		"id: CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT FAIL AUTOINCREMENT = ",
		"a b: NOT NULL ON CONFLICT IGNORE = ", `a b: DEFAULT "draft" = "draft"`, "a b: COLLATE nocase = ", "a b: CHECK (length([a b]) > (1)) = length([a b]) > (1)",
		"c: DEFAULT -1 = -1", "c: UNIQUE ON CONFLICT REPLACE = ",
		"c: REFERENCES o (x) ON DELETE SET NULL ON UPDATE NO ACTION MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED = ",
		"d: GENERATED ALWAYS AS (c * 2) STORED = c * 2", "e: AS (c) = c", "f: DEFAULT (1, /* x */ 2) = (1, /* x */ 2)", "g: DEFAULT draft = draft", "g: NULL = ",
		`table k k: CONSTRAINT "k k" UNIQUE (c, d COLLATE RTRIM DESC) ON CONFLICT ROLLBACK = `, "table : CHECK (c < d) = c < d", "table : PRIMARY KEY (c) = ",
		"table : FOREIGN KEY (c, d) REFERENCES p DEFERRABLE = ",
	}
	if diff := cmp.Diff(want, constraints); diff != "" {
		t.Error(diff)
	}
	if got.Name != (sqltext.QName{Schema: "main", Name: "my  t"}) || !got.Strict || !got.WithoutRowID || !got.Temporary {
		t.Errorf("%+v", got)
	}
	unique := got.Constraints[0].Columns
	if len(unique) != 2 || unique[1].Column != "d" || unique[1].Collation != "RTRIM" || !unique[1].Desc {
		t.Errorf("%+v", unique)
	}
}

func TestReadCreateIndex(t *testing.T) {
	got, err := sqltext.ReadCreateIndex(pg, `CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "I x" ON ONLY app."T" USING gin (a, lower(b) COLLATE "C" text_pattern_ops DESC NULLS LAST, (a || 'x,y')) INCLUDE (c) NULLS NOT DISTINCT WITH (fillfactor = 70) WHERE (a > 1)`)
	if err != nil {
		t.Fatal(err)
	}
	if got.Name.Name != "I x" || got.Table.String() != "app.T" || !got.Unique || !got.Concurrently || !got.IfNotExists || !got.Only || !got.NullsNotDistinct ||
		got.Method != "gin" || got.Where != "(a > 1)" || got.Rest != "WITH (fillfactor = 70)" || len(got.Include) != 1 || len(got.Columns) != 3 {
		t.Errorf("%+v", got)
	}
	if c := got.Columns[1]; c.Column != "" || c.Expr != "lower(b)" || c.Collation != "C" || c.OpClass != "text_pattern_ops" || !c.Desc || c.Nulls != "last" {
		t.Errorf("%+v", c)
	}
	got, err = sqltext.ReadCreateIndex(lite, "create index i on t(a desc, b collate nocase, hi - lo asc) where a is not null;")
	if err != nil {
		t.Fatal(err)
	}
	if c := got.Columns; len(c) != 3 || c[0].Column != "a" || !c[0].Desc || c[1].Column != "b" || c[1].Expr != "b collate nocase" || c[2].Expr != "hi - lo" || got.Where != "a is not null" {
		t.Errorf("%+v", got)
	}
}

func TestReadTriggerAndView(t *testing.T) {
	const text = "CREATE TRIGGER a.b INSTEAD OF UPDATE OF x, [y z] ON v FOR EACH ROW WHEN new.x > CASE 1 WHEN 2 THEN 3 END BEGIN SELECT CASE WHEN 1 THEN 2 END; DELETE FROM q; END"
	got, err := sqltext.ReadCreateTrigger(lite, text)
	if err != nil {
		t.Fatal(err)
	}
	if got.Name.String() != "a.b" || got.Table.Name != "v" || got.Event != "update" || len(got.Columns) != 2 || got.When != "new.x > CASE 1 WHEN 2 THEN 3 END" || len(got.Statements) != 2 {
		t.Errorf("%+v", got)
	}
	if s := got.Statements[1]; text[s.Start:s.End] != "DELETE FROM q" {
		t.Errorf("%v", s)
	}
	view, err := sqltext.ReadCreateView(pg, `CREATE OR REPLACE VIEW "V" (a, b) AS SELECT 1, 2;`)
	if err != nil || view.Name.Name != "V" || len(view.Columns) != 2 || view.Select != "SELECT 1, 2" {
		t.Errorf("%+v, %v", view, err)
	}
}

func TestReadHead(t *testing.T) {
	for text, want := range map[string]sqltext.Head{
		`DROP TABLE IF EXISTS "a b", app.c CASCADE`:   {Verb: "drop", Kind: "table", Names: []sqltext.QName{{Name: "a b"}, {Schema: "app", Name: "c"}}},
		`create unique index concurrently i on t (a)`: {Verb: "create", Kind: "index", Names: []sqltext.QName{{Name: "i"}}},
		`DROP MATERIALIZED VIEW v`:                    {Verb: "drop", Kind: "materialized view", Names: []sqltext.QName{{Name: "v"}}},
		`SELECT 1`:                                    {Verb: "select"},
	} {
		if diff := cmp.Diff(want, sqltext.ReadHead(pg, text)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestOneLine(t *testing.T) {
	for _, test := range []struct {
		p          int
		text, want string
	}{
		{0, "SELECT  a, -- x\n \"my  t\" /* y */ FROM t", `SELECT a, "my  t" FROM t`},
		{0, "SELECT 'a\nb''\\' ,'x'\n 'y'", `SELECT E'a\nb''\\' ,E'xy'`},
		{0, "SELECT $$a\nb$$, E'\\\\\n', \"a\nb\"", `SELECT E'a\nb', E'\\\n', U&"a\000Ab"`},
		{1, "SELECT 'a\nb'", "SELECT ('a'||char(10)||'b')"},
	} {
		p := both()[test.p]
		got, err := sqltext.OneLine(p, test.text)
		if string(got) != test.want || err != nil {
			t.Errorf("%q: got %s, %v", test.text, got, err)
		}
	}
	if got, err := sqltext.OneLine(lite, "SELECT \"a\nb\""); err == nil {
		t.Errorf("got %s", got)
	}
}

func TestConstant(t *testing.T) {
	text := func(s, cast string) sqltext.Const {
		c := sqltext.Const{Kind: sqltext.TextConst, Text: s}
		if cast != "" {
			c.Cast, _ = sqltext.ReadType(pg, cast)
		}
		return c
	}
	for _, test := range []struct {
		p    int
		expr string
		want sqltext.Const
	}{
		{0, "'2024-01-01'::date", text("2024-01-01", "date")},
		{0, "'2024-01-01'::date + 30", sqltext.Const{}},
		{0, "('a'::text || 'b'::text)", sqltext.Const{}},
		{0, "'low'::character varying", text("low", "varchar")},
		{0, "(('low'::text))::varchar(20)", text("low", "varchar(20)")},
		{0, "('1'::integer)::text", sqltext.Const{}},
		{0, "(-1)", sqltext.Const{Kind: sqltext.NumberConst, Text: "-1"}},
		{0, "1 + 1", sqltext.Const{}},
		{0, "(NOT false)", sqltext.Const{}},
		{0, "E'a\\nb'", text("a\nb", "")},
		{0, "now()", sqltext.Const{Kind: sqltext.NowConst}},
		{0, "CURRENT_TIMESTAMP(3)", sqltext.Const{Kind: sqltext.NowConst, Text: "3"}},
		{0, "ARRAY['a', 'b']", sqltext.Const{Kind: sqltext.ListConst, Items: []sqltext.Const{text("a", ""), text("b", "")}}},
		{0, "NULL", sqltext.Const{Kind: sqltext.NullConst}},
		{0, "draft", sqltext.Const{}},
		{1, "draft", text("draft", "")},
		{1, "[new one]", text("new one", "")},
		{1, `"true"`, text("true", "")},
		{1, "true", sqltext.Const{Kind: sqltext.BoolConst, Text: "true"}},
		{1, "(draft)", sqltext.Const{}},
		{1, "+1", sqltext.Const{Kind: sqltext.NumberConst, Text: "1"}},
		{1, "0x10", sqltext.Const{Kind: sqltext.NumberConst, Text: "16"}},
		{1, "x'AB'", sqltext.Const{Kind: sqltext.BytesConst, Text: "ab"}},
		{1, "('x' || /* don't change */ 'AB')", sqltext.Const{}},
	} {
		got, ok := sqltext.Constant(both()[test.p], test.expr)
		if diff := cmp.Diff(test.want, got); diff != "" || ok != (test.want.Kind != 0) {
			t.Errorf("%s: %t\n%s", test.expr, ok, diff)
		}
	}
}
