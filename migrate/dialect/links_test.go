package dialect_test

import (
	"path/filepath"
	"strconv"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/sqlite"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"github.com/google/go-cmp/cmp"
)

// TestLinksThereAndBack checks that the values of a foreign key column become rows of a join table,
// and that one row for each child becomes the value of the column again.
func TestLinksThereAndBack(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	d := dialect.DDL{Dialect: ddl.New()}
	table, number := probed(), catalog.Type{Name: "integer"}
	join := &catalog.Table{Name: "_links of", Columns: []*catalog.Column{{Name: "A", Type: number}, {Name: "B", Type: number}}}
	links := dialect.Links{Join: join, Parent: "A", Child: "B"}
	run(t, db, d.CreateTable(table).SQL)
	run(t, db, d.CreateTable(join).SQL)
	rows := []row{{a: 5}, {a: -1}, {a: 3}}
	run(t, db, "INSERT INTO "+d.Table(table)+" VALUES "+sqltext.SQL(values(rows)))

	run(t, db, d.FillLinks(table, twoBlanks, "id", links).SQL)
	if diff := cmp.Diff([][]string{{"5", "0"}, {"3", "2"}}, query(t, db, "SELECT * FROM "+d.Table(join)+" ORDER BY 2")); diff != "" {
		t.Error(diff)
	}
	more := func(want int) {
		t.Helper()
		if got := query(t, db, d.CountFurtherLinks(links)); got[0][0] != strconv.Itoa(want) {
			t.Errorf("%v further links, want %d", got, want)
		}
	}
	more(0)
	run(t, db, "INSERT INTO "+d.Table(join)+` VALUES (4, 0), (6, 0), (1, 1)`)
	more(2)

	run(t, db, d.Update(table, twoBlanks, d.FirstLink(links, "id"), "1").SQL)
	if diff := cmp.Diff([][]string{{"4"}, {"1"}, {"3"}}, query(t, db, "SELECT "+d.Ident(twoBlanks)+" FROM "+d.Table(table)+" ORDER BY id")); diff != "" {
		t.Error(diff)
	}
}
