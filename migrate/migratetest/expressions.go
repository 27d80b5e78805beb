package migratetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
)

// expression is a default as a user writes it, and another one for the same column.
type expression struct{ typ, written, other string }

// expressionSet is what a database is asked about.
type expressionSet struct {
	setup []sqltext.SQL
	// alter gives field %d of T the default %s by hand, "" where the database cannot.
	alter string
	list  []expression
}

// expressions are of kinds that a database prints in words of its own, as far as it prints them.
func expressions(p provider.Provider) expressionSet {
	switch p {
	case provider.PostgreSQL:
		return expressionSet{[]sqltext.SQL{"CREATE SEQUENCE numbers", "CREATE SEQUENCE other_numbers"}, `ALTER TABLE "T" ALTER f%d SET DEFAULT (%s` + "\n)", []expression{
			{"Int", "1+1", "1 + 2"},
			{"Int", "floor(random() * 100)::int", "floor(random() * 10)::int"},
			{"Int", "extract(epoch from now())::int", "extract(day from now())::int"},
			{"Int", "nextval('numbers')", "nextval('other_numbers')"},
			{"Int", "coalesce(nullif(3, 4), 5)", "coalesce(nullif(3, 3), 5)"},
			{"DateTime", "now() + interval '7 days'", "now() + interval '7 hours'"},
			{"DateTime", "current_timestamp(3)", "current_timestamp(2)"},
			{"DateTime", "'2020-01-01'::timestamptz + '1 day'", "'2020-01-01 00:00:00+00'::timestamptz"},
			{"DateTime @db.Date", "'2020-01-01'::date + 30", "'2020-01-01'::date"},
			{"DateTime @db.Timestamp(3)", "now() at time zone 'utc'", "now() at time zone 'Asia/Tokyo'"},
			{"String", "md5(random()::text)", "md5(now()::text)"},
			{"String", "'a' || 'b'", "'a'::text"},
			{"String", "concat($$Order  No$$, '-', 'Cd')", "concat('order  no', '-', 'cd')"},
			{"String", "substring(md5(random()::text), 1, 8)", "substring(md5(random()::text), 1, 9)"},
			{"String", "'x' -- the last one", "'X'"},
			{"String", "E'it\\\\'s'", "'it'"},
			{"String @db.VarChar(20)", "'low'::varchar || 'er'", "'low'::varchar"},
			{"String[]", "array['a', upper('b')]", "array['a', 'b']"},
			{"Boolean", "not false", "false"},
			{"Boolean", "current_user like 'adm%'", "current_user like 'ADM%'"},
			{"Boolean", "'a' in ('a', 'b')", "'c' in ('a', 'b')"},
			{"Decimal", "0.1 * 2", "0.1 * 3"},
			{"Json", "json_build_object('a', 1)::jsonb", "json_build_object('A', 1)::jsonb"},
		}}
	case provider.SQLite:
		return expressionSet{nil, "", []expression{
			{"Int", "(1+1)", "(1 + 2)"}, {"Int", "(abs(-3))", "(abs(-4))"}, {"Int", "0x10", "17"}, {"Int", "((1 + 1) * 2)", "(1 + 1 * 2)"},
			{"String", "('x' || /* don't change */ 'AB')", "('x' || 'ab')"}, {"String", "(lower(hex(randomblob(8))))", "(lower(hex(randomblob(9))))"},
			{"String", "'it''s  \\\"it\\\"'", "'its'"}, {"String", "(strftime('%Y', 'now'))", "(strftime('%y', 'now'))"}, {"String", "'x' -- the last one", "'X'"},
			{"Boolean", "(not 0)", "(not 1)"}, {"Float", "(1e3 / 7)", "(1e3 / 8)"}, {"DateTime", "(datetime('now', '+1 day'))", "(datetime('now', '+1 DAY ago'))"},
		}}
	}
	panic(p.Unhandled())
}

// testExpressions: whatever a default is written as, it is executed to the letter, is no difference however the database
// prints it, and is one when it is another.
func testExpressions(t *testing.T, d Driver) {
	p := newProject(t, d)
	set := expressions(d.Provider)
	list := set.list
	p.exec(set.setup...)
	model := func(change int) string {
		fields := "model T {\n  id Int @id\n"
		for i, e := range list {
			text := e.written
			if i == change {
				text = e.other
			}
			typ, native, _ := strings.Cut(e.typ, " ")
			fields += fmt.Sprintf("  f%d %s @default(dbgenerated(\"%s\")) %s\n", i, typ, text, native)
		}
		return fields + "}\n"
	}
	if r, err := p.Dev(context.Background(), p.parse(model(-1)), migrate.DevOptions{PlanOptions: oneGroup()}); err != nil || !r.Applied {
		t.Fatalf("dev: %v", err)
	}
	p.wantFindings()
	r, err := p.Dev(context.Background(), p.parse(model(-1)), migrate.DevOptions{})
	if err != nil || r.Migration != nil {
		t.Fatalf("a second dev: %v %+v", err, r.Migration)
	}
	if diff, err := p.Diff(context.Background(), migrate.DatabaseSource{}, migrate.SchemaSource{Schema: p.parse(model(-1))}, migrate.PlanOptions{}); err != nil || !diff.Empty() {
		t.Errorf("the database differs: %v %+v", err, diff.Groups)
	}
	p.pulls(t, p.parse(model(-1)))
	for i, e := range list {
		if set.alter != "" {
			p.alteredDefault(fmt.Sprintf("T.f%d", i), sqltext.SQL(fmt.Sprintf(set.alter, i, unescaped(e.other))), sqltext.SQL(fmt.Sprintf(set.alter, i, unescaped(e.written))))
			continue
		}
		draft, err := p.Plan(context.Background(), p.parse(model(i)), migrate.PlanOptions{})
		if err != nil || draft.Empty() {
			t.Errorf("%s in place of %s is no change: %v", e.other, e.written, err)
		}
	}
}

// alteredDefault wants drift of a column that somebody gave another default, until it is given back.
func (p *project) alteredDefault(column string, alter, back sqltext.SQL) {
	p.Helper()
	p.exec(alter)
	if s := p.wantFindings(migrate.SchemaDrift); len(s.Findings) != 1 || !strings.Contains(s.Findings[0].Message, "column "+column+": default") {
		p.Errorf("%s: %+v", alter, s.Findings)
	}
	p.exec(back)
	p.wantFindings()
}

// unescaped is a text of the schema language.
func unescaped(text string) string { return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(text) }
