package postgres_test

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/pgtest"
	sizes "github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/executortest"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// suite returns databases for the conformance suite. Each test gets a schema in one database, which
// is faster than its own database.
func suite(t *testing.T, parameter string, settings ...pgtest.Setting) executortest.Database {
	database := pgtest.URL(t)
	pgtest.Set(t, database, settings)
	admin := open(t, database)
	schemas := 0
	return executortest.Database{
		DDL: executortest.PostgresDDL(), Refused: executortest.PostgresRefused(), Sleep: "SELECT pg_sleep(100)", PostgreSQL: true, SharedTrips: true,
		Fresh: func(t testing.TB) string {
			schemas++
			name := fmt.Sprintf("Test %d", schemas)
			if _, err := admin.Raw(t.Context(), `CREATE SCHEMA "`+name+`"`, nil, nil); err != nil {
				t.Fatal(err)
			}
			return with(t, database, "schema", name, parameter, "true")
		},
		Open: func(t testing.TB, url string, opts ...orm.Option) driver.Executor {
			e, err := postgres.Open(t.Context(), driver.Source{}, append(opts, orm.WithURL(url))...)
			if err != nil {
				t.Fatal(err)
			}
			return e
		},
		DriverError: func(err error) bool {
			var own *pgconn.PgError
			return errors.As(err, &own)
		},
	}
}

// with adds parameters, given as name and value, to a URL.
func with(t testing.TB, text string, parameters ...string) string {
	t.Helper()
	target, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	values := target.Query()
	for i := 0; i < len(parameters); i += 2 {
		values.Set(parameters[i], parameters[i+1])
	}
	target.RawQuery = values.Encode()
	return target.String()
}

// open returns an executor that is closed at the end of the test.
func open(t testing.TB, url string, opts ...orm.Option) *postgres.Executor {
	t.Helper()
	e, err := postgres.Open(t.Context(), driver.Source{}, append(opts, orm.WithURL(url))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func TestPrepared(t *testing.T) { executortest.Run(t, suite(t, "application_name")) }

// TestSettings checks that the settings of server, database and role do not change how texts and
// values are read. Through a pooler, two settings remain those of the server, because settings of a
// session are not kept there.
func TestSettings(t *testing.T) {
	few := []string{"values", "lists", "predicates", "insert", "conflict", "arithmetic", "constraints", "transactions", "raw"}
	for name, settings := range pgtest.Profiles() {
		settings = slices.DeleteFunc(settings, func(s pgtest.Setting) bool { return s.Theirs })
		t.Run(name, func(t *testing.T) { executortest.Run(t, suite(t, "application_name", settings...), few...) })
		settings = slices.DeleteFunc(settings, func(s pgtest.Setting) bool { return s.Name == "array_nulls" || s.Name == "extra_float_digits" })
		t.Run(name+" through a pooler", func(t *testing.T) { executortest.Run(t, suite(t, "pgbouncer", settings...), few...) })
	}
	if !sizes.Long() {
		return
	}
	for _, s := range pgtest.Settings() {
		if !s.Theirs {
			t.Run(s.Name, func(t *testing.T) { executortest.Run(t, suite(t, "application_name", s)) })
		}
	}
}

// TestTextResults reads results in text form from a server whose settings give them an unusual
// form.
func TestTextResults(t *testing.T) {
	database := pgtest.URL(t)
	admin := open(t, database)
	for _, set := range []string{"datestyle TO 'SQL, DMY'", "bytea_output TO 'escape'", "timezone TO 'America/New_York'"} {
		if _, err := admin.Raw(t.Context(), "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET "+strings.ReplaceAll(set, "'", "''")+"', current_database()); END $$", nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	e := open(t, with(t, database, "pgbouncer", "true"))
	_, err := e.Raw(t.Context(), `SELECT '0001-01-01T00:00:00Z'::timestamptz, '2024-02-03T04:05:06.789Z'::timestamptz, '\x00615cff'::bytea`, nil, rowsTo(func(r driver.Row) error {
		got := fmt.Sprintf("%s %s %x", r.Time(0).Format(time.RFC3339Nano), r.Time(1).Format(time.RFC3339Nano), r.Bytes(2))
		if want := "0001-01-01T00:00:00Z 2024-02-03T04:05:06.789Z 00615cff"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
}

func rowsTo(each func(driver.Row) error) driver.RawRows {
	return func([]string) (func(driver.Row) error, error) { return each, nil }
}

// TestStartupParameters checks that the database's settings do not change how texts and times are
// read, and that a time zone in the URL is respected.
func TestStartupParameters(t *testing.T) {
	database := pgtest.URL(t)
	admin := open(t, database)
	for _, set := range []string{"datestyle TO 'SQL, DMY'", "client_encoding TO 'LATIN1'", "standard_conforming_strings TO off", "timezone TO 'Asia/Kathmandu'"} {
		if _, err := admin.Raw(t.Context(), "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET "+strings.ReplaceAll(set, "'", "''")+"', current_database()); END $$", nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	for zone, url := range map[string]string{"UTC": database, "Europe/Paris": with(t, database, "timezone", "Europe/Paris")} {
		_, err := open(t, url).Raw(t.Context(), `SELECT concat_ws('|', current_setting('TimeZone'), current_setting('client_encoding'), current_setting('DateStyle'),
  current_setting('standard_conforming_strings'))`, nil, rowsTo(func(r driver.Row) error {
			if got, want := r.Text(0), zone+"|UTF8|ISO, MDY|on"; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestPooler runs the suite without statements that outlive their transaction, because PgBouncer
// requires this.
func TestPooler(t *testing.T) { executortest.Run(t, suite(t, "pgbouncer")) }
