// Package migratetest is the conformance suite of migrations, which every driver runs unchanged.
// The test of a driver provides a function that creates an empty database and opens connections to
// it.
package migratetest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Driver provides databases of one kind for the suite.
type Driver struct {
	// Provider is the provider of the datasource.
	Provider provider.Provider
	// New creates an empty database that is dropped when the test ends, and returns a function that
	// opens a connection to it.
	New func(t *testing.T) Opener
	// Few omits tests of the order of operations, which is the same for all databases.
	Few bool
	// Runs is the number of random cases; 0 means the default of the suite.
	Runs int
}

// Opener opens a further connection to a database. The suite closes it. waiting is called with the
// name of the process for which a run waits.
type Opener func(t *testing.T, waiting func(what string)) migrate.Database

// Run runs the suite, or only the tests with the given names.
func Run(t *testing.T, d Driver, only ...string) {
	for name, test := range map[string]func(*testing.T, Driver){
		"Identity":        testIdentity,
		"Dev":             testDev,
		"CreateOnly":      testCreateOnly,
		"Deploy":          testDeploy,
		"Failures":        testFailures,
		"Concurrency":     testConcurrency,
		"Status":          testStatus,
		"Findings":        testFindings,
		"Context":         testContext,
		"Warnings":        testWarnings,
		"Resolve":         testResolve,
		"Rollback":        testRollback,
		"Reset":           testReset,
		"Push":            testPush,
		"ForeignTables":   testForeignTables,
		"History":         testHistory,
		"Groups":          testGroups,
		"FailedGroups":    testFailedGroups,
		"Trial":           testTrial,
		"Observation":     testObservation,
		"Expressions":     testExpressions,
		"Corpus":          testCorpus,
		"Law":             testLaw,
		"ProbeNames":      testProbeNames,
		"Unrepresentable": testUnrepresentable,
	} {
		if len(only) == 0 || slices.Contains(only, name) {
			t.Run(name, func(t *testing.T) { test(t, d) })
		}
	}
}

// project is a migrations directory and a database.
type project struct {
	*testing.T
	driver Driver
	dir    string
	db     migrate.Database
	tell   func(migrate.Progress) // if set, called for each statement
	waits  func()                 // if set, called for each wait
	*migrate.Migrator
}

func newProject(t *testing.T, d Driver) *project {
	t.Helper()
	return open(t, d, d.New(t), t.TempDir())
}

// within opens another Migrator on the same database, with a budget for counting under a lock.
func (p *project) within(budget time.Duration) *migrate.Migrator {
	p.Helper()
	m, err := migrate.New(migrate.Options{
		Database: p.db, Dir: p.dir, Snapshots: grammar.NewSnapshots(), ToolVersion: "test", CountBudget: budget,
		Clock: func() time.Time { return time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		p.Fatal(err)
	}
	return m
}

// open opens a database with a migrations directory.
func open(t *testing.T, d Driver, opener Opener, dir string) *project {
	t.Helper()
	p := &project{T: t, driver: d, dir: dir}
	db := opener(t, func(string) {
		if p.waits != nil {
			p.waits()
		}
	})
	p.db = db
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	m, err := migrate.New(migrate.Options{
		Progress: func(progress migrate.Progress) {
			if p.tell != nil {
				p.tell(progress)
			}
		},
		Database: db, Dir: dir, Snapshots: grammar.NewSnapshots(), ToolVersion: "test",
		Clock: func() time.Time { return time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Migrator = m
	return p
}

// schema parses models for the driver's provider.
func (p *project) schema(models string) *schema.Schema {
	p.Helper()
	return p.parse(spread(models))
}

// parse parses models with line breaks.
func (p *project) parse(models string) *schema.Schema {
	p.Helper()
	text := "datasource db {\n  provider = \"" + p.driver.Provider.String() + "\"\n  url = env(\"DATABASE_URL\")\n}\n" + models
	s, diagnostics := grammar.Parse("schema.prisma", text)
	for _, d := range diagnostics {
		p.Logf("%s %s", d.Code, d.Message)
	}
	if diagnostics.HasErrors() {
		p.Fatal("the test's schema is invalid")
	}
	return s
}

// spread inserts line breaks into a schema that is written on one line: in place of two blanks, and
// at braces.
func spread(models string) string {
	return strings.NewReplacer("{ ", "{\n", " }", "\n}", "  ", "\n").Replace(models)
}

// dev runs Dev, which must apply a migration.
func (p *project) dev(name, models string) *artifact.Migration {
	p.Helper()
	r, err := p.Dev(context.Background(), p.schema(models), migrate.DevOptions{PlanOptions: oneGroup(), Name: name})
	if err != nil {
		p.Fatalf("dev %s: %v", name, err)
	}
	if r.Migration == nil || !r.Applied {
		p.Fatalf("dev %s applied nothing", name)
	}
	return r.Migration
}

// oneGroup returns options for plans without online recipes, because most tests need migrations of
// one group and write others by hand.
func oneGroup() migrate.PlanOptions { return migrate.PlanOptions{Online: plan.Never} }

func (p *project) exec(statements ...sqltext.SQL) {
	p.Helper()
	for _, sql := range statements {
		if err := p.db.Exec(context.Background(), OnServer(context.Background(), p.db, sql)); err != nil {
			p.Fatalf("%s: %v", sql, err)
		}
	}
}

// query returns the rows of a query as text, with "|" between cells and ";" between rows.
func (p *project) query(sql sqltext.SQL) string {
	p.Helper()
	rows, err := p.db.Query(context.Background(), sql)
	if err != nil {
		p.Fatalf("%s: %v", sql, err)
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = strings.Join(row, "|")
	}
	return strings.Join(lines, ";")
}

func (p *project) wantQuery(sql sqltext.SQL, want string) {
	p.Helper()
	if got := p.query(sql); got != want {
		p.Errorf("%s gives %q, want %q", sql, got, want)
	}
}

// columns counts the columns of a table; 0 if it does not exist.
func (p *project) columns(table string) int {
	p.Helper()
	columns, err := p.db.Columns(context.Background(), table)
	if err != nil {
		p.Fatal(err)
	}
	return len(columns)
}

// wantFindings compares the codes of a status.
func (p *project) wantFindings(want ...migrate.Code) *migrate.Status {
	p.Helper()
	s, err := p.Status(context.Background())
	if err != nil {
		p.Fatal(err)
	}
	var got []string
	for _, f := range s.Findings {
		got = append(got, string(f.Code))
		if f.Fix.Kind == migrate.NoFix || f.Message == "" {
			p.Errorf("finding without message or fix: %+v", f)
		}
	}
	var codes []string
	for _, c := range want {
		codes = append(codes, string(c))
	}
	if strings.Join(got, " ") != strings.Join(codes, " ") || s.OK != (len(want) == 0) {
		p.Errorf("status: %+v, want %v", s, want)
	}
	return s
}

// applied returns the names of the applied migrations.
func (p *project) applied() []string {
	p.Helper()
	s, err := p.Status(context.Background())
	if err != nil {
		p.Fatal(err)
	}
	return s.Applied
}
