package timeform_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// times draws points in time of the years 1 to 9999. Many of them are at the end of a second.
func times() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		seconds := rapid.Int64Range(-62135596800, 253402300799).Draw(t, "seconds")
		micros := rapid.OneOf(rapid.Int64Range(0, 999_999), rapid.SampledFrom([]int64{0, 1, 499, 500, 999_499, 999_500, 999_999})).Draw(t, "micros")
		return time.Unix(seconds, micros*1000)
	})
}

// TestForm checks that a written time is read back, and that texts have the same order as their
// times.
func TestForm(t *testing.T) {
	if got := timeform.Format(time.Date(2024, 2, 29, 1, 2, 3, 45_678_999, time.FixedZone("", 3600))); got != "2024-02-29T00:02:03.045678Z" {
		t.Errorf("the form is %s", got)
	}
	suite.Check(t, func(r *rapid.T) {
		a, b := times().Draw(r, "a"), times().Draw(r, "b")
		text := timeform.Format(a)
		if back, err := timeform.Parse(text); err != nil || !back.Equal(a) || string(timeform.Append(nil, a)) != text {
			r.Fatalf("%s is read as %s, %v", text, back, err)
		}
		if a.Compare(b) != strings.Compare(text, timeform.Format(b)) {
			r.Fatalf("%s and %s sort otherwise than their texts", a, b)
		}
	})
}

// TestPostgreSQL checks that PostgreSQL reads and writes the form to the microsecond, in any time
// zone.
func TestPostgreSQL(t *testing.T) {
	db, err := pgx.Connect(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(t.Context()) }()
	if _, err := db.Exec(t.Context(), "SET TIME ZONE 'Asia/Kathmandu'"); err != nil {
		t.Fatal(err)
	}
	suite.Check(t, func(r *rapid.T) {
		want := timeform.Format(times().Draw(r, "time"))
		var got string
		err := db.QueryRow(t.Context(), "SELECT to_char(($1::text)::timestamptz AT TIME ZONE 'UTC', '"+timeform.PostgreSQL+"')", want).Scan(&got)
		if err != nil || got != want {
			r.Fatalf("%s comes back as %s, %v", want, got, err)
		}
	})
}

// TestSQLite checks that SQLite reads the form, that it writes the form up to whole seconds, and
// that SQLiteNow has the form.
func TestSQLite(t *testing.T) {
	db, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	one := func(sql sqltext.SQL) string {
		rows, err := db.Query(t.Context(), sql)
		if err != nil {
			t.Fatal(err)
		}
		return rows[0][0]
	}
	suite.Check(t, func(r *rapid.T) {
		want := timeform.Format(times().Draw(r, "time").Truncate(time.Second))
		got := one("SELECT strftime('" + timeform.SQLite + "', '" + sqltext.SQL(want) + "')")
		if got+".000000Z" != want {
			r.Fatalf("%s comes back as %s", want, got)
		}
	})
	before := time.Now().Add(-time.Millisecond)
	now, err := timeform.Parse(one("SELECT " + timeform.SQLiteNow))
	if err != nil || now.Before(before) || now.After(time.Now().Add(time.Millisecond)) {
		t.Errorf("now is %s, %v", now, err)
	}
}
