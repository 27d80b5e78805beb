package transitions

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/google/go-cmp/cmp"
)

type target = *schema.Schema

// reporter is a test, or one case of a property test.
type reporter interface {
	Helper()
	Context() context.Context
	Logf(format string, args ...any)
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// subject is a database with its migrations.
type subject struct {
	reporter
	*migrate.Migrator
	provider string
	db       migrate.Database
	dir      string
	told     func(migrate.Progress) // if set, called for each statement
}

func (s *subject) schema(models string) target {
	s.Helper()
	text := s.text(models)
	parsed, diagnostics := grammar.Parse("schema.prisma", text)
	for _, d := range diagnostics {
		s.Logf("%s %s", d.Code, d.Message)
	}
	if diagnostics.HasErrors() {
		s.Fatalf("the schema is invalid:\n%s", text)
	}
	return parsed
}

// text returns a schema of the provider with models that are written on one line.
func (s *subject) text(models string) string {
	spaces := ""
	if strings.Contains(models, "@@schema") {
		spaces = "\n  schemas = [\"one\", \"two\"]"
	}
	return "datasource db {\n  provider = \"" + s.provider + "\"\n  url = env(\"DATABASE_URL\")" + spaces + "\n}\n" +
		strings.NewReplacer("{ ", "{\n", " }", "\n}", "  ", "\n").Replace(models)
}

func (s *subject) dev(to target, o migrate.DevOptions) *migrate.DevResult {
	s.Helper()
	r, err := s.Dev(s.Context(), to, o)
	if err != nil {
		s.Fatalf("dev: %v", err)
	}
	return r
}

// try runs dev, which may stop.
func (s *subject) try(to target, o migrate.DevOptions) (*migrate.DevResult, *migrate.StoppedError) {
	s.Helper()
	r, err := s.Dev(s.Context(), to, o)
	var stopped *migrate.StoppedError
	if err != nil && !errors.As(err, &stopped) {
		s.Fatalf("dev: %v", err)
	}
	return r, stopped
}

func (s *subject) exec(statements ...string) {
	s.Helper()
	for _, sql := range statements {
		if err := s.db.Exec(s.Context(), sqltext.SQL(sql)); err != nil {
			s.Fatalf("%s: %v", sql, err)
		}
	}
}

func (s *subject) query(sql string) string {
	s.Helper()
	rows, err := s.db.Query(s.Context(), sqltext.SQL(sql))
	if err != nil {
		s.Fatalf("%s: %v", sql, err)
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = strings.Join(row, "|")
	}
	return strings.Join(lines, ";")
}

func (s *subject) inspect(of target) migrate.Inspection {
	s.Helper()
	scope := migrate.Scope{}
	if of != nil && of.Datasource != nil {
		scope.Schemas = of.Datasource.Schemas
	}
	found, err := s.db.Inspect(s.Context(), scope)
	if err != nil {
		s.Fatal(err)
	}
	return found
}

// state is the complete content of a database.
type state struct {
	found   migrate.Inspection
	rows    map[string][]string
	history string
	file    string // a hash of SQLite's file
}

func (s *subject) state() state {
	s.Helper()
	out := state{found: s.inspect(nil), rows: map[string][]string{}}
	if columns, err := s.db.Columns(s.Context(), history.Table); err != nil {
		s.Fatal(err)
	} else if len(columns) > 0 {
		out.history = s.query("SELECT * FROM " + history.Table + " ORDER BY 1")
	}
	for _, t := range out.found.Catalog.Tables {
		out.rows[t.QName()] = s.rowsOf(t)
	}
	if s.provider == lite {
		out.file = s.file()
	}
	return out
}

// file returns a hash of all bytes of a SQLite database, after its log is written back.
func (s *subject) file() string {
	s.Helper()
	if got := s.query("PRAGMA wal_checkpoint(TRUNCATE)"); !strings.HasPrefix(got, "0|") {
		s.Fatalf("checkpoint: %s", got)
	}
	content, err := os.ReadFile(s.query("SELECT file FROM pragma_database_list WHERE name = 'main'"))
	if err != nil {
		s.Fatal(err)
	}
	return fmt.Sprintf("%d bytes, sha256 %x", len(content), sha256.Sum256(content))
}

// rowsOf returns the rows of a table with their columns by name, both sorted.
func (s *subject) rowsOf(t *catalog.Table) []string {
	s.Helper()
	var names []string
	for _, c := range t.Columns {
		names = append(names, string(sqltext.Ident(s.db.Dialect().Provider(), c.Name)))
	}
	slices.Sort(names)
	rows := strings.Split(s.query("SELECT "+strings.Join(names, ", ")+" FROM "+string(sqltext.Ident(s.db.Dialect().Provider(), t.Name))), ";")
	slices.Sort(rows)
	return append([]string{strings.Join(names, ",")}, rows...)
}

func (s *subject) unchanged(was state) {
	s.Helper()
	if d := cmp.Diff(was, s.state(), cmp.AllowUnexported(state{})); d != "" {
		s.Errorf("the run stopped, and yet something changed (-was +is):\n%s", d)
	}
}

func (s *subject) sameRows(was state) {
	s.Helper()
	if d := cmp.Diff(was.rows, s.state().rows); d != "" {
		s.Errorf("rows after the way back (-seeded +now):\n%s", d)
	}
}

// equals checks that the live database equals a schema, apart from additional objects.
func (s *subject) equals(to target) {
	s.Helper()
	want, problems := lower.Schema(to, s.db.Dialect())
	if len(problems) > 0 {
		s.Fatal(problems)
	}
	live := diff.Ours(s.inspect(to).Catalog, want)
	for _, d := range diff.Drift(want, live) {
		s.Error(d.Message)
	}
	if changes := diff.Compute(live, want, nil); len(changes) > 0 {
		s.Errorf("the database is not what the schema asks for: %#v", changes)
	}
}

// around returns the statements for hand-made objects on U, and for two rows that refer to U.
func around(provider string) []string {
	out := []string{
		`INSERT INTO "Kid" (id, "uId") SELECT id, id FROM "U"`,
		`CREATE VIEW hand_view AS SELECT id FROM "U"`,
		`CREATE INDEX hand_idx ON "U" (id) WHERE id > 1`,
	}
	if provider == lite {
		return append(out, `CREATE TRIGGER hand_trigger AFTER DELETE ON "U" BEGIN DELETE FROM "Kid"; SELECT 1; END`)
	}
	return append(out, `CREATE FUNCTION hand() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM "Kid"; RETURN NULL; END'`,
		`CREATE TRIGGER hand_trigger AFTER DELETE ON "U" FOR EACH ROW EXECUTE FUNCTION hand()`)
}

func (s *subject) survived() {
	s.Helper()
	if rows := s.query(`SELECT count(*) FROM "U"`); s.query(`SELECT count(*) FROM "Kid"`) != rows || s.query("SELECT count(*) FROM hand_view") != rows {
		s.Error("children or view lost rows")
	}
	found, err := s.db.Inventory(s.Context(), migrate.InventoryScope{Tables: []diff.Name{{Name: "U"}}})
	if err != nil {
		s.Fatal(err)
	}
	var names []string
	for _, o := range found.Objects {
		names = append(names, o.Name)
	}
	for _, want := range []string{"hand_idx", "hand_trigger"} {
		if !slices.Contains(names, want) {
			s.Errorf("%s is gone; there are %v", want, names)
		}
	}
}

// codesOf returns the codes of warnings and blocks.
func codesOf(risks []migrate.Risk) map[string]bool {
	out := map[string]bool{}
	for _, r := range risks {
		if r.Hazard.Level() > hazard.Note {
			out[r.Hazard.Code()] = true
		}
	}
	return out
}

func isBlocked(risks []migrate.Risk) bool {
	return slices.ContainsFunc(risks, func(r migrate.Risk) bool { return r.Hazard.Level() == hazard.Block })
}

// lints checks that the linter finds nothing in the plan, because a plan announces all its hazards.
func (s *subject) lints() {
	s.Helper()
	report, err := lint.Run(os.DirFS(s.dir), lint.Options{
		Snapshots: grammar.NewSnapshots(),
		Dialect:   func(provider.Provider) dialect.Dialect { return s.db.Dialect() },
	})
	if err != nil {
		s.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Level > hazard.Note {
			s.Errorf("lint: %s %s: %s", f.Kind, f.Object, f.Message)
		} else {
			s.Logf("lint: %s %s: %s", f.Kind, f.Object, f.Message)
		}
	}
}
