package migratetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// observed is a database that counts how often a run reads it. It also reports an error if a run
// changes the database within the read transaction.
type observed struct {
	migrate.Database
	t     *testing.T
	reads reads
	// reading is true within a read transaction.
	reading bool
}

// reads counts how often one run reads.
type reads struct {
	// histories counts reads of the complete history, whole counts inspections of all objects in
	// scope, and partial counts inspections of some tables.
	histories, whole, partial int
}

// String returns the counts with their names, for the messages of failed tests.
func (r reads) String() string {
	return fmt.Sprintf("history %d, whole %d, partial %d", r.histories, r.whole, r.partial)
}

// Inspect counts inspections.
func (d *observed) Inspect(ctx context.Context, scope migrate.Scope) (migrate.Inspection, error) {
	if scope.Tables == nil {
		d.reads.whole++
	} else {
		d.reads.partial++
	}
	return d.Database.Inspect(ctx, scope)
}

// QueryAll counts reads of the history.
func (d *observed) QueryAll(ctx context.Context, statements ...migrate.Statement) ([][][]string, error) {
	whole, from := history.SQL{Provider: d.Dialect().Provider(), Schema: d.Schema()}.Select(0)
	if slices.ContainsFunc(statements, func(s migrate.Statement) bool { return s.SQL == whole && slices.Equal(s.Args, from) }) {
		d.reads.histories++
	}
	return d.Database.QueryAll(ctx, statements...)
}

// ReadTransaction records that a read transaction is open.
func (d *observed) ReadTransaction(ctx context.Context, do func(context.Context) error) error {
	d.reading = true
	defer func() { d.reading = false }()
	return d.Database.ReadTransaction(ctx, do)
}

// Exec reports an error if the read transaction of the observation is open.
func (d *observed) Exec(ctx context.Context, sql sqltext.SQL) error {
	d.mustNotRead(sql)
	return d.Database.Exec(ctx, sql)
}

// Transaction reports an error if the read transaction of the observation is open.
func (d *observed) Transaction(ctx context.Context, g artifact.Group, do func(context.Context) error) error {
	d.mustNotRead("a transaction")
	return d.Database.Transaction(ctx, g, do)
}

func (d *observed) mustNotRead(what sqltext.SQL) {
	d.t.Helper()
	if d.reading {
		d.t.Errorf("%s begins while the observing transaction is open", what)
	}
}

const (
	postsV1 = `model Post { id Int @id  title String }`
	postsV2 = `model Post { id Int @id  title String  note String? }`
	postsV3 = `model Post { id Int @id  title String  note String?  tag String? }`
	postsV4 = `model Post { id Int @id  title String  note String?  tag String?  mood String? }`
)

// reading is one command with its expected reads.
type reading struct {
	name string
	// applied are the models of migrations that dev applies before the command. pending are the
	// models of migrations that dev creates but does not apply.
	applied, pending []string
	run              func(*testing.T, *project) error
	want             reads
}

// testObservation checks how often each command reads the history and the live schema. No command
// reads the complete history more than once. A deploy reads the whole live schema only before its
// first change and before its last commit. Before its other commits, it only reads the tables that
// the migration changes.
func testObservation(t *testing.T, d Driver) {
	opener := d.New(t)
	for _, c := range slices.Concat(planReadings(), repairReadings()) {
		t.Run(c.name, func(t *testing.T) {
			p, db := newObserved(t, d, opener)
			for _, models := range c.applied {
				p.dev("", models)
			}
			for _, models := range c.pending {
				if _, err := p.Dev(t.Context(), p.schema(models), migrate.DevOptions{PlanOptions: oneGroup(), CreateOnly: true}); err != nil {
					t.Fatal(err)
				}
			}
			db.reads = reads{}
			if err := c.run(t, p); err != nil {
				t.Fatal(err)
			}
			if db.reads != c.want {
				t.Errorf("read %v, want %v", db.reads, c.want)
			}
		})
	}
}

// planReadings returns the cases for commands that plan and apply.
func planReadings() []reading {
	dev := func(models string, o migrate.DevOptions) func(*testing.T, *project) error {
		o.PlanOptions = oneGroup()
		return func(t *testing.T, p *project) error {
			_, err := p.Dev(t.Context(), p.schema(models), o)
			return err
		}
	}
	deploy := func(o migrate.DeployOptions) func(*testing.T, *project) error {
		return func(t *testing.T, p *project) error {
			_, err := p.Deploy(t.Context(), o)
			return err
		}
	}
	var normal migrate.DevOptions
	var apply migrate.DeployOptions
	return []reading{
		{"dev, first migration", nil, nil, dev(postsV1, normal), reads{0, 2, 0}},
		{"dev, one column", []string{postsV1}, nil, dev(postsV2, normal), reads{1, 2, 0}},
		{"dev, nothing to do", []string{postsV1}, nil, dev(postsV1, normal), reads{1, 1, 0}},
		{"dev, one pending and one column", []string{postsV1}, []string{postsV2}, dev(postsV3, normal), reads{1, 3, 0}},
		{"create only", []string{postsV1}, nil, dev(postsV2, migrate.DevOptions{CreateOnly: true}), reads{0, 1, 0}},
		{"reconcile", []string{postsV1}, nil, func(t *testing.T, p *project) error {
			p.exec(`ALTER TABLE "Post" ADD COLUMN "note" TEXT`)
			return dev(postsV2, migrate.DevOptions{Reconcile: true})(t, p)
		}, reads{1, 1, 0}},
		{"deploy, nothing to do", []string{postsV1}, nil, deploy(apply), reads{1, 0, 0}},
		{"deploy, one", []string{postsV1}, []string{postsV2}, deploy(apply), reads{1, 2, 0}},
		{"deploy, three", []string{postsV1}, []string{postsV2, postsV3, postsV4}, deploy(apply), reads{1, 2, 2}},
		{"dry run", []string{postsV1}, []string{postsV2, postsV3}, deploy(migrate.DeployOptions{DryRun: true}), reads{1, 1, 0}},
		{"push", nil, nil, func(t *testing.T, p *project) error {
			_, err := p.Push(t.Context(), p.schema(postsV1), migrate.PushOptions{})
			return err
		}, reads{0, 2, 0}},
	}
}

// repairReadings returns the cases for commands that only read, repair or undo.
func repairReadings() []reading {
	allow := migrate.Allow{All: true}
	return []reading{
		{"status", []string{postsV1}, []string{postsV2}, func(t *testing.T, p *project) error {
			_, err := p.Status(t.Context())
			return err
		}, reads{1, 1, 0}},
		{"pull", nil, nil, func(t *testing.T, p *project) error {
			_, err := p.Pull(t.Context(), p.schema(postsV1))
			return err
		}, reads{0, 1, 0}},
		{"rollback, one", []string{postsV1, postsV2}, nil, func(t *testing.T, p *project) error {
			_, err := p.Rollback(t.Context(), migrate.RollbackOptions{Allow: allow})
			return err
		}, reads{1, 2, 0}},
		{"rollback, two", []string{postsV1, postsV2, postsV3}, nil, func(t *testing.T, p *project) error {
			_, err := p.Rollback(t.Context(), migrate.RollbackOptions{Name: names(t, p)[1], Allow: allow})
			return err
		}, reads{1, 3, 0}},
		{"resolve", []string{postsV1}, nil, func(t *testing.T, p *project) error {
			p.exec(`DROP TABLE "Post"`)
			return p.Resolve(t.Context(), migrate.ResolveOptions{RolledBack: names(t, p)[0]})
		}, reads{1, 1, 0}},
		{"baseline", nil, nil, func(t *testing.T, p *project) error {
			p.exec(`CREATE TABLE "Post" ("id" INTEGER NOT NULL, "title" TEXT NOT NULL, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"))`)
			_, err := p.Baseline(t.Context(), p.schema(postsV1), migrate.BaselineOptions{})
			return err
		}, reads{0, 1, 0}},
	}
}

// newObserved returns a project with an empty database that counts reads.
func newObserved(t *testing.T, d Driver, opener Opener) (*project, *observed) {
	t.Helper()
	p := open(t, d, opener, t.TempDir())
	if err := p.db.DropAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	db := &observed{Database: p.db, t: t}
	m, err := migrate.New(migrate.Options{
		Database: db, Dir: p.dir, Snapshots: grammar.NewSnapshots(), ToolVersion: "test",
		Clock: func() time.Time { return time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Migrator = m
	return p, db
}

// names returns the names of the local migrations.
func names(t *testing.T, p *project) []string {
	t.Helper()
	set, err := p.Artifacts()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, a := range set.Migrations {
		out = append(out, string(a.Name))
	}
	return out
}
