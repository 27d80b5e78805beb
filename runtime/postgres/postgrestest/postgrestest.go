// Package postgrestest gives each test its own PostgreSQL database with the tables of a schema.
//
// The first test that uses a schema creates a database with its tables, which is never connected to
// again: the template. Every test gets a copy of the template, which the server makes in a few
// milliseconds. The generated function Postgres calls this package.
package postgrestest

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
)

const (
	// EnvURL names the variable with the URL of a database on the server. The user of the URL must
	// be allowed to create databases.
	EnvURL = "COMON_ORM_TEST_POSTGRES_URL"
	// EnvRequire names the variable for the case that there is no URL. If it is 1, tests fail;
	// otherwise they are skipped.
	EnvRequire = "COMON_ORM_REQUIRE_POSTGRES"
)

// endTime limits how long the end of a test waits for the server.
const endTime = 30 * time.Second

// Open returns an executor for a new database in which the statements of ddl have run. The database
// is on the server of orm.WithURL, or else on the server of the variable [EnvURL]. It is dropped
// when the test ends. If neither names a server, the test is skipped; with the variable
// [EnvRequire] it fails.
func Open(t testing.TB, ddl []string, opts ...orm.Option) *postgres.Executor {
	t.Helper()
	location := orm.NewConfig(opts...).URL
	if location == "" {
		location = os.Getenv(EnvURL)
	}
	const missing = "PostgreSQL: set " + EnvURL + " to the URL of a database on a server where the test may create databases"
	if location == "" && os.Getenv(EnvRequire) == "1" {
		t.Fatal(missing)
	}
	if location == "" {
		t.Skip(missing)
	}
	exec, err := open(t, server{location}, ddl, opts)
	if err != nil {
		t.Fatal("PostgreSQL: ", err)
	}
	return exec
}

func open(t testing.TB, s server, ddl []string, opts []orm.Option) (*postgres.Executor, error) {
	ctx := t.Context()
	template, err := s.template(ctx, ddl)
	if err != nil {
		return nil, err
	}
	name := databaseName(t.Name())
	if err := s.run(ctx, "CREATE DATABASE "+quoted(name)+" TEMPLATE "+quoted(template)); err != nil {
		return nil, err
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
		defer cancel()
		if err := s.run(ctx, "DROP DATABASE "+quoted(name)+" WITH (FORCE)"); err != nil {
			t.Error("PostgreSQL: ", err)
		}
	})
	at, err := s.database(name)
	if err != nil {
		return nil, err
	}
	exec, err := postgres.Open(ctx, driver.Source{}, append(opts[:len(opts):len(opts)], orm.WithURL(at))...)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() {
		if err := exec.Close(); err != nil {
			t.Error("PostgreSQL: ", err)
		}
	})
	return exec, nil
}

// databaseName returns a name that contains the name of the test and that no other test uses.
func databaseName(test string) string {
	slug := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(test))
	return prefix + strings.ToLower(rand.Text()[:10]) + "_" + slug[:min(len(slug), 35)]
}

// quoted returns a name of this package as an identifier. Such a name contains no quotation mark.
func quoted(name string) string { return `"` + name + `"` }

// server is a PostgreSQL server. It contains the URL of one of its databases.
type server struct{ url string }

// database returns the URL of another database of the server.
func (s server) database(name string) (string, error) {
	u, err := url.Parse(s.url)
	if err != nil {
		return "", errURL // the text of err may contain the URL with its password
	}
	u.Path = "/" + name
	return u.String(), nil
}
