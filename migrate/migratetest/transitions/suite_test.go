package transitions

import (
	"context"
	"flag"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/postgres"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

func TestMain(m *testing.M) {
	// The default number of random pairs is small, because each pair creates and migrates a
	// database.
	if err := flag.Set("rapid.checks", strconv.Itoa(suite.Size(15, 300))); err != nil {
		panic(err)
	}
	pgtest.Main(m)
}

const (
	pg   = "postgresql"
	lite = "sqlite"
)

// transition is one edit.
type transition struct {
	name string
	// before and after are models, or the fields of model U without its id. Two blanks stand for a
	// line break.
	before, after string
	// only is the database that has the edit, "" if both have it.
	only string
	// seed has the statements that fill the older database. Those in sqlite or postgres run after
	// them.
	seed             []string
	sqlite, postgres []string
	// around creates a child table with ON DELETE CASCADE, and a trigger, a view and a partial
	// index on U. All of them must be kept.
	around  bool
	options migrate.PlanOptions
	// codes are the codes of the warnings and blocks of the plan on both databases. also has those
	// of one database only.
	codes string
	also  map[string]string
	// stops are the codes that stop the run with these rows on both databases. stopsOn has those of
	// one database only.
	stops   string
	stopsOn map[string]string
	// rows are queries with their results after the edit, with "|" between cells and ";" between
	// rows.
	rows map[string]string
	// undo says what the rollback restores.
	undo undo
	// given are values for rows on the rollback, which stops with backStops without them. restored
	// are queries after the rollback. later are statements before the rollback.
	given     map[string]sqltext.SQL
	backStops string
	restored  map[string]string
	later     []string
	gone      bool // the directory of the migration is deleted before the rollback
}

type undo uint8

const (
	exact    undo = iota // all rows and values
	shape                // the tables, but not the lost rows
	manually             // there is no automatic rollback
)

func TestTransitions(t *testing.T) {
	all := slices.Concat(tables(), columns(), types(), enums(), keys(), merged(), relations(), handMade(), given(), kept(), lost(), surroundings(), goingBack(), orphans())
	for _, provider := range []string{lite, pg} {
		t.Run(provider, func(t *testing.T) {
			databases := make(chan migrate.Database, workers)
			for range workers {
				databases <- open(t, provider)
			}
			for _, c := range all {
				if c.only != "" && c.only != provider {
					continue
				}
				t.Run(c.name, func(t *testing.T) {
					t.Parallel()
					db := <-databases
					t.Cleanup(func() {
						empty(t, provider, db)
						databases <- db
					})
					c.run(t, newSubject(t, provider, db, t.TempDir()))
				})
			}
		})
	}
}

// workers is the number of edits that are tried at the same time. Each has a database of its own,
// because an index that is built concurrently waits for all transactions of its database.
const workers = 4

// open creates a database for many edits. New connections are expensive, because each has to read
// the system catalog again.
func open(t *testing.T, database string) migrate.Database {
	t.Helper()
	var db migrate.Database
	var err error
	if database == lite {
		db, err = sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), sqlite.Options{Create: true})
	} else {
		target, parseErr := datasource.Parse(provider.PostgreSQL, pgtest.URL(t))
		if parseErr != nil {
			t.Fatal(parseErr)
		}
		db, err = postgres.Open(t.Context(), target.PG, postgres.Options{})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if database == lite {
		if err := db.Exec(t.Context(), "PRAGMA synchronous = OFF"); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// empty empties a database for the next edit.
func empty(t reporter, provider string, db migrate.Database) {
	ctx := context.Background() // the context of the test has ended
	if err := db.DropAll(ctx); err != nil {
		t.Error(err)
	}
	if provider == pg {
		if err := db.Exec(ctx, "DROP SCHEMA IF EXISTS one, two CASCADE"); err != nil {
			t.Error(err)
		}
	}
}

// newSubject adds a migrations directory to an empty database.
func newSubject(t reporter, provider string, db migrate.Database, dir string) *subject {
	t.Helper()
	s := &subject{reporter: t, provider: provider, db: db, dir: dir}
	m, err := migrate.New(migrate.Options{
		Progress: func(p migrate.Progress) {
			if s.told != nil {
				s.told(p)
			}
		},
		Database: db, Dir: dir, Snapshots: grammar.NewSnapshots(), ToolVersion: "test",
		Clock: func() time.Time { return time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Migrator = m
	return s
}

// fill adds rows and hand-made objects, and returns the state of the database.
func (c transition) fill(s *subject) state {
	s.exec(c.seed...)
	if s.provider == lite {
		s.exec(c.sqlite...)
	} else {
		s.exec(c.postgres...)
	}
	if c.around {
		s.exec(around(s.provider)...)
	}
	return s.state()
}

func (c transition) run(t *testing.T, s *subject) {
	before, after := s.schema(c.models(c.before)), s.schema(c.models(c.after))
	s.dev(before, migrate.DevOptions{})
	seeded := c.fill(s)
	draft, blocked := c.advance(t, s, after, seeded)
	if draft != nil {
		compareCodes(t, "codes", codesOf(draft.Risks), c.codes+" "+c.also[s.provider])
	}
	if blocked {
		return
	}
	for query, want := range c.rows {
		if got := s.query(query); got != want {
			t.Errorf("%s gives %q, want %q", query, got, want)
		}
	}
	s.equals(after)
	if again, err := s.Plan(t.Context(), after, migrate.PlanOptions{}); err != nil || !again.Empty() {
		t.Errorf("the second plan is not empty: %+v, %v", again, err)
	}
	if c.around {
		s.survived()
	}
	s.lints()
	if draft != nil {
		c.back(t, s, before, seeded)
	}
}

// advance runs dev. If dev stops, the database must be unchanged. If only warnings stop it, advance
// runs dev again and allows them.
func (c transition) advance(t *testing.T, s *subject, after target, seeded state) (draft *migrate.Draft, blocked bool) {
	options := migrate.DevOptions{PlanOptions: c.options}
	r, stopped := s.try(after, options)
	want := c.stops
	if on, ok := c.stopsOn[s.provider]; ok {
		want = on
	}
	if stopped == nil {
		if want != "" {
			t.Errorf("nothing stops, want %s", want)
		}
		if r.Migration == nil {
			return nil, false // the edit needs no migration
		}
		return r.Draft, false
	}
	compareCodes(t, "what stops", codesOf(stopped.Risks), want)
	s.unchanged(seeded)
	if isBlocked(stopped.Risks) {
		return r.Draft, true
	}
	options.Allow.All = true
	return s.dev(after, options).Draft, false
}

func (c transition) back(t *testing.T, s *subject, before target, seeded state) {
	if c.undo == manually {
		return
	}
	if c.given != nil {
		c.goBack(t, s, before)
		return
	}
	if _, err := s.Rollback(t.Context(), migrate.RollbackOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Fatalf("rollback: %v", err)
	}
	c.undone(s, before, seeded)
	if c.undo == exact {
		// A migration that was rolled back can be deployed again.
		if _, err := s.Deploy(t.Context(), migrate.DeployOptions{Allow: migrate.Allow{All: true}}); err != nil {
			t.Errorf("deploy after rollback: %v", err)
		}
	}
}

// undone checks that the rollback has restored the state before the edit, as far as that is
// possible.
func (c transition) undone(s *subject, before target, seeded state) {
	s.Helper()
	s.equals(before)
	if c.around {
		s.survived()
	}
	if c.undo == exact {
		s.sameRows(seeded)
	}
}

// models returns complete models: it adds the rest of model U to fields, and the child model.
func (c transition) models(text string) string {
	if !strings.Contains(text, "model ") && text != "-" {
		kids := ""
		if c.around {
			kids = "  kids Kid[]"
		}
		text = "model U { id Int @id @default(autoincrement())  " + text + kids + " }"
	}
	if c.around {
		text += "  model Kid { id Int @id  uId Int  u U @relation(fields: [uId], references: [id], onDelete: Cascade) }"
	}
	return strings.TrimPrefix(text, "-")
}

func compareCodes(t *testing.T, what string, got map[string]bool, want string) {
	t.Helper()
	delete(got, "SQ01")
	list := slices.Sorted(maps.Keys(got))
	wanted := strings.Fields(want)
	slices.Sort(wanted)
	if !slices.Equal(list, wanted) {
		t.Errorf("%s: %v, want %v", what, list, wanted)
	}
}
