package gen_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/gen/testdata/times/timesdb"
	"github.com/cocomon/comon_orm/gen/testdata/times/timesdb/q"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

// form describes one way in which programs write a time into a SQLite database. write returns SQL.
type form struct {
	name  string
	write func(time.Time) string
}

func layout(offset time.Duration, form string) func(time.Time) string {
	return func(t time.Time) string {
		return "'" + t.In(time.FixedZone("", int(offset.Seconds()))).Format(form) + "'"
	}
}

const millis, east = "milliseconds", "east of UTC"

var forms = []form{
	{"stored", layout(0, "2006-01-02T15:04:05.000000Z")},
	{"CURRENT_TIMESTAMP", layout(0, "2006-01-02 15:04:05")},
	{east, layout(11*time.Hour, "2006-01-02T15:04:05-07:00")},
	{"RFC 3339", layout(0, "2006-01-02T15:04:05Z")},
	{millis, func(t time.Time) string { return fmt.Sprint(t.UnixMilli()) }},
	{"Prisma 7", layout(0, "2006-01-02T15:04:05.000+00:00")},
	{"west of UTC", layout(-10*time.Hour, "2006-01-02 15:04:05.000-07:00")},
	{"no seconds", layout(0, "2006-01-02 15:04Z")},
	{"Go", layout(0, "2006-01-02 15:04:05.999999999 -0700 MST")},
}

// foreignTable describes how a table of another program declares its column of times.
type foreignTable struct {
	declared, index string
}

// indexed reports whether the client compares with the help of the index. It does so if the column
// is declared like a column of a migration.
func (f foreignTable) indexed() bool { return f.index != "" && strings.EqualFold(f.declared, "TEXT") }

// moments opens a SQLite database whose rows have one time for each hour. The rows are written in
// turn in each of the forms, so that no form alone is in order. Marks have the time of every second
// row.
func moments(t *testing.T, table foreignTable) (db *timesdb.Client, at []time.Time) {
	t.Helper()
	statements := []string{
		`CREATE TABLE "Moment" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "title" TEXT NOT NULL, "at" ` + table.declared + ` NOT NULL, "seen" ` + table.declared + `)`,
		`CREATE TABLE "Mark" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "at" ` + table.declared + ` NOT NULL)`,
	}
	if table.index != "" {
		statements = append(statements, table.index)
	}
	start := time.Date(2024, 5, 1, 13, 0, 0, 0, time.UTC)
	for i := range 2 * len(forms) {
		when := start.Add(time.Duration(i) * time.Hour)
		at = append(at, when)
		f := forms[i%len(forms)]
		statements = append(statements, fmt.Sprintf(`INSERT INTO "Moment" ("title", "at", "seen") VALUES ('%s', %s, %s)`, f.name, f.write(when),
			forms[(i/2)%len(forms)].write(start)))
		if i%2 == 0 {
			statements = append(statements, `INSERT INTO "Mark" ("at") VALUES (`+forms[(i+3)%len(forms)].write(when)+`)`)
		}
	}
	db = openTimesFile(t, timesFile(t, statements...))
	t.Cleanup(func() { must(t, db.Close()) })
	return db, at
}

var foreignTables = []foreignTable{
	{"DATETIME", ""},
	{"DATETIME", `CREATE UNIQUE INDEX "i" ON "Moment" ("at")`},
	{"TIMESTAMP", ""},
	{"TEXT", ""},
	{"TEXT", `CREATE UNIQUE INDEX "i" ON "Moment" ("at")`},
	{"text", `CREATE INDEX "i" ON "Moment" ("seen", "at")`},
}

// TestForeignTimes compares the client with a model, on columns of SQLite that other programs
// filled.
func TestForeignTimes(t *testing.T) {
	for _, table := range foreignTables {
		t.Run(table.declared+" "+table.index, func(t *testing.T) {
			db, at := moments(t, table)
			m := foreign{t, db, table, at}
			m.read()
			for i := range at {
				for _, off := range []time.Duration{-time.Microsecond, 0} {
					m.filters(at[i].Add(off))
				}
				m.keys(i)
			}
			m.relations()
			m.groups()
			if strings.Contains(table.index, "UNIQUE") {
				m.upserts()
			}
			if !table.indexed() {
				m.order()
			}
			m.deletes()
		})
	}
}

type foreign struct {
	t     *testing.T
	db    *timesdb.Client
	table foreignTable
	at    []time.Time
}

type moment = *timesdb.Moment

// ids returns the rows whose time passes the test. The id of a row is the index of its time plus
// one.
func (m foreign) ids(test func(time.Time) bool) []int {
	var out []int
	for i, at := range m.at {
		if test(at) {
			out = append(out, i+1)
		}
	}
	return out
}

func momentIDs(rows []moment) []int {
	var out []int
	for _, r := range rows {
		out = append(out, r.ID)
	}
	return out
}

func (m foreign) find(p ...orm.Predicate[moment]) []int {
	m.t.Helper()
	rows, err := q.Moment.FindMany(p...).OrderBy(q.Moment.ID.Asc()).All(m.t.Context(), m.db)
	must(m.t, err)
	return momentIDs(rows)
}

func (m foreign) equal(what string, got, want []int) {
	m.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		m.t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}

// read checks that each form is read as the time that was written.
func (m foreign) read() {
	rows, err := q.Moment.FindMany().OrderBy(q.Moment.ID.Asc()).All(m.t.Context(), m.db)
	must(m.t, err)
	for i, r := range rows {
		if !r.At.Equal(m.at[i]) {
			m.t.Errorf("%s: %s is read as %s", r.Title, m.at[i], r.At)
		}
	}
}

// filters checks that each comparison and its negation find the rows of the model. With an index on
// a TEXT column, a comparison may miss times that are stored as numbers of milliseconds. Its
// negation is still exact.
func (m foreign) filters(v time.Time) {
	m.t.Helper()
	c, other := q.Moment.At, m.at[2]
	for _, test := range []struct {
		name string
		p    orm.Predicate[moment]
		is   func(time.Time) bool
	}{
		{"Eq", c.Eq(v), v.Equal},
		{"In", c.In(v, other), func(at time.Time) bool { return at.Equal(v) || at.Equal(other) }},
		{"Lt", c.Lt(v), func(at time.Time) bool { return at.Before(v) }},
		{"Lte", c.Lte(v), func(at time.Time) bool { return !at.After(v) }},
		{"Gt", c.Gt(v), func(at time.Time) bool { return at.After(v) }},
		{"Gte", c.Gte(v), func(at time.Time) bool { return !at.Before(v) }},
	} {
		is, not := m.ids(test.is), m.ids(func(at time.Time) bool { return !test.is(at) })
		got := m.find(test.p)
		if m.table.indexed() {
			is = slices.DeleteFunc(is, func(id int) bool { return forms[(id-1)%len(forms)].name == millis && !slices.Contains(got, id) })
		}
		m.equal(fmt.Sprint(test.name, " ", v), got, is)
		m.equal(fmt.Sprint("not ", test.name, " ", v), m.find(q.Moment.Not(test.p)), not)
	}
	m.equal(fmt.Sprint("Not ", v), m.find(c.Not(v)), m.ids(func(at time.Time) bool { return !at.Equal(v) }))
	m.equal(fmt.Sprint("NotIn ", v), m.find(c.NotIn(v, other)), m.ids(func(at time.Time) bool { return !at.Equal(v) && !at.Equal(other) }))
}

// keys checks that a row is found by its time as a key. With an index on a TEXT column, a time that
// is stored with another offset than UTC or without seconds is not found.
func (m foreign) keys(i int) {
	m.t.Helper()
	f := forms[i%len(forms)]
	if m.table.indexed() && (f.name == east || f.name == "west of UTC" || f.name == "no seconds") {
		return
	}
	row, err := q.Moment.FindUnique(q.Moment.ByAt(m.at[i])).One(m.t.Context(), m.db)
	if err != nil || row.ID != i+1 {
		m.t.Errorf("the key %s, written by %s, finds %v, %v", m.at[i], f.name, row, err)
	}
}

// upserts checks that an upsert changes the row of the time in any form, and creates no second row
// of that time.
func (m foreign) upserts() {
	m.t.Helper()
	ctx := m.t.Context()
	for i, at := range append(m.at[:len(m.at):len(m.at)], m.at[0].Add(-time.Hour)) {
		want := "new"
		if i < len(m.at) {
			want = "old"
		}
		row, err := q.Moment.Upsert(q.Moment.ByAt(at)).Create(timesdb.MomentCreate{Title: "new", At: at, Seen: at}).
			Update(q.Moment.Title.Set("old")).One(ctx, m.db)
		must(m.t, err)
		if row.Title != want || !row.At.Equal(at) || i < len(m.at) && row.ID != i+1 {
			m.t.Errorf("the upsert of %s gives %+v", at, row)
		}
	}
	n, err := q.Moment.DeleteMany(q.Moment.Title.Eq("new")).Exec(ctx, m.db)
	must(m.t, err)
	if n != 1 {
		m.t.Errorf("%d new rows, want 1", n)
	}
}

// relations checks that rows of the same time are related, in any forms.
func (m foreign) relations() {
	m.t.Helper()
	even := func(p ...orm.Predicate[moment]) []int { return m.find(p...) }
	var want, rest []int
	for i := range m.at {
		if i%2 == 0 {
			want = append(want, i+1)
		} else {
			rest = append(rest, i+1)
		}
	}
	m.equal("with marks", even(q.Moment.Marks.Some()), want)
	m.equal("without marks", even(q.Moment.Marks.None()), rest)
	rows, err := q.Moment.FindMany().Include(q.Moment.Marks).OrderBy(q.Moment.ID.Asc()).All(m.t.Context(), m.db)
	must(m.t, err)
	for i, r := range rows {
		if len(r.Marks) != 1-i%2 {
			m.t.Errorf("%s at %s has %d marks", r.Title, r.At, len(r.Marks))
		}
	}
	marks, err := q.Mark.FindMany().Include(q.Mark.Moment).All(m.t.Context(), m.db)
	must(m.t, err)
	for _, mark := range marks {
		if mark.Moment == nil || !mark.Moment.At.Equal(mark.At) {
			m.t.Errorf("the mark of %s leads to %v", mark.At, mark.Moment)
		}
	}
	seen, err := q.Moment.FindMany().Distinct(q.Moment.Seen).All(m.t.Context(), m.db)
	must(m.t, err)
	if len(seen) != 1 {
		m.t.Errorf("one time is %d distinct times", len(seen))
	}
}

// order checks that rows are sorted by time.
func (m foreign) order() {
	m.t.Helper()
	all := m.ids(func(time.Time) bool { return true })
	rows, err := q.Moment.FindMany().OrderBy(q.Moment.At.Asc()).All(m.t.Context(), m.db)
	must(m.t, err)
	m.equal("in order", momentIDs(rows), all)
	page, err := q.Moment.FindMany().OrderBy(q.Moment.At.Desc()).Skip(3).Take(3).All(m.t.Context(), m.db)
	must(m.t, err)
	n := len(all)
	m.equal("page", momentIDs(page), []int{n - 3, n - 4, n - 5})
}

// deletes checks that exactly the rows of the condition are deleted.
func (m foreign) deletes() {
	m.t.Helper()
	ctx, middle := m.t.Context(), m.at[len(m.at)/2]
	remove := func(ctx context.Context, p orm.Predicate[moment]) int64 {
		n, err := q.Moment.DeleteMany(p).Exec(ctx, m.db)
		must(m.t, err)
		return n
	}
	if n := remove(ctx, q.Moment.At.Lt(m.at[0])); n != 0 {
		m.t.Errorf("%d rows before the first", n)
	}
	if n := remove(ctx, q.Moment.Not(q.Moment.At.Gte(m.at[0]))); n != 0 {
		m.t.Errorf("%d rows that are not after the first", n)
	}
	remove(ctx, q.Moment.Not(q.Moment.At.Gte(middle)))
	m.equal("the rest", m.find(), m.ids(func(at time.Time) bool { return !at.Before(middle) }))
}

// TestNoTimes checks that a statement fails and changes nothing if it compares a value that is not
// a time.
func TestNoTimes(t *testing.T) {
	for _, value := range []string{"'yesterday'", "''", "2460370.5", "x'00'", "'2024-02-30'"} {
		for _, declared := range []string{"DATETIME", "TEXT"} {
			db := openTimesFile(t, timesFile(t,
				`CREATE TABLE "Moment" ("id" INTEGER PRIMARY KEY, "title" TEXT NOT NULL, "at" `+declared+` NOT NULL, "seen" TEXT)`,
				`INSERT INTO "Moment" VALUES (1, '', '2020-01-01 00:00:00', NULL), (2, '', `+value+`, NULL)`))
			_, err := q.Moment.DeleteMany(q.Moment.At.Lt(time.Now())).Exec(t.Context(), db)
			rest, countErr := q.Moment.FindMany().Count(t.Context(), db)
			must(t, countErr)
			if err == nil || rest != 2 {
				t.Errorf("%s in %s: %d rows are left, %v", value, declared, rest, err)
			}
			must(t, db.Close())
		}
	}
}

// TestConvertTimes checks that one statement of raw SQL converts all times of a column to the
// client's form.
func TestConvertTimes(t *testing.T) {
	db, at := moments(t, foreignTable{"DATETIME", ""})
	_, err := db.Exec(t.Context(), `UPDATE "Moment" SET "at" = comon_time("at")`)
	must(t, err)
	stored, err := orm.Raw[string](t.Context(), db, `SELECT "at" FROM "Moment" ORDER BY "at"`)
	must(t, err)
	for i, want := range at {
		if got := want.Format("2006-01-02T15:04:05.000000Z"); stored[i] != got {
			t.Errorf("%s is stored as %s", got, stored[i])
		}
	}
}

// parameter matches a parameter of a statement on SQLite.
var parameter = regexp.MustCompile(`\?\d+`)

// TestTimesUseTheIndex checks that conditions and orders use the index of a column that is declared
// as in migrations. This is also true in a table that was created after the client was opened.
func TestTimesUseTheIndex(t *testing.T) {
	var last string
	exec, err := sqlite.Open(t.Context(), driver.Source{Literal: timesFile(t)}, orm.WithStatementHook(func(_ context.Context, s driver.Statement) { last = s.SQL }))
	must(t, err)
	db := timesdb.New(exec)
	t.Cleanup(func() { must(t, db.Close()) })
	for _, statement := range schematest.DDL(t, schematest.Load(t, timesSchema), ddl.New()) {
		_, err := db.Exec(t.Context(), statement)
		must(t, err)
	}
	now := time.Now()
	for name, query := range map[string]*orm.Query[moment]{
		"Eq": q.Moment.FindMany(q.Moment.At.Eq(now)), "In": q.Moment.FindMany(q.Moment.At.In(now, now)), "Lt": q.Moment.FindMany(q.Moment.At.Lt(now)),
		"Gte": q.Moment.FindMany(q.Moment.At.Gte(now)), "order": q.Moment.FindMany().OrderBy(q.Moment.At.Desc()).Take(3),
	} {
		for range 2 { // the first statement detects the new table, the second one uses its index
			_, err := query.All(t.Context(), db)
			must(t, err)
		}
		plan, err := orm.Raw[map[string]any](t.Context(), db, "EXPLAIN QUERY PLAN "+parameter.ReplaceAllString(last, "''"))
		must(t, err)
		if text := fmt.Sprint(plan); !strings.Contains(text, "USING INDEX") || strings.Contains(text, "TEMP B-TREE") {
			t.Errorf("%s: %s\n%s", name, text, last)
		}
	}
}
