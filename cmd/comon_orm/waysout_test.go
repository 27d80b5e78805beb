package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/rogpeppe/go-internal/testscript"
)

// A script of testdata/waysout creates a situation in which comon_orm prints a command as the
// remedy. The script finds that command in the message and runs it in a shell. If the failed
// command can be called twice, the script also compares the message with the output of --json. It
// then runs the commands that the remedy prints. In the end migrate status must be clean and the
// rows must still exist. waysout_commands_test.go defines the commands that only these scripts can
// use.
//
// A printed command can contain two placeholders that a person replaces, EXPR and
// EMPTY_DATABASE_URL. The scripts replace them. If a command prints SQL, the next step of the
// script runs that SQL.
//
// The first line of a script restricts where it runs: "on: sqlite" or "on: postgresql" restricts it
// to one database, and "place: plain" restricts it to a project in the usual directory.

// place describes in which directory the project is and how the program is called.
type place struct {
	name string
	// program is the shell command that calls the program. flags returns the flags that a command
	// needs in this place.
	program, schema, migrations string
	flags                       func(verb string) string
	url                         string
}

func plainPlace() place {
	return place{name: "plain", program: "comon_orm", schema: "prisma/schema.prisma", migrations: "prisma/migrations", url: "DATABASE_URL", flags: func(string) string { return "" }}
}

// oddPlace returns a place in which no file has its default name and every path needs quotes.
func oddPlace() place {
	return place{
		name: "odd", program: "'my tools/comon_orm'", schema: "it's $1/schema.prisma", migrations: "all migrations", url: "APP_URL",
		flags: func(verb string) string {
			group, rest, _ := strings.Cut(verb, " ")
			out := ` --schema "it's \$1/schema.prisma"`
			if group == "migrate" || rest == "--all" {
				out += " --from 'all migrations'"
			}
			if group == "migrate" || group == "db" {
				out += ` --url "$DATABASE_URL"`
			}
			return out
		},
	}
}

// followed records, for each hint, the scripts that followed it and the commands that they ran.
type followed struct {
	mu   sync.Mutex
	list map[hint.Kind][]string
}

func (f *followed) add(kind hint.Kind, line string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list[kind] = append(f.list[kind], line)
}

// TestWaysOut follows every hint of the table. The long suite runs each script on both databases
// and in both places, the short suite on one database and in one place.
func TestWaysOut(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "waysout", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts: ", err)
	}
	done := &followed{list: map[hint.Kind][]string{}}
	t.Run("all", func(t *testing.T) {
		for i, file := range files {
			for j, where := range settings(t, file) {
				if suite.Long() || j == i%len(settings(t, file)) {
					t.Run(filepath.Base(file)+"/"+where.provider+"/"+where.name, func(t *testing.T) { runWayOut(t, file, where, done) })
				}
			}
		}
	})
	for _, kind := range hint.Kinds() {
		if len(done.list[kind]) == 0 {
			t.Errorf("no script of testdata/waysout follows %s: %s", kind, kind.When())
		}
		t.Logf("%s: %s", kind, kind.When())
		slices.Sort(done.list[kind])
		for _, line := range done.list[kind] {
			t.Log("    " + line)
		}
	}
}

type setting struct {
	place
	provider string
}

// settings returns the databases and the places in which a script can run.
func settings(t *testing.T, file string) []setting {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "\nselects ") {
		t.Errorf("%s does not look at the rows", file)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	var out []setting
	for _, where := range []place{plainPlace(), oddPlace()} {
		for _, provider := range []string{"postgresql", "sqlite"} {
			if strings.Contains(first, "on: ") && !strings.Contains(first, "on: "+provider) || strings.Contains(first, "place: plain") && where.name != "plain" {
				continue
			}
			out = append(out, setting{where, provider})
		}
	}
	return out
}

func runWayOut(t *testing.T, file string, where setting, done *followed) {
	t.Parallel()
	databaseURL, targetURL := "file:./app.db", "file:./target.db"
	if where.provider == "postgresql" {
		databaseURL, targetURL = serverURLs(t, file)
	}
	way := &wayOut{setting: where, file: strings.TrimSuffix(filepath.Base(file), ".txtar"), done: done}
	p := params(t, testscript.Params{
		Files: []string{file},
		Setup: func(env *testscript.Env) error {
			for name, value := range map[string]string{
				"PROVIDER": where.provider, "DATABASE_URL": databaseURL, "TARGET_URL": targetURL, "EMPTY_DATABASE_URL": targetURL, "EXPR": "7",
				"SCHEMA": where.schema, "MIGRATIONS": where.migrations, "GIT_CONFIG_GLOBAL": "/dev/null", "NO_COLOR": "1",
			} {
				env.Setenv(name, value)
			}
			return errors.Join(way.write(env.WorkDir), setSecrets(env, databaseURL), setPlainRole(env, databaseURL, targetURL))
		},
		Condition: func(condition string) (bool, error) { return condition == where.provider, nil },
	})
	for name, command := range way.commands() {
		p.Cmds[name] = command
	}
	testscript.Run(t, p)
}

// models is the initial schema of every script.
const models = `datasource db {
  provider = "%s"
  url      = env("%s")
}

generator client {
  provider = "comon_orm"
  output   = "../db"
}

model User {
  id   Int     @id
  name String?

  @@map("users")
}
`

// write creates the project in the directory dir.
func (w *wayOut) write(dir string) error {
	if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, w.schema)), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/app\n\ngo 1.26\n"), 0o600); err != nil {
		return err
	}
	if w.name == "odd" {
		binary, err := os.Executable()
		if err != nil {
			return err
		}
		if err := os.Mkdir(filepath.Join(dir, "my tools"), 0o755); err != nil {
			return err
		}
		if err := os.Symlink(binary, filepath.Join(dir, "my tools", "comon_orm")); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, w.schema), fmt.Appendf(nil, models, w.provider, w.url), 0o600)
}
