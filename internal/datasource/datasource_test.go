package datasource_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/google/go-cmp/cmp"
)

func TestParsePostgres(t *testing.T) {
	tests := []struct {
		name, url string
		want      datasource.Postgres
		warnings  []string
	}{
		{"plain", "postgres://u:p@h:1/d", datasource.Postgres{ConnString: "postgres://u:p@h:1/d", StatementCache: true}, nil},
		{
			"Prisma's", "postgresql://u:p@h/d?schema=app&connection_limit=5&sslmode=disable&connect_timeout=3&pool_timeout=2&socket_timeout=7",
			datasource.Postgres{
				ConnString: "postgresql://u:p@h/d?connect_timeout=3&search_path=app&sslmode=disable", Schema: "app", MaxConns: 5,
				StatementCache: true, PoolTimeout: 2 * time.Second, SocketTimeout: 7 * time.Second,
			}, nil,
		},
		{"odd schema", `postgresql://h/d?schema=My"App`, datasource.Postgres{ConnString: "postgresql://h/d?search_path=%22My%22%22App%22", Schema: `My"App`, StatementCache: true}, nil},
		{"PgBouncer", "postgresql://h/d?pgbouncer=true", datasource.Postgres{ConnString: "postgresql://h/d"}, nil},
		{"no cache", "postgresql://h/d?statement_cache_size=0", datasource.Postgres{ConnString: "postgresql://h/d"}, nil},
		{"small cache", "postgresql://h/d?statement_cache_size=9", datasource.Postgres{ConnString: "postgresql://h/d", StatementCache: true}, nil},
		{
			"server certificate", "postgresql://h/d?sslcert=ca.pem&sslaccept=strict",
			datasource.Postgres{ConnString: "postgresql://h/d?sslmode=verify-full&sslrootcert=ca.pem", StatementCache: true}, nil,
		},
		{
			"client certificate", "postgresql://h/d?sslcert=c.pem&sslkey=k.pem&sslaccept=accept_invalid_certs",
			datasource.Postgres{ConnString: "postgresql://h/d?sslcert=c.pem&sslkey=k.pem", StatementCache: true}, nil,
		},
		{
			"unknown", "postgresql://h/d?zeta=1&alpha=2&application_name=x",
			datasource.Postgres{ConnString: "postgresql://h/d?application_name=x", StatementCache: true},
			[]string{"parameters of the database URL that are not known and not used: alpha, zeta"},
		},
		{"socket", "postgresql://u@/d?host=/run", datasource.Postgres{ConnString: "postgresql://u@/d?host=%2Frun", StatementCache: true}, nil},
		{"no pool timeout", "postgresql://h/d?pool_timeout=0", datasource.Postgres{ConnString: "postgresql://h/d", StatementCache: true}, nil},
		{"hosts", "postgresql://u@h:1,i:2/d", datasource.Postgres{ConnString: "postgresql://u@h:1,i:2/d", StatementCache: true}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := datasource.Parse(provider.PostgreSQL, test.url)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(test.url, "pool_timeout") {
				test.want.PoolTimeout = 10 * time.Second
			}
			want := datasource.Target{Provider: provider.PostgreSQL, PG: &test.want, Warnings: test.warnings}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseSQLite(t *testing.T) {
	tests := []struct {
		url      string
		want     datasource.SQLiteFile
		warnings int
	}{
		{"file:./dev.db", datasource.SQLiteFile{Path: "./dev.db"}, 0},
		{"sqlite:dev.db", datasource.SQLiteFile{Path: "dev.db"}, 0},
		{"sqlite://dev.db", datasource.SQLiteFile{Path: "dev.db"}, 0},
		{"file:///var/x y%20.db", datasource.SQLiteFile{Path: "/var/x y%20.db"}, 0},
		{"sub/dev.db", datasource.SQLiteFile{Path: "sub/dev.db"}, 0},
		{":memory:", datasource.SQLiteFile{Path: ":memory:"}, 0},
		{"file::memory:?cache=shared", datasource.SQLiteFile{Path: ":memory:"}, 1},
		{"file:x?mode=memory", datasource.SQLiteFile{Path: ":memory:"}, 0},
		{
			"file:dev.db?connection_limit=1&socket_timeout=5&mode=ro",
			datasource.SQLiteFile{Path: "dev.db", ReadOnly: true, MaxConns: 1, BusyTimeout: 5 * time.Second}, 0,
		},
		{"file:dev.db?busy_timeout=250", datasource.SQLiteFile{Path: "dev.db", BusyTimeout: 250 * time.Millisecond}, 0},
	}
	for _, test := range tests {
		t.Run(test.url, func(t *testing.T) {
			got, err := datasource.Parse(provider.SQLite, test.url)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&test.want, got.SQLite); diff != "" || got.PG != nil {
				t.Error(diff)
			}
			if len(got.Warnings) != test.warnings {
				t.Errorf("warnings: %q", got.Warnings)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		provider provider.Provider
		url      string
		want     string // part of the message
	}{
		{provider.PostgreSQL, " ", "is empty"},
		{provider.PostgreSQL, "file:./x", "must begin with postgresql://|does not begin"},
		{provider.PostgreSQL, "mysql://u:s3cret@h/d", "begins with mysql://"},
		{provider.PostgreSQL, "prisma+postgres://x?api_key=s3cret", "Prisma's own service"},
		{provider.PostgreSQL, "postgres://u:s3c/ret@h/d", "percent-encoded"},
		{provider.PostgreSQL, "postgres://u:1/s3cret@h/d", "percent-encoded"},
		{provider.PostgreSQL, "postgres://u:1#s3cret@h/d", "percent-encoded"},
		{provider.PostgreSQL, "postgres://u:s3%zzcret@h/d", "percent-encoded"},
		{provider.PostgreSQL, "postgres://h/d?x=%zz", "parameters"},
		{provider.PostgreSQL, "postgres://h/d?connection_limit=many", "connection_limit=many is not a whole number"},
		{provider.PostgreSQL, "postgres://h/d?pgbouncer=maybe", "pgbouncer=maybe is not true or false"},
		{provider.PostgreSQL, "postgres://h/d?sslaccept=x", "sslaccept=x"},
		{provider.SQLite, "postgres://u:s3cret@h/d", "begins with postgres://"},
		{provider.SQLite, "libsql://h?authToken=s3cret", "begins with libsql://"},
		{provider.SQLite, "file:", "names no file"},
		{provider.SQLite, "file:x?mode=odd", "mode=odd"},
		{0, "postgres://u:s3cret@h/d", "has no provider"},
	}
	for _, test := range tests {
		t.Run(test.url, func(t *testing.T) {
			_, err := datasource.Parse(test.provider, test.url)
			var config *datasource.ConfigError
			if !errors.As(err, &config) {
				t.Fatalf("got %v, want a ConfigError", err)
			}
			if !containsOneOf(err.Error(), strings.Split(test.want, "|")) || containsOneOf(err.Error(), []string{"s3c", "ret@"}) {
				t.Errorf("got %q, want it to hold %q and no secret", err, test.want)
			}
		})
	}
}

func containsOneOf(text string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}
