package migratetest

import (
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

// Writers commits values at risk while a command runs that would destroy them. No matter when they
// are committed, the run must refuse, the values must still exist, and no lock may stay. The driver
// should wait for locks for a short time only.
func Writers(t *testing.T, d Driver) {
	for _, c := range commands() {
		for _, k := range atRisk(d.Provider) {
			if (c.handwritten || !k.handwritten()) && (!c.back || k.given == "") {
				t.Run(c.name+"/"+string(k.kind), func(t *testing.T) {
					t.Parallel()
					writersOf(t, d, k, c)
				})
			}
		}
	}
	t.Run("every kind", func(t *testing.T) { everySilentKind(t, d) })
}

func writersOf(t *testing.T, d Driver, k risky, c command) {
	t.Helper()
	w := newWriters(t, d, k, c)
	w.try("before the probe", func() { w.put() })
	w.try("between probe and transaction", func() { w.spy.before = w.once(1) })
	if k.kind.Silent(d.Provider) {
		locks := locksTables(d.Provider)
		if locks {
			w.try("between transaction and lock", func() { w.spy.locking = w.once(1) })
		}
		if locks || c.handwritten {
			w.try("while the lock is waited for", func() { w.hold() })
		}
	}
	if c.handwritten {
		w.inTwoGroups()
		w.try("between groups", func() { w.spy.after = w.once(2) })
		if !k.kind.Silent(d.Provider) {
			w.wantFindings(migrate.MigrationFailed, migrate.NotApplied) // the database refused the statement
			return
		}
		w.try("once an earlier run has done the first group", func() { w.spy.before = w.once(1) })
	}
	*w.spy = spy{Database: w.spy.Database}
	if err := c.run(w); err != nil {
		t.Errorf("with nothing at risk: %v", err)
	}
	w.wantFindings()
}

// locksTables reports whether the database locks tables. SQLite only locks the whole file, so that
// all commands wait for the same lock.
func locksTables(p provider.Provider) bool {
	switch p {
	case provider.PostgreSQL:
		return true
	case provider.SQLite:
	}
	return false
}

// everySilentKind checks that there is a case for each kind of hazard that has a count and for
// which the database reports no error.
func everySilentKind(t *testing.T, d Driver) {
	t.Helper()
	tried := map[hazard.Kind]bool{
		hazard.AlsoDrop: true,                     // counts objects; they are checked by comparing inventories
		hazard.CutText:  !locksTables(d.Provider), // no cast of SQLite truncates text
	}
	for _, k := range atRisk(d.Provider) {
		tried[k.kind] = true
	}
	for _, e := range hazard.Entries() {
		if e.Probe && e.Kind.Silent(d.Provider) && !tried[e.Kind] {
			t.Errorf("no writer puts anything at risk of %s", e.Kind)
		}
	}
}

// command is a command that destroys the values at risk.
type command struct {
	name string
	// handwritten is true if the statements are in a file, so that they can be edited.
	handwritten bool
	// back is true if the command changes the later schema to the earlier one.
	back bool
	run  func(*writers) error
}

func commands() []command {
	return []command{
		deployment(),
		{name: "dev", run: func(w *writers) error {
			r, err := w.Dev(w.Context(), w.schema(w.risk.to), migrate.DevOptions{PlanOptions: w.options(), Name: "two"})
			if err != nil && r.Migration != nil {
				err = errors.Join(err, artifact.Remove(w.dir, r.Migration.Name))
			}
			return err
		}},
		{name: "push", run: func(w *writers) error {
			_, err := w.Push(w.Context(), w.schema(w.risk.to), migrate.PushOptions{PlanOptions: w.options(), Prune: true})
			if err == nil { // the history lacks the pushed change, so dev adds it
				_, err = w.Dev(w.Context(), w.schema(w.risk.to), migrate.DevOptions{PlanOptions: w.options(), Name: "two", Reconcile: true})
			}
			return err
		}},
		{name: "rollback", back: true, run: func(w *writers) error {
			undone, err := w.Rollback(w.Context(), migrate.RollbackOptions{})
			for _, name := range undone {
				err = errors.Join(err, artifact.Remove(w.dir, artifact.Name(name)))
			}
			return err
		}},
	}
}

func deployment() command {
	return command{name: "deploy", handwritten: true, run: func(w *writers) error {
		_, err := w.Deploy(w.Context(), migrate.DeployOptions{})
		return err
	}}
}

// risky is a change that destroys values.
type risky struct {
	kind     hazard.Kind
	from, to string
	// write adds a value at risk, more adds another one, and remove deletes them.
	write, more, remove []sqltext.SQL
	left, value         string
	// renames are the answers to the plan's questions about renames.
	renames []string
	// sql is the statement of the change; "" if it is planned from the schemas.
	sql string
	// given is the backfill of T.w.
	given sqltext.SQL
}

// options returns options for a plan of one group, with the backfill.
func (w *writers) options() migrate.PlanOptions {
	out := oneGroup()
	out.Renames = w.risk.renames
	if w.risk.given != "" {
		out.Backfill = map[string]sqltext.SQL{"T.w": w.risk.given}
	}
	return out
}

func (k risky) handwritten() bool { return k.sql != "" }

func atRisk(p provider.Provider) []risky {
	column := func(kind hazard.Kind, from, to, value string) risky {
		model := func(field string) string { return "model T { id Int @id" + field + " }" }
		return risky{
			kind: kind, from: model(from), to: model(to),
			write:  []sqltext.SQL{sqltext.SQL(`INSERT INTO "T" (id, v) VALUES (1, ` + value + `)`)},
			more:   []sqltext.SQL{sqltext.SQL(`INSERT INTO "T" (id, v) VALUES (2, ` + value + `)`)},
			remove: []sqltext.SQL{`DELETE FROM "T"`}, left: `SELECT v FROM "T"`, value: strings.Trim(value, "'"),
		}
	}
	enum := column(hazard.RemoveEnumValue, "  v E?", "  v E?", "'Y'")
	enum.from, enum.to = "enum E { X  Y }\n"+enum.from, "enum E { X }\n"+enum.to
	byHand := func(kind hazard.Kind, value, sql string) risky {
		k := column(kind, "  v String?", "  v String?  w Int?", value)
		k.sql = `ALTER TABLE "T" ADD COLUMN w INTEGER; ` + sql
		return k
	}
	out := []risky{
		{
			kind: hazard.DropTable, from: "model Gone { id Int @id }\nmodel T { id Int @id }", to: "model T { id Int @id }",
			write: []sqltext.SQL{`INSERT INTO "Gone" VALUES (7)`}, more: []sqltext.SQL{`INSERT INTO "Gone" VALUES (8)`}, remove: []sqltext.SQL{`DELETE FROM "Gone"`}, left: `SELECT id FROM "Gone"`, value: "7",
		},
		column(hazard.DropColumn, "  v Int?", "", "5"),
		{
			kind: hazard.DropJoinTable,
			from: "model A { id Int @id  bs B[] }\nmodel B { id Int @id  as A[] }", to: "model A { id Int @id }\nmodel B { id Int @id }",
			write:  []sqltext.SQL{`INSERT INTO "A" VALUES (1)`, `INSERT INTO "B" VALUES (2)`, `INSERT INTO "_AToB" VALUES (1, 2)`},
			more:   []sqltext.SQL{`INSERT INTO "A" VALUES (3)`, `INSERT INTO "_AToB" VALUES (3, 2)`},
			remove: []sqltext.SQL{`DELETE FROM "_AToB"`, `DELETE FROM "A"`, `DELETE FROM "B"`}, left: `SELECT * FROM "_AToB"`, value: "1|2",
		},
		column(hazard.LossyType, "  v Float?", "  v Int?", "1.5"),
		column(hazard.UnfitValues, "  v String?", "  v Int?", "'abc'"),
		enum,
		byHand(hazard.ChangeAllRows, "'abc'", `DELETE FROM "T"`),
		byHand(hazard.ChangeRows, "'abc'", `UPDATE "T" SET v = 'x' WHERE v = 'abc'`),
	}
	switch p {
	case provider.PostgreSQL:
		out = append(out, byHand(hazard.CutText, "'abc'", `ALTER TABLE "T" ALTER COLUMN v TYPE VARCHAR(2) USING v::varchar(2)`))
		out[len(out)-1].to = "model T { id Int @id  v String? @db.VarChar(2)  w Int? }"
	case provider.SQLite: // no cast truncates text, and a column stores any value
		given := column(hazard.UnfitBackfill, "  v String?", "  v String?  w Int", "'abc'")
		given.given = "v"
		out = append(out, given)
	}
	return out
}

// writers is a project with another session that writes to its database.
type writers struct {
	*project
	risk    risky
	command command
	spy     *spy
	other   migrate.Database
	file    string
}

func newWriters(t *testing.T, d Driver, k risky, c command) *writers {
	t.Helper()
	w := &writers{risk: k, command: c}
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
	if c.back {
		w.dev("one", k.to)
		w.dev("two", k.from)
	} else {
		w.dev("one", k.from)
	}
	if c.handwritten {
		w.write()
	}
	w.other = opener(t, func(string) {})
	t.Cleanup(func() {
		if err := w.other.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// write writes the migration that would destroy the values.
func (w *writers) write() {
	w.Helper()
	k := w.risk
	r, err := w.Dev(w.Context(), w.schema(k.to), migrate.DevOptions{PlanOptions: w.options(), Name: "two", CreateOnly: true})
	if err != nil {
		w.Fatal(err)
	}
	w.file = filepath.Join(w.dir, string(r.Migration.Name), "migration.sql")
	if k.handwritten() {
		w.edited(k.sql + ";\n")
	} else if text := r.Migration.Files.Migration; !strings.Contains(text, "hazard="+string(k.kind)) {
		w.Fatalf("the plan does not announce %s:\n%s", k.kind, text)
	}
}

// edited replaces the text of migration.sql and restamps it, as a person would.
func (w *writers) edited(text string) {
	w.Helper()
	w.restamped(w.file, func(string) string { return text })
}

// inTwoGroups adds a group before the statements.
func (w *writers) inTwoGroups() {
	w.restamped(w.file, func(text string) string {
		if !strings.HasPrefix(strings.TrimSpace(text), "-- comon_orm:group") {
			text = "-- comon_orm:group transaction=yes\n" + text
		}
		return "SELECT 1;\n\n" + text
	})
}

// try runs the command while another session writes.
func (w *writers) try(when string, prepare func()) {
	w.Helper()
	*w.spy = spy{Database: w.spy.Database}
	w.waits = nil
	prepare()
	err := w.command.run(w)
	var (
		stopped *migrate.StoppedError
		more    *migrate.MoreAtRiskError
	)
	if err == nil || w.risk.kind.Silent(w.driver.Provider) && !errors.As(err, &stopped) && !errors.As(err, &more) {
		w.Errorf("%s: %s says %v", when, w.command.name, err)
	}
	w.wantQuery(sqltext.SQL(w.risk.left), w.risk.value)
	w.others(w.risk.remove...) // this succeeds only if no lock is left
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

// once returns a function that writes the value when it is called for the nth time.
func (w *writers) once(n int) func() { return nth(n, w.put) }

// nth returns a function that calls act when it is called for the nth time.
func nth(n int, act func()) func() {
	return func() {
		if n--; n == 0 {
			act()
		}
	}
}

// hold writes the value in a transaction that is committed after the run has begun to wait.
func (w *writers) hold() {
	w.Helper()
	w.others("BEGIN")
	w.put()
	w.waits = func() {
		w.waits = nil
		w.others("COMMIT")
	}
}
