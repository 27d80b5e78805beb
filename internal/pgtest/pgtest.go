// Package pgtest gives each test a fresh PostgreSQL database.
//
// It uses the server of COMON_ORM_TEST_POSTGRES_URL, or else a private server. The first test of
// the process that needs the private server starts it from the binaries in
// COMON_ORM_TEST_POSTGRES_BIN or from the installed binaries. The server stops when the process
// ends. If there are no binaries, the tests are skipped; with COMON_ORM_REQUIRE_POSTGRES=1 they
// fail.
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
	// EnvBin names the variable with the directory that contains initdb and postgres. It selects a
	// certain version of the server.
	EnvBin = "COMON_ORM_TEST_POSTGRES_BIN"
	// EnvRequire names the variable for the case that there is no server. If it is 1, tests fail;
	// otherwise they are skipped.
	EnvRequire = "COMON_ORM_REQUIRE_POSTGRES"
)

// shared is the private server of the process. All tests share it, because the start of a server
// takes two seconds.
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

// Run is like [Main] for packages with their own TestMain. It returns the exit code.
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

// databaseName returns a name that contains the name of the test and that no other process uses.
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
