// Package pgtest gives each test a fresh PostgreSQL database.
//
// The server is that of COMON_ORM_TEST_POSTGRES_URL, or else a private one. A private server is
// started from installed binaries, or those in COMON_ORM_TEST_POSTGRES_BIN, by the first test of
// the process that needs it, and ends with the process. Without either, tests are skipped, or fail
// if COMON_ORM_REQUIRE_POSTGRES is 1.
package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// EnvURL names the variable with the URL of a server to use instead of a private one. Its user
	// must be allowed to create databases.
	EnvURL = "COMON_ORM_TEST_POSTGRES_URL"
	// EnvBin names the variable with a directory with initdb and postgres, for a server of a
	// certain version.
	EnvBin = "COMON_ORM_TEST_POSTGRES_BIN"
	// EnvRequire names the variable that, set to 1, makes tests fail instead of skip if there is no
	// server.
	EnvRequire = "COMON_ORM_REQUIRE_POSTGRES"
)

// shared is the process's private server: one server per test would take two seconds each.
var shared struct {
	sync.Mutex
	server *Server
	err    error
}

func sharedURL() (string, error) {
	if given := os.Getenv(EnvURL); given != "" {
		return given, nil
	}
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil && shared.err == nil {
		shared.server, shared.err = Start(context.Background())
	}
	if shared.err != nil {
		return "", shared.err
	}
	return shared.server.URL, nil
}

// Main runs the tests of a package and waits until the private server, if one was started, has
// stopped. Call it in TestMain: it calls os.Exit.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is [Main] for packages with a TestMain of their own: it returns the exit code.
func Run(m interface{ Run() int }) int {
	code := m.Run()
	shared.Lock()
	defer shared.Unlock()
	if shared.server != nil {
		if err := shared.server.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "pgtest:", err)
			code = max(code, 1)
		}
	}
	return code
}

// URL returns the URL of a new, empty database, which is dropped when the test ends.
func URL(tb testing.TB) string {
	tb.Helper()
	server, err := sharedURL()
	if errors.Is(err, ErrNoBinaries) && os.Getenv(EnvRequire) != "1" {
		tb.Skip("PostgreSQL: ", err)
	}
	if err != nil {
		tb.Fatal("PostgreSQL: ", err)
	}
	target, err := url.Parse(server)
	if err != nil {
		tb.Fatalf("PostgreSQL: %s is no URL", EnvURL)
	}
	name := databaseName(tb.Name())
	execute(tb, server, `CREATE DATABASE "`+name+`"`)
	tb.Cleanup(func() { execute(tb, server, `DROP DATABASE IF EXISTS "`+name+`" WITH (FORCE)`) })
	target.Path = "/" + name
	return target.String()
}

// databaseName returns a name that contains the test's and that no other process uses.
func databaseName(test string) string {
	slug := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(test))
	return "test_" + strings.ToLower(rand.Text()[:10]) + "_" + slug[:min(len(slug), 40)]
}

func execute(tb testing.TB, server, sql string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgconn.Connect(ctx, server)
	if err != nil {
		tb.Fatal("PostgreSQL: ", err)
	}
	_, err = conn.Exec(ctx, sql).ReadAll()
	if err := errors.Join(err, conn.Close(ctx)); err != nil {
		tb.Fatalf("PostgreSQL: %s: %v", sql, err)
	}
}
