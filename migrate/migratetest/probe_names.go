package migratetest

import (
	"errors"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// testProbeNames drops a column after the migration has renamed the column and its table. The rows
// at risk must be shown before the run, and counted again before the group that drops the column.
// The probe is the query in the migration that counts them. It may use the names from before the
// renames or from after them, and it may be absent.
func testProbeNames(t *testing.T, d Driver) {
	const one, to = "model T { id Int @id  v Int? }", "model U { id Int @id }"
	const drop = `ALTER TABLE "U" DROP COLUMN w`
	const step = "-- comon_orm:step hazard=DL02 object=T.v\n-- comon_orm:probe "
	renameBoth := `ALTER TABLE "T" RENAME TO "U"; ALTER TABLE "U" RENAME COLUMN v TO w`
	for name, c := range map[string]struct{ first, probe, then, write, later, remove, left string }{
		"names from before":        {renameBoth, `SELECT count(*) FROM "T" WHERE "v" IS NOT NULL`, drop, `"T" (id, v)`, `"U" (id, w)`, `"U"`, `w FROM "U"`},
		"names of the statement":   {renameBoth, `SELECT count(*) FROM "U" WHERE "w" IS NOT NULL`, drop, `"T" (id, v)`, `"U" (id, w)`, `"U"`, `w FROM "U"`},
		"not announced":            {renameBoth, "", drop, `"T" (id, v)`, `"U" (id, w)`, `"U"`, `w FROM "U"`},
		"renamed in its own group": {`SELECT 1`, `SELECT count(*) FROM "U" WHERE "w" IS NOT NULL`, `ALTER TABLE "T" RENAME TO "U"; ALTER TABLE "U" RENAME COLUMN v TO w; ` + drop, `"T" (id, v)`, `"T" (id, v)`, `"T"`, `v FROM "T"`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWriters(t, d, risky{kind: hazard.DropColumn, from: one, to: to, renames: []string{"T=U"}}, deployment())
			if c.probe != "" {
				c.then = strings.Replace(c.then, drop, "\n"+step+c.probe+"\n"+drop, 1)
			}
			w.edited("-- comon_orm:group transaction=yes\n" + c.first + ";\n-- comon_orm:group transaction=yes\n" + c.then + ";\n")
			insert := func(into string) func() {
				return func() { w.others(sqltext.SQL("INSERT INTO " + into + " VALUES (1, 5)")) }
			}
			insert(c.write)()
			var stopped *migrate.StoppedError
			if err := w.command.run(w); !errors.As(err, &stopped) || stopped.Risks[0].Count != 1 {
				t.Errorf("before the run: %v", err)
			}
			w.others(sqltext.SQL("DELETE FROM " + c.write[:len(c.write)-len(" (id, v)")]))
			w.risk.left, w.risk.value, w.risk.remove = "SELECT "+c.left, "5", []sqltext.SQL{sqltext.SQL("DELETE FROM " + c.remove)}
			w.try("between groups", func() { w.spy.after = nth(2, insert(c.later)) })
			w.try("once an earlier run has done the first group", func() { w.spy.before = nth(1, insert(c.later)) })
			*w.spy = spy{Database: w.spy.Database}
			if err := w.command.run(w); err != nil {
				t.Errorf("with nothing at risk: %v", err)
			}
			w.wantFindings()
		})
	}
}
