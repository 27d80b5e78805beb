package gen_test

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/cocomon/comon_orm/gen/testdata/times/timesdb"
	"github.com/cocomon/comon_orm/gen/testdata/times/timesdb/q"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/schematest"
	pgddl "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

// withParameter returns a database URL with one more parameter.
func withParameter(t *testing.T, base, name, value string) string {
	t.Helper()
	u, err := url.Parse(base)
	must(t, err)
	values := u.Query()
	values.Set(name, value)
	u.RawQuery = values.Encode()
	return u.String()
}

// zone sets the time zone of a database, or of the role in that database.
func zone(t *testing.T, base, name string, ofRole bool) {
	t.Helper()
	settings := []pgtest.Setting{{Name: "TimeZone", Value: name}}
	if ofRole { // every second setting belongs to the role
		settings = append([]pgtest.Setting{{Name: "application_name", Value: "times"}}, settings...)
	}
	pgtest.Set(t, base, settings)
}

// surrounding is a place for the tables of testdata/times. Its sessions have the time zone, or zone
// is "" if the place has no time zones.
type surrounding struct {
	name, zone string
	open       func(t *testing.T) *timesdb.Client
}

const kolkata, newYork = "Asia/Kolkata", "America/New_York"

// surroundings returns a surrounding for each way to set the time zone: by the database, the role,
// the environment or the URL.
func surroundings() []surrounding {
	named := func(change func(t *testing.T, base string) string) func(t *testing.T) *timesdb.Client {
		return func(t *testing.T) *timesdb.Client {
			db, err := timesdb.Open(t.Context(), orm.WithURL(change(t, timesDatabase(t))))
			must(t, err)
			return db
		}
	}
	return []surrounding{
		{"sqlite memory", "", func(t *testing.T) *timesdb.Client { return timesdb.New(timesMemory(t)) }},
		{"sqlite file", "", func(t *testing.T) *timesdb.Client {
			return openTimesFile(t, timesFile(t, schematest.DDL(t, schematest.Load(t, timesSchema), ddl.New())...))
		}},
		{"database and role", "UTC", named(func(t *testing.T, base string) string {
			zone(t, base, kolkata, false)
			zone(t, base, newYork, true)
			return base
		})},
		{"environment", "UTC", named(func(t *testing.T, base string) string {
			t.Setenv("PGTZ", newYork)
			return base
		})},
		{"url", newYork, named(func(t *testing.T, base string) string { return withParameter(t, base, "timezone", newYork) })},
		{"options", kolkata, named(func(t *testing.T, base string) string {
			return withParameter(t, base, "options", "-c TimeZone="+kolkata)
		})},
		{"no prepared statements", "UTC", named(func(t *testing.T, base string) string {
			zone(t, base, kolkata, false)
			return withParameter(t, base, "pgbouncer", "true")
		})},
		{"pooler", "UTC", named(func(t *testing.T, base string) string {
			zone(t, base, newYork, true)
			return withParameter(t, pgtest.Pooler(t, base), "pgbouncer", "true")
		})},
		{"own pool", kolkata, func(t *testing.T) *timesdb.Client {
			base := timesDatabase(t)
			zone(t, base, kolkata, false)
			pool, err := pgxpool.New(t.Context(), base)
			must(t, err)
			t.Cleanup(pool.Close)
			return timesdb.New(postgres.New(pool))
		}},
	}
}

const timesSchema = "testdata/times/schema.prisma"

func timesDatabase(t *testing.T) string {
	t.Helper()
	base := pgtest.URL(t)
	exec, err := postgres.Open(t.Context(), driver.Source{Literal: base})
	must(t, err)
	for _, statement := range schematest.DDL(t, schematest.Load(t, timesSchema), pgddl.New()) {
		_, err := exec.Raw(t.Context(), statement, nil, nil)
		must(t, err)
	}
	must(t, exec.Close())
	return base
}

func timesMemory(t *testing.T) driver.Executor {
	t.Helper()
	exec, err := sqlite.OpenMemory(t.Context(), schematest.DDL(t, schematest.Load(t, timesSchema), ddl.New()))
	must(t, err)
	return exec
}

// timesFile creates a SQLite database with the statements and returns its URL.
func timesFile(t *testing.T, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "times.db")
	must(t, os.WriteFile(path, nil, 0o600))
	exec, err := sqlite.Open(t.Context(), driver.Source{Literal: "file:" + path})
	must(t, err)
	for _, statement := range statements {
		_, err := exec.Raw(t.Context(), statement, nil, nil)
		must(t, err)
	}
	must(t, exec.Close())
	return "file:" + path
}

func openTimesFile(t *testing.T, address string) *timesdb.Client {
	t.Helper()
	exec, err := sqlite.Open(t.Context(), driver.Source{Literal: address})
	must(t, err)
	return timesdb.New(exec)
}

// TestTimes writes and finds times of every type in every surrounding.
func TestTimes(t *testing.T) {
	for _, s := range surroundings() {
		t.Run(s.name, func(t *testing.T) {
			db := s.open(t)
			t.Cleanup(func() { must(t, db.Close()) })
			if s.zone != "" {
				got, err := orm.Raw[string](t.Context(), db, "SELECT current_setting('TimeZone')")
				must(t, err)
				if len(got) != 1 || got[0] != s.zone {
					t.Errorf("the time zone is %s, want %s", got, s.zone)
				}
			}
			freshRows(t, db)
			writtenTimes(t, db)
			finerFilters(t, db)
		})
	}
}

// freshRows checks that an operation has one current time for @default(now()) and @updatedAt, and
// that this is the time of the client. Each column must store this time with the precision of its
// type.
func freshRows(t *testing.T, db *timesdb.Client) {
	ctx := t.Context()
	before := time.Now().Truncate(time.Microsecond)
	one, err := q.Event.Create(timesdb.EventCreate{Title: "one"}, q.Event.Children.Create(timesdb.EventCreate{Title: "nested"}),
		q.Event.Parent.ConnectOrCreate(q.Event.ByTitle("above"), timesdb.EventCreate{Title: "above"})).One(ctx, db)
	must(t, err)
	_, err = q.Event.CreateMany([]timesdb.EventCreate{{Title: "many"}, {Title: "more"}}).Exec(ctx, db)
	must(t, err)
	_, err = q.Event.Upsert(q.Event.ByTitle("upsert")).Create(timesdb.EventCreate{Title: "upsert"}).One(ctx, db)
	must(t, err)
	_, err = q.Event.Upsert(q.Event.ByTitle("two")).Create(timesdb.EventCreate{Title: "2"}).One(ctx, db)
	must(t, err)
	_, err = q.Event.Update(q.Event.ByID(one.ID)).Set(q.Event.Children.ConnectOrCreate(q.Event.ByTitle("late"), timesdb.EventCreate{Title: "late"})).One(ctx, db)
	must(t, err)
	after := time.Now()
	rows, err := q.Event.FindMany().All(ctx, db)
	must(t, err)
	if len(rows) != 8 {
		t.Errorf("%d rows, want 8", len(rows))
	}
	for _, e := range rows {
		now := e.Created
		if now.Before(before) || now.After(after) {
			t.Errorf("%s was created at %s, not between %s and %s", e.Title, now, before, after)
		}
		updated := now
		if e.Title == "one" { // the row was changed after it was created
			updated = e.Updated
		}
		want := timesdb.Event{ID: e.ID, Title: e.Title, ParentID: e.ParentID, Created: now, Created3: now.Round(time.Millisecond), CreatedPlain: now,
			CreatedZone0: now.Round(time.Second), Day: now.Truncate(24 * time.Hour), Clock: clock(now, time.Millisecond), ClockZone: clock(now, time.Second/10),
			Updated: updated, Updated3: updated.Round(time.Millisecond), UpdatedZone0: updated.Round(time.Second)}
		if diff := cmp.Diff(want, *e); diff != "" {
			t.Errorf("%s is not of one time (-want +got)\n%s", e.Title, diff)
		}
	}
	last, err := q.Event.FindMany(q.Event.CreatedPlain.Lte(time.Now())).Count(ctx, db)
	must(t, err)
	if last != 8 {
		t.Errorf("%d rows were created until now, want 8", last)
	}
}

// clock returns the time of day, rounded to the unit. If the next day would begin, it returns the
// last time of the same day.
func clock(t time.Time, unit time.Duration) time.Time {
	midnight := t.Truncate(24 * time.Hour)
	of := t.Sub(midnight).Round(unit)
	if of == 24*time.Hour {
		of -= unit
	}
	return time.Unix(0, 0).UTC().Add(of)
}

// writtenTimes writes a Go time with nanoseconds into columns of every precision. It checks that
// each operator of equality finds the row by that time, and by the time that is read.
func writtenTimes(t *testing.T, db *timesdb.Client) {
	ctx := t.Context()
	for _, at := range []time.Time{
		time.Date(2024, 3, 10, 2, 30, 0, 123_456_789, time.UTC),                          // a time that the clocks of New York skip
		time.Date(2024, 3, 10, 7, 30, 0, 999_999_999, time.UTC),                          // half an hour after New York changed its clocks
		time.Date(2024, 11, 3, 23, 59, 59, 999_600_000, time.FixedZone("", 5*3600+1800)), // rounds to the next minute
		time.Date(1999, 12, 31, 23, 59, 59, 950_000_000, time.UTC),                       // rounds to midnight
		time.Date(1969, 7, 20, 20, 17, 40, 500_500_000, time.UTC),                        // a half before the year 2000
		time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC),
	} {
		e, err := q.Event.Create(timesdb.EventCreate{Title: at.String(), Created: &at, Created3: &at, CreatedPlain: &at, CreatedZone0: &at, Day: &at,
			Clock: &at, ClockZone: &at}).One(ctx, db)
		must(t, err)
		for _, field := range []struct {
			name   string
			column *orm.Ordered[*timesdb.Event, time.Time]
			read   time.Time
		}{
			{"created", q.Event.Created, e.Created}, {"created3", q.Event.Created3, e.Created3}, {"createdPlain", q.Event.CreatedPlain, e.CreatedPlain},
			{"createdZone0", q.Event.CreatedZone0, e.CreatedZone0}, {"day", q.Event.Day, e.Day}, {"clock", q.Event.Clock, e.Clock},
			{"clockZone", q.Event.ClockZone, e.ClockZone},
		} {
			for _, v := range []time.Time{at, field.read} {
				for name, p := range map[string]orm.Predicate[*timesdb.Event]{
					"Eq": field.column.Eq(v), "In": field.column.In(v, time.Unix(1, 0)), "Not": q.Event.Not(field.column.Not(v)),
				} {
					n, err := q.Event.FindMany(q.Event.ID.Eq(e.ID), p).Count(ctx, db)
					must(t, err)
					if n != 1 {
						t.Errorf("%s.%s(%s) does not find %s", field.name, name, v, field.read)
					}
				}
			}
		}
		_, err = q.Event.Delete(q.Event.ByID(e.ID)).One(ctx, db)
		must(t, err)
	}
}

// finerFilters checks that < <= > and >= compare with exactly the given time, even if the column
// stores fewer digits.
func finerFilters(t *testing.T, db *timesdb.Client) {
	ctx := t.Context()
	at := time.Date(2024, 5, 1, 10, 0, 0, 0, time.UTC)
	e, err := q.Event.Create(timesdb.EventCreate{Title: "fine", Created3: &at, Day: &at, Clock: &at}).One(ctx, db)
	must(t, err)
	for _, field := range []struct {
		name   string
		column *orm.Ordered[*timesdb.Event, time.Time]
		stored time.Time
	}{{"created3", q.Event.Created3, at}, {"day", q.Event.Day, at.Truncate(24 * time.Hour)}, {"clock", q.Event.Clock, at}} {
		for _, off := range []time.Duration{-400 * time.Microsecond, -time.Microsecond, 0, time.Microsecond, 400 * time.Microsecond} {
			v := field.stored.Add(off)
			for name, test := range map[string]struct {
				p    orm.Predicate[*timesdb.Event]
				want bool
			}{
				"Lt": {field.column.Lt(v), off > 0}, "Lte": {field.column.Lte(v), off >= 0}, "Gt": {field.column.Gt(v), off < 0}, "Gte": {field.column.Gte(v), off <= 0},
			} {
				found, err := q.Event.FindMany(q.Event.ID.Eq(e.ID), test.p).Exists(ctx, db)
				must(t, err)
				if found != test.want {
					t.Errorf("%s.%s(%s) finds %s: %v", field.name, name, v, field.stored, found)
				}
			}
		}
	}
}

// TestDecimalDigits checks that a decimal is refused if the column would round it. Zeros at the end
// do not count as digits. A filter compares with exactly the given number, and an operand may have
// more digits.
func TestDecimalDigits(t *testing.T) {
	db := timesdb.New(timesMemory(t))
	t.Cleanup(func() { must(t, db.Close()) })
	ctx := t.Context()
	for text, fits := range map[string]bool{
		"1.5000": true, "999.99": true, "-999.99": true, "0.01": true, "-0": true, "1.005": false, "0.001": false, "1000": false, "-1000.00": false,
	} {
		price := number(text)
		_, err := q.Event.Create(timesdb.EventCreate{Title: text, Price: &price}).One(ctx, db)
		if fits != (err == nil) || err != nil && !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("%s in a column of %%5.2f gives %v", text, err)
		}
		_, err = q.Event.Upsert(q.Event.ByTitle("u")).Create(timesdb.EventCreate{Title: "u"}).Update(q.Event.Price.Set(price)).One(ctx, db)
		if fits != (err == nil) || err != nil && !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("%s set in a column of %%5.2f gives %v", text, err)
		}
	}
	for text, want := range map[string]bool{"1.5": true, "1.500": true, "1.501": false, "1.4999": false} {
		found, err := q.Event.FindMany(q.Event.Price.Eq(number(text))).Exists(ctx, db)
		must(t, err)
		if found != want {
			t.Errorf("Eq(%s) finds 1.5: %v", text, found)
		}
	}
	_, err := q.Event.Update(q.Event.ByTitle("1.5000")).Set(q.Event.Price.Multiply(number("1.0005"))).One(ctx, db)
	must(t, err)
}

// TestMoneyDigits checks that the server rounds money, and that the row is found by the value that
// was written.
func TestMoneyDigits(t *testing.T) {
	db, err := timesdb.Open(t.Context(), orm.WithURL(timesDatabase(t)))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	ctx, paid := t.Context(), number("1.006")
	e, err := q.Event.Create(timesdb.EventCreate{Title: "paid", Paid: &paid}).One(ctx, db)
	must(t, err)
	for name, test := range map[string]struct {
		p    orm.Predicate[*timesdb.Event]
		want bool
	}{
		"Eq written": {q.Event.Paid.Eq(paid), true}, "Eq read": {q.Event.Paid.Eq(*e.Paid), true}, "In": {q.Event.Paid.In(number("7"), paid), true},
		"Not": {q.Event.Paid.Not(paid), false}, "Eq other": {q.Event.Paid.Eq(number("1.02")), false},
		"Gt": {q.Event.Paid.Gt(paid), true}, "Lt": {q.Event.Paid.Lt(paid), false},
	} {
		found, err := q.Event.FindMany(test.p).Exists(ctx, db)
		must(t, err)
		if found != test.want {
			t.Errorf("%s of %s finds %s: %v", name, paid, e.Paid, found)
		}
	}
}
