package migratetest

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Writers commits values at risk while a migration that would destroy them runs. Whatever the moment, the run refuses, the
// values are there, and nothing is locked after it. The driver should wait for locks for a short while only.
func Writers(t *testing.T, d Driver) {
	for _, k := range atRisk() {
		t.Run(string(k.kind), func(t *testing.T) {
			w := newWriters(t, d, k)
			w.try("before the probe", func() { w.put() })
			w.try("between probe and transaction", func() { w.spy.before = w.once(1) })
			if k.kind.Silent(d.Provider) {
				switch d.Provider {
				case provider.PostgreSQL:
					w.try("between transaction and lock", func() { w.spy.locking = w.once(1) })
				case provider.SQLite: // it has no other lock than the transaction
				}
				w.try("while the lock is waited for", func() { w.hold() })
			}
			w.inTwoGroups()
			w.try("between groups", func() { w.spy.after = w.once(2) })
			if !k.kind.Silent(d.Provider) {
				w.wantFindings(migrate.MigrationFailed, migrate.NotApplied) // the database has refused: a person looks
				return
			}
			w.try("once an earlier run has done the first group", func() { w.spy.before = w.once(1) })
			if _, err := w.Deploy(t.Context(), migrate.DeployOptions{}); err != nil {
				t.Errorf("with nothing at risk: %v", err)
			}
			w.wantFindings()
		})
	}
}

// risky is a change that some value does not survive.
type risky struct {
	kind     hazard.Kind
	from, to string
	// write puts the value in, left shows it, and remove takes it away.
	write, remove []sqltext.SQL
	left, value   string
}

func atRisk() []risky {
	column := func(kind hazard.Kind, from, to, value string) risky {
		model := func(field string) string { return "model T { id Int @id" + field + " }" }
		return risky{
			kind: kind, from: model(from), to: model(to),
			write:  []sqltext.SQL{sqltext.SQL(`INSERT INTO "T" (id, v) VALUES (1, ` + value + `)`)},
			remove: []sqltext.SQL{`DELETE FROM "T"`}, left: `SELECT v FROM "T"`, value: strings.Trim(value, "'"),
		}
	}
	enum := column(hazard.RemoveEnumValue, "  v E?", "  v E?", "'Y'")
	enum.from, enum.to = "enum E { X  Y }\n"+enum.from, "enum E { X }\n"+enum.to
	return []risky{
		{
			kind: hazard.DropTable, from: "model Gone { id Int @id }\nmodel T { id Int @id }", to: "model T { id Int @id }",
			write: []sqltext.SQL{`INSERT INTO "Gone" VALUES (7)`}, remove: []sqltext.SQL{`DELETE FROM "Gone"`}, left: `SELECT id FROM "Gone"`, value: "7",
		},
		column(hazard.DropColumn, "  v Int?", "", "5"),
		{
			kind: hazard.DropJoinTable,
			from: "model A { id Int @id  bs B[] }\nmodel B { id Int @id  as A[] }", to: "model A { id Int @id }\nmodel B { id Int @id }",
			write:  []sqltext.SQL{`INSERT INTO "A" VALUES (1)`, `INSERT INTO "B" VALUES (2)`, `INSERT INTO "_AToB" VALUES (1, 2)`},
			remove: []sqltext.SQL{`DELETE FROM "_AToB"`, `DELETE FROM "A"`, `DELETE FROM "B"`}, left: `SELECT * FROM "_AToB"`, value: "1|2",
		},
		column(hazard.LossyType, "  v Float?", "  v Int?", "1.5"),
		column(hazard.UnfitValues, "  v String?", "  v Int?", "'abc'"),
		enum,
	}
}

// writers are one project and somebody else who writes to its database.
type writers struct {
	*project
	risk  risky
	spy   *spy
	other migrate.Database
	file  string
}

func newWriters(t *testing.T, d Driver, k risky) *writers {
	t.Helper()
	w := &writers{risk: k}
	opener := d.New(t)
	w.project = open(t, d, func(t *testing.T, waiting func(string)) migrate.Database {
		t.Helper()
		db := opener(t, waiting)
		w.spy = &spy{Database: db}
		reader, reads := db.(migrate.DependencyReader)
		renamer, renames := db.(migrate.Renamer)
		switch {
		case reads && renames:
			return struct {
				*spy
				migrate.DependencyReader
				migrate.Renamer
			}{w.spy, reader, renamer}
		case reads:
			return struct {
				*spy
				migrate.DependencyReader
			}{w.spy, reader}
		}
		return w.spy
	}, t.TempDir())
	w.dev("one", k.from)
	r, err := w.Dev(t.Context(), w.schema(k.to), migrate.DevOptions{PlanOptions: oneGroup(), Name: "two", CreateOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	w.file = filepath.Join(w.dir, string(r.Migration.Name), "migration.sql")
	if text := r.Migration.Files.Migration; !strings.Contains(text, "hazard="+string(k.kind)) {
		t.Fatalf("the plan does not announce %s:\n%s", k.kind, text)
	}
	w.other = opener(t, func(string) {})
	t.Cleanup(func() {
		if err := w.other.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// inTwoGroups puts a group before the statements.
func (w *writers) inTwoGroups() {
	edit(w.T, w.file, func(text string) string {
		if !strings.HasPrefix(strings.TrimSpace(text), "-- comon_orm:group") {
			text = "-- comon_orm:group transaction=yes\n" + text
		}
		return "SELECT 1;\n\n" + text
	})
	if _, err := w.Restamp(w.Context()); err != nil {
		w.Fatal(err)
	}
}

// try deploys while somebody writes.
func (w *writers) try(when string, prepare func()) {
	w.Helper()
	*w.spy = spy{Database: w.spy.Database}
	w.waits = nil
	prepare()
	_, err := w.Deploy(w.Context(), migrate.DeployOptions{})
	var (
		stopped *migrate.StoppedError
		more    *migrate.MoreAtRiskError
	)
	if err == nil || w.risk.kind.Silent(w.driver.Provider) && !errors.As(err, &stopped) && !errors.As(err, &more) {
		w.Errorf("%s: deploy says %v", when, err)
	}
	w.wantQuery(sqltext.SQL(w.risk.left), w.risk.value)
	w.others(w.risk.remove...) // on a connection of its own: nothing is locked
}

// others runs statements on the other connection.
func (w *writers) others(statements ...sqltext.SQL) {
	w.Helper()
	for _, sql := range statements {
		if err := w.other.Exec(w.Context(), sql); err != nil {
			w.Errorf("%s: %v", sql, err)
		}
	}
}

func (w *writers) put() {
	w.Helper()
	w.others(w.risk.write...)
}

// once writes when it is called for the nth time.
func (w *writers) once(n int) func() {
	return func() {
		if n--; n == 0 {
			w.put()
		}
	}
}

// hold has the value in a transaction that is committed once the run waits.
func (w *writers) hold() {
	w.Helper()
	w.others("BEGIN")
	w.put()
	w.waits = func() {
		w.waits = nil
		w.others("COMMIT")
	}
}

// spy is a database that tells of moments of a run.
type spy struct {
	migrate.Database
	before, after, locking func()
}

// Transaction tells before it begins, and when it has been committed.
func (s *spy) Transaction(ctx context.Context, g artifact.Group, do func(context.Context) error) error {
	if s.before != nil {
		s.before()
	}
	err := s.Database.Transaction(ctx, g, do)
	if err == nil && s.after != nil {
		s.after()
	}
	return err
}

// LockTables tells before it locks.
func (s *spy) LockTables(ctx context.Context, tables []string) error {
	if s.locking != nil {
		s.locking()
	}
	return s.Database.LockTables(ctx, tables)
}
