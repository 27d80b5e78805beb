package sqlite_test

import (
	"context"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

// TestDroppedColumnInTheWay: what was made by hand over a dropped column stops the plan, and nothing
// runs.
func TestDroppedColumnInTheWay(t *testing.T) {
	for _, byHand := range []string{
		`ALTER TABLE "A" ADD COLUMN twice INT AS (c * 2)`, `ALTER TABLE "A" ADD CONSTRAINT hand CHECK (c > 0)`,
	} {
		db := openFile(t, sqlite.Memory)
		dir := t.TempDir()
		dev(t, db, dir, "model A {\n  id Int @id\n  c Int?\n}\n")
		exec(t, db, byHand)
		m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
		if err != nil {
			t.Fatal(err)
		}
		s, _ := grammar.Parse("schema.prisma", "datasource db {\nprovider = \"sqlite\"\nurl = \"file:x\"\n}\nmodel A {\n  id Int @id\n}\n")
		_, err = m.Dev(context.Background(), s, migrate.DevOptions{Allow: migrate.Allow{All: true}})
		if err == nil || strings.Contains(err.Error(), "sqlite: ") {
			t.Errorf("%s: dropping the column gives %v", byHand, err)
		}
		wantRows(t, db, `SELECT count(*) FROM pragma_table_info('A') WHERE name = 'c'`, "1")
	}
}
