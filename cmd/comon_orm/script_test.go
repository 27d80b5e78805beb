package main

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/rogpeppe/go-internal/testscript"
)

// withServer stops the private PostgreSQL server after the tests.
type withServer struct{ m *testing.M }

func (w withServer) Run() int { return pgtest.Run(w.m) }

func TestMain(m *testing.M) {
	// A script starts this test binary under the name of the tool.
	if filepath.Base(os.Args[0]) == "comon_orm" {
		main()
	}
	testscript.Main(withServer{m}, map[string]func(){"comon_orm": main})
}

// TestScript runs the scripts that need no server: without a database, or with SQLite.
func TestScript(t *testing.T) {
	testscript.Run(t, params(t, testscript.Params{
		Dir:       filepath.Join("testdata", "script"),
		Condition: func(condition string) (bool, error) { return condition == "root" && os.Geteuid() == 0, nil },
	}))
}

// TestBoth runs each script of testdata/both on SQLite and on PostgreSQL.
func TestBoth(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "both", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts: ", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			t.Run("sqlite", func(t *testing.T) { runOn(t, file, "sqlite", "file:./app.db", "file:./target.db") })
			t.Run("postgresql", func(t *testing.T) { runOnPostgres(t, file) })
		})
	}
}

// TestPostgres runs each script of testdata/postgres on PostgreSQL only.
func TestPostgres(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "postgres", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts: ", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			runOnPostgres(t, file)
		})
	}
}

func runOnPostgres(t *testing.T, file string) {
	databaseURL, targetURL := serverURLs(t, file)
	runOn(t, file, "postgresql", databaseURL, targetURL)
}

// serverURLs creates the databases of a script. It creates the second one only if the script uses
// it.
func serverURLs(t *testing.T, file string) (databaseURL, targetURL string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	databaseURL = pgtest.URL(t)
	if strings.Contains(string(text), "TARGET_URL") {
		targetURL = pgtest.URL(t)
	}
	return databaseURL, targetURL
}

// runOn runs a script. DATABASE_URL is the URL of the script's own database, and TARGET_URL is the
// URL of a second one for migrate deploy. FIRST_SLICE is the directory of a project that the first
// version of the tool created.
func runOn(t *testing.T, file, provider, databaseURL, targetURL string) {
	story, databases := newTyped(t, file, provider)
	p := params(t, testscript.Params{
		Files: []string{file},
		Setup: func(env *testscript.Env) error {
			env.Setenv("PROVIDER", provider)
			env.Setenv("DATABASE_URL", databaseURL)
			env.Setenv("TARGET_URL", targetURL)
			for name, value := range databases {
				env.Setenv(name, strings.ReplaceAll(value, "$WORK", env.WorkDir))
			}
			firstSlice, err := filepath.Abs(filepath.Join("testdata", "firstslice", provider))
			if err != nil {
				return err
			}
			env.Setenv("FIRST_SLICE", firstSlice)
			return errors.Join(setSecrets(env, databaseURL), setPlainRole(env, databaseURL, targetURL))
		},
		Condition: func(condition string) (bool, error) { return condition == provider, nil },
	})
	maps.Copy(p.Cmds, story.commands())
	testscript.Run(t, p)
}

// setSecrets sets the variables for tests of secrets. DATABASE_NAME is the name of the script's
// database. MISSING_URL is the URL of that name with the suffix _new, on the same server.
// PRISMA_URL is the URL of the script's database in Prisma's format, and PASSWORD is the password
// in it.
func setSecrets(env *testscript.Env, text string) error {
	u, err := url.Parse(text)
	if err != nil {
		return err
	}
	env.Setenv("DATABASE_NAME", path.Base(u.Path+u.Opaque))
	missing := *u
	missing.Path += "_new"
	env.Setenv("MISSING_URL", missing.String())
	query := u.Query()
	query.Set("connection_limit", "5")
	query.Set("odd", "1")
	password, _ := u.User.Password()
	query.Set("schema", "app")
	u.RawQuery = query.Encode()
	env.Setenv("PRISMA_URL", u.String())
	env.Setenv("PASSWORD", password)
	return nil
}

// setPlainRole sets PLAIN_ROLE, the name of a role that a script creates with the password p, and
// the URLs of the script's two databases for that role.
func setPlainRole(env *testscript.Env, databaseURL, targetURL string) error {
	if env.Getenv("PROVIDER") == "sqlite" {
		return nil // the database has no roles
	}
	role := fmt.Sprintf("plain_%.16s", env.Getenv("DATABASE_NAME"))
	env.Setenv("PLAIN_ROLE", role)
	for name, text := range map[string]string{"PLAIN_URL": databaseURL, "PLAIN_TARGET_URL": targetURL, "PLAIN_MISSING_URL": env.Getenv("MISSING_URL")} {
		u, err := url.Parse(text)
		if err != nil {
			return err
		}
		u.User = url.UserPassword(role, "p")
		env.Setenv(name, u.String())
	}
	return nil
}

// params adds the settings of every script: the exit code of the last command, and the update of
// golden files if it was requested.
func params(t *testing.T, p testscript.Params) testscript.Params {
	t.Helper()
	p.RequireExplicitExec = true
	p.RequireUniqueNames = true
	p.UpdateScripts = golden.Updating()
	p.Cmds = commands()
	return p
}
