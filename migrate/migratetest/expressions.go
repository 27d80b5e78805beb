package migratetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/google/go-cmp/cmp"
)

// expression has a default as a user writes it in the schema, and another default for the same
// column.
type expression struct{ typ, written, other string }

// expressionSet has the expressions for a database.
type expressionSet struct {
	setup []sqltext.SQL
	// again changes the defaults of table T by hand.
	again func(p *project, defaults []string)
	list  []expression
}

func expressions(p provider.Provider) expressionSet {
	switch p {
	case provider.PostgreSQL:
		return expressionSet{[]sqltext.SQL{"CREATE SEQUENCE numbers", "CREATE SEQUENCE other_numbers", `CREATE SEQUENCE "Odd ""numbers"`}, alterDefaults, postgresExpressions()}
	case provider.SQLite:
		return expressionSet{nil, replaceTable, sqliteExpressions()}
	}
	panic(p.Unhandled())
}

// alterDefaults sets the default of every column of T.
func alterDefaults(p *project, defaults []string) {
	actions := make([]string, len(defaults))
	for i, text := range defaults {
		actions[i] = fmt.Sprintf("ALTER f%d SET DEFAULT (%s\n)", i, unescaped(text))
	}
	p.exec(sqltext.SQL(`ALTER TABLE "T" ` + strings.Join(actions, ", ")))
}

// replaceTable creates T again with the same columns and the given defaults.
func replaceTable(p *project, defaults []string) {
	rows, err := p.db.Query(context.Background(), `SELECT name, type, "notnull" FROM pragma_table_info('T') WHERE pk = 0 ORDER BY cid`)
	if err != nil || len(rows) != len(defaults) {
		p.Fatalf("columns of T: %d, %v", len(rows), err)
	}
	columns := `"id" INTEGER NOT NULL PRIMARY KEY`
	for i, row := range rows {
		columns += fmt.Sprintf(",\n%q %s NOT NULL DEFAULT %s\n", row[0], row[1], unescaped(defaults[i]))
	}
	p.exec(`DROP TABLE "T"`, sqltext.SQL(`CREATE TABLE "T" (`+columns+`)`))
}

// testExpressions checks defaults in many spellings, each in a column of one table. A default must
// be executed unchanged, must equal the text that the database prints for it, must be pulled with
// the same meaning, and must differ from another default.
func testExpressions(t *testing.T, d Driver) {
	p := newProject(t, d)
	set := expressions(d.Provider)
	if len(set.list) < 40 {
		t.Errorf("only %d expressions", len(set.list))
	}
	p.exec(set.setup...)
	var written, other []string
	models := "model T {\n  id Int @id\n"
	for i, e := range set.list {
		typ, native, _ := strings.Cut(e.typ, " ")
		models += fmt.Sprintf("  f%d %s @default(dbgenerated(\"%s\")) %s\n", i, typ, e.written, native)
		written, other = append(written, e.written), append(other, e.other)
	}
	target := p.parse(models + "}\n")
	if r, err := p.Dev(context.Background(), target, migrate.DevOptions{PlanOptions: oneGroup()}); err != nil || !r.Applied {
		t.Fatalf("dev: %v", err)
	}
	p.converged(target)
	p.pulls(t, target)
	p.sameDefaults(set, target)
	set.again(p, other)
	p.differ(set.list)
	set.again(p, written)
	p.wantFindings()
}

// converged checks that push and status find no differences.
func (p *project) converged(target *schema.Schema) {
	p.Helper()
	p.wantFindings()
	if r, err := p.Dev(context.Background(), target, migrate.DevOptions{}); err != nil || r.Migration != nil {
		p.Fatalf("a second dev: %v %+v", err, r.Migration)
	}
	if diff, err := p.Diff(context.Background(), migrate.DatabaseSource{}, migrate.SchemaSource{Schema: target}, migrate.PlanOptions{}); err != nil || !diff.Empty() {
		p.Errorf("the database differs: %v %+v", err, diff.Groups)
	}
}

// differ checks that every column of T has drifted.
func (p *project) differ(list []expression) {
	p.Helper()
	var kinds []migrate.Code
	for range list {
		kinds = append(kinds, migrate.SchemaDrift)
	}
	found := p.wantFindings(kinds...).Findings
	for i, e := range list {
		column := fmt.Sprintf("column T.f%d: default", i)
		if !slices.ContainsFunc(found, func(f migrate.Finding) bool { return strings.Contains(f.Message, column) }) {
			p.Errorf("%s in place of %s is no drift", e.other, e.written)
		}
	}
}

// sameDefaults checks that new rows of a database with the pulled schema have the same values as
// new rows of this database.
func (p *project) sameDefaults(set expressionSet, s *schema.Schema) {
	p.Helper()
	ds := *s.Datasource
	text := p.pull(p.T, s, &schema.Schema{Datasource: &ds}, s.Datasource.Span.File)
	pulled, diagnostics := grammar.Check([]*source.File{{Name: "pulled.prisma", Text: text}})
	if diagnostics.HasErrors() {
		p.Fatalf("the pulled schema is invalid: %v", diagnostics)
	}
	fresh := newProject(p.T, p.driver)
	fresh.exec(set.setup...)
	if _, err := fresh.Dev(context.Background(), pulled, migrate.DevOptions{PlanOptions: oneGroup()}); err != nil {
		p.Fatalf("the pulled schema on a new database: %v\n%s", err, text)
	}
	here, there := p.defaults(), fresh.defaults()
	if len(here) != len(set.list)+1 || len(there) != len(here) {
		p.Fatalf("%d and %d values", len(here), len(there))
	}
	for i, e := range set.list {
		if diff := cmp.Diff(here[i+1], there[i+1]); diff != "" && !varies(e.written) {
			p.Errorf("%s pulls as another value (-here +there)\n%s", e.written, diff)
		}
	}
}

// defaults returns the values of a new row of T.
func (p *project) defaults() []string {
	p.Helper()
	p.exec(`INSERT INTO "T" ("id") VALUES (1)`)
	rows, err := p.db.Query(context.Background(), `SELECT * FROM "T"`)
	if err != nil || len(rows) != 1 {
		p.Fatalf("read the new row: %v", err)
	}
	p.exec(`DELETE FROM "T"`)
	return rows[0]
}

// varies reports whether an expression has another value each time.
func varies(text string) bool {
	for _, word := range []string{"random", "now", "current_time", "clock", "localtime"} {
		if strings.Contains(strings.ToLower(text), word) {
			return true
		}
	}
	return false
}

// unescaped returns the value of a string literal of the schema language.
func unescaped(text string) string { return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(text) }
