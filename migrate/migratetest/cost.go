package migratetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// The size of [Cost].
const (
	costTables     = 100
	costMigrations = 1000
)

// Cost measures the time of a deploy of many small migrations, and of a status after it. It
// compares the deploy with the same SQL by hand, with one commit and one insert into the history
// for each migration. byHand opens a plain connection of the driver, without the settings and
// queries of this tool.
func Cost(b *testing.B, p provider.Provider, open func(b *testing.B) migrate.Database, byHand func(b *testing.B) Statements) {
	set := costArtifacts(b, p)
	dir := b.TempDir()
	for _, a := range set {
		if err := artifact.Write(dir, a); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		run, db := byHand(b), &shares{Database: open(b)}
		hand := timed(b, func() { costByHand(b, run, history.SQL{Provider: p, Schema: db.Schema()}, set) })
		m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
		if err != nil {
			b.Fatal(err)
		}
		deploy := timed(b, func() {
			if done, err := m.Deploy(context.Background(), migrate.DeployOptions{}); err != nil || len(done.Applied) != len(set) {
				b.Fatalf("deploy: %v", err)
			}
		})
		share := func(of time.Duration) float64 { return of.Seconds() / deploy.Seconds() }
		b.ReportMetric(hand.Seconds(), "s-by-hand")
		b.ReportMetric(deploy.Seconds(), "s-deploy")
		b.ReportMetric(deploy.Seconds()/hand.Seconds(), "ratio")
		b.ReportMetric(share(db.inventory), "inventory-share")
		b.ReportMetric(share(db.counting), "counting-share")
		b.ReportMetric(share(db.transactions), "begin-and-commit-share")
		b.ReportMetric(share(deploy-db.database), "in-process-share")
		if db.inventories > len(set)+1 {
			b.Errorf("%d inventories for %d groups, want one a group and one before the first", db.inventories, len(set))
		}
		status := timed(b, func() {
			if s, err := m.Status(context.Background()); err != nil || !s.OK {
				b.Fatalf("status: %+v, %v", s, err)
			}
		})
		b.ReportMetric(status.Seconds(), "s-status")
	}
}

// Statements runs one statement on a plain connection.
type Statements func(ctx context.Context, sql sqltext.SQL, args ...any) error

func timed(b *testing.B, do func()) time.Duration {
	b.Helper()
	began := time.Now()
	do()
	return time.Since(began)
}

// costByHand runs the statements of each migration and inserts its row, in one transaction each.
func costByHand(b *testing.B, run Statements, sql history.SQL, set []*artifact.Migration) {
	exec := func(statement sqltext.SQL, args ...any) {
		if err := run(context.Background(), statement, args...); err != nil {
			b.Fatalf("%s: %v", statement, err)
		}
	}
	exec(sql.Create())
	var last *history.Event
	for _, a := range set {
		e := history.Next(last, history.Event{
			Migration: string(a.Name), Kind: history.Applied, Checksum: a.Checksum, BeforeSchema: a.Files.Before, AfterSchema: a.Files.After,
			MigrationSQL: a.Files.Migration, RollbackSQL: a.Files.Rollback,
		})
		exec("BEGIN")
		for _, g := range a.Script.Groups {
			for _, s := range g.Statements {
				exec(s.SQL)
			}
		}
		statement, values := sql.Append(e)
		args := make([]any, len(values))
		for i, v := range values {
			args[i] = v
		}
		exec(statement, args...)
		exec("COMMIT")
		last = &e
	}
}

// costArtifacts returns migrations that create the tables and then add columns to them in turn, one
// column per migration.
func costArtifacts(b *testing.B, p provider.Provider) []*artifact.Migration {
	b.Helper()
	snapshots := grammar.NewSnapshots()
	head := "datasource db {\n  provider = \"" + p.String() + "\"\n}\n"
	columns := make([]int, costTables)
	snapshot := func() string {
		var text strings.Builder
		text.WriteString(head)
		for i, n := range columns {
			if n == 0 {
				continue
			}
			fmt.Fprintf(&text, "\nmodel t%03d {\n  id Int @id\n", i)
			for c := range n - 1 {
				fmt.Fprintf(&text, "  c%d Int?\n", c)
			}
			text.WriteString("}\n")
		}
		s, err := snapshots.Parse(text.String())
		if err != nil {
			b.Fatal(err)
		}
		return snapshots.Print(s)
	}
	before, parent := snapshot(), ""
	set := make([]*artifact.Migration, costMigrations)
	for i := range set {
		table := i % costTables
		sql := fmt.Sprintf(`ALTER TABLE "t%03d" ADD COLUMN "c%d" INTEGER`, table, columns[table]-1)
		if columns[table] == 0 {
			sql = fmt.Sprintf(`CREATE TABLE "t%03d" ("id" INTEGER NOT NULL, CONSTRAINT "t%03d_pkey" PRIMARY KEY ("id"))`, table, table)
		}
		columns[table]++
		after := snapshot()
		a, err := artifact.Render(artifact.Draft{
			Name: artifact.Name(fmt.Sprintf("2026%010d_step", i+1)), Provider: p, Before: before, After: after, Parent: parent,
			Plan: plan.Plan{Groups: []plan.Group{{Transactional: true, Steps: []plan.Step{{SQL: sqltext.SQL(sql)}}}}},
		})
		if err != nil {
			b.Fatal(err)
		}
		set[i], before, parent = a, after, a.Checksum
	}
	return set
}
