package dialect_test

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/sqlite"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"pgregory.net/rapid"
)

const twoBlanks = "a  column"

// row has the values of two columns of the probed table; -1 is NULL. The index of the row is its
// key.
type row struct{ a, b int }

// TestProbesCount compares the counts of probes with the counts of a loop over the same rows.
func TestProbesCount(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	d := dialect.DDL{Dialect: ddl.New()}
	table, later := probed(), &catalog.Table{Name: "later"}
	run(t, db, d.CreateTable(table).SQL)
	suite.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) row {
			return row{rapid.IntRange(-1, 2).Draw(t, "a"), rapid.IntRange(-1, 4).Draw(t, "b")}
		}), 0, 6).Draw(rt, "rows")
		run(t, db, "DELETE FROM "+d.Table(table))
		if len(rows) > 0 {
			run(t, db, "INSERT INTO "+d.Table(table)+" VALUES "+sqltext.SQL(values(rows)))
		}
		a, b := d.Ident(twoBlanks), d.Ident("b")
		for name, probe := range map[string]struct {
			dialect.Probe
			want int
		}{
			"all":          {d.CountRows(table), len(rows)},
			"null":         {d.RowsWhere(table, dialect.IsNull(a)), count(rows, func(_ int, r row) bool { return r.a < 0 })},
			"second":       {d.SecondRow(table), min(1, max(0, len(rows)-1))},
			"equal":        {d.EqualRows(table, []string{twoBlanks}, ""), equal(rows, func(r row) (int, bool) { return r.a, r.a >= 0 })},
			"equal pairs":  {d.EqualRows(table, []string{twoBlanks, "b"}, ""), equal(rows, func(r row) (int, bool) { return 10*r.a + r.b, r.a >= 0 && r.b >= 0 })},
			"equal filled": {d.EqualValues(table, []sqltext.SQL{dialect.Coalesce(a, b)}, ""), equal(rows, filled)},
			"orphans":      {d.Orphans(table, []string{"b"}, table, []string{"id"}), count(rows, func(_ int, r row) bool { return r.b >= len(rows) })},
			"not in":       {d.RowsWhere(table, d.NotIn(b, []string{"1", "3"})), count(rows, func(_ int, r row) bool { return r.b >= 0 && r.b != 1 && r.b != 3 })},
			"equal some":   {d.EqualRows(table, []string{twoBlanks}, b+" > 1"), equal(rows, func(r row) (int, bool) { return r.a, r.a >= 0 && r.b > 1 })},
			"equal values of some": {d.EqualValues(table, []sqltext.SQL{a}, b+" > 1"),
				equal(rows, func(r row) (int, bool) { return r.a, r.a >= 0 && r.b > 1 })},
			"equal changed": {d.EqualValuesOf(table, []string{twoBlanks, "b"}, map[string]sqltext.SQL{"b": dialect.Coalesce(b, "7")}, []sqltext.SQL{b}, a+" >= 0"),
				equal(rows, func(r row) (int, bool) { return orSeven(r.b), r.a >= 0 })},
			"renamed": {d.RowsGiven(table, later, map[string]string{"first": twoBlanks, "second": "b"}, `later."first" < later."second"`),
				count(rows, func(_ int, r row) bool { return r.a >= 0 && r.b >= 0 && r.a < r.b })},
			"not renamed": {d.RowsGiven(table, table, nil, dialect.Both(dialect.IsNull(a), dialect.IsNotNull(b))),
				count(rows, func(_ int, r row) bool { return r.a < 0 && r.b >= 0 })},
			"no parent": {d.Orphans(table, []string{"b"}, nil, []string{"id"}), count(rows, func(_ int, r row) bool { return r.b >= 0 })},
		} {
			got := query(t, db, probe.Count)
			if len(got) != 1 || got[0][0] != strconv.Itoa(probe.want) {
				rt.Errorf("%s: %v rows, want %d: %s", name, got, probe.want, probe.Count)
			}
			sample(t, rt, db, probe.Probe, probe.want)
		}
	})
}

// sample checks that a probe lists as many rows as it counts, at most five, with the columns of the
// key.
func sample(t *testing.T, rt *rapid.T, db migrate.Database, p dialect.Probe, want int) {
	if p.Sample == "" {
		return
	}
	rows := query(t, db, p.Sample)
	if len(rows) != min(5, want) {
		rt.Errorf("%d rows, want %d: %s", len(rows), min(5, want), p.Sample)
	}
	for _, r := range rows {
		if len(r) != len(p.Key) {
			rt.Errorf("%v, want values of %v", r, p.Key)
		}
	}
}

func orSeven(n int) int {
	if n < 0 {
		return 7
	}
	return n
}

func probed() *catalog.Table {
	number := catalog.Type{Name: "integer"}
	return &catalog.Table{Name: `a "table"`,
		Columns:    []*catalog.Column{{Name: "id", Type: number}, {Name: twoBlanks, Type: number, Nullable: true}, {Name: "b", Type: number, Nullable: true}},
		PrimaryKey: &catalog.Index{Unique: true, Columns: []catalog.IndexColumn{{Name: "id"}}}}
}

func values(rows []row) string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = "(" + strconv.Itoa(i) + ", " + value(r.a) + ", " + value(r.b) + ")"
	}
	return strings.Join(out, ", ")
}

func value(n int) string {
	if n < 0 {
		return dialect.Null
	}
	return strconv.Itoa(n)
}

func filled(r row) (int, bool) {
	if r.a >= 0 {
		return r.a, true
	}
	return r.b, r.b >= 0
}

func count(rows []row, holds func(int, row) bool) int {
	n := 0
	for i, r := range rows {
		if holds(i, r) {
			n++
		}
	}
	return n
}

// equal returns the number of values that several rows have.
func equal(rows []row, of func(row) (value int, ok bool)) int {
	times := map[int]int{}
	for _, r := range rows {
		if v, ok := of(r); ok {
			times[v]++
		}
	}
	n := 0
	for _, t := range times {
		if t > 1 {
			n++
		}
	}
	return n
}

func run(t *testing.T, db migrate.Database, sql sqltext.SQL) {
	t.Helper()
	if err := db.Exec(t.Context(), sql); err != nil {
		t.Fatal(sql, err)
	}
}

func query(t *testing.T, db migrate.Database, sql sqltext.SQL) [][]string {
	t.Helper()
	rows, err := db.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(sql, err)
	}
	return rows
}

// TestProbesAreOneLine checks that a backfill of several lines with a comment becomes one line in a
// probe, and that blanks in names stay.
func TestProbesAreOneLine(t *testing.T) {
	d := dialect.DDL{Dialect: ddl.New()}
	got := d.RowsWhere(probed(), dialect.IsNull("coalesce(\n  "+d.Ident(twoBlanks)+", -- first\n  'x  y')")).Count
	want := `SELECT count(*) FROM "a ""table""" WHERE coalesce( "a  column", 'x  y') IS NULL`
	if string(got) != want {
		t.Errorf("%s, want %s", got, want)
	}
}
