package postgres

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/jackc/pgx/v5/pgproto3"
)

// TestRoundTrips checks the exact number of round trips for one more migration in a run. It counts
// the messages ReadyForQuery, which the server sends once per round trip. Each group includes one
// round trip for the inventory.
func TestRoundTrips(t *testing.T) {
	column := func(i int) plan.Group {
		return plan.Group{Transactional: true, Steps: []plan.Step{{SQL: sqltext.SQL(fmt.Sprintf(`ALTER TABLE "t" ADD COLUMN "c%d" INTEGER`, i))}}}
	}
	for _, c := range []struct {
		name   string
		groups func(i int) []plan.Group
		want   int
	}{
		{"a group", func(i int) []plan.Group { return []plan.Group{column(i)} },
			len([]string{"begin, pins, lock", "history", "ALTER TABLE", "pins, inspection", "inventory", "append to the history", "commit"})},
		// The start has a query for the schema and a transaction of four round trips. Two groups
		// follow; the last one also inspects.
		{"two groups", func(i int) []plan.Group {
			comment := sqltext.SQL(fmt.Sprintf(`COMMENT ON COLUMN "t"."c%d" IS 'new'`, i))
			return []plan.Group{column(i), {Transactional: true, Steps: []plan.Step{{SQL: comment}}}}
		}, 5 + 6 + 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			one, two := deployTrips(t, 3, c.groups), deployTrips(t, 4, c.groups)
			if got := two - one; got != c.want {
				t.Errorf("one more migration costs %d round trips, want %d", got, c.want)
			}
		})
	}
}

// deployTrips counts the round trips of a deploy of n migrations that add a column each.
func deployTrips(t *testing.T, n int, groups func(i int) []plan.Group) int {
	t.Helper()
	dir, before, parent := t.TempDir(), "", ""
	for i := range n {
		after := "datasource db {\n  provider = \"postgresql\"\n}\n\nmodel t {\n  id Int @id\n"
		for c := range i {
			after += fmt.Sprintf("  c%d Int?\n", c+1)
		}
		after += "}\n"
		draft := artifact.Draft{Name: artifact.Name(fmt.Sprintf("2026010%d_step", i+1)), Provider: provider.PostgreSQL, Before: before, After: after, Parent: parent}
		draft.Plan.Groups = groups(i)
		if i == 0 {
			draft.Plan.Groups = []plan.Group{{Transactional: true, Steps: []plan.Step{{SQL: `CREATE TABLE "t" ("id" INTEGER NOT NULL, CONSTRAINT "t_pkey" PRIMARY KEY ("id"))`}}}}
		}
		a, err := artifact.Render(draft)
		if err != nil {
			t.Fatal(err)
		}
		if err := artifact.Write(dir, a); err != nil {
			t.Fatal(err)
		}
		before, parent = after, a.Checksum
	}
	target, err := datasource.Parse(provider.PostgreSQL, pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), target.PG, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	return trips(db, func() {
		if done, err := m.Deploy(t.Context(), migrate.DeployOptions{}); err != nil || len(done.Applied) != n {
			t.Fatalf("deploy: %v", err)
		}
	})
}

// trips counts the round trips of do.
func trips(db *DB, do func()) int {
	var wire bytes.Buffer
	db.conn.Frontend().Trace(&wire, pgproto3.TracerOptions{SuppressTimestamps: true})
	do()
	db.conn.Frontend().Untrace()
	return strings.Count(wire.String(), "B\tReadyForQuery\t")
}
