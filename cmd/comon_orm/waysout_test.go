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
// remedy. It takes that command from the message (as text, and also from --json if the command that
// failed can be called twice) and runs it in a shell, as well as the commands that this prints. In
// the end migrate status must be clean and the rows must exist. The commands that only these
// scripts have are in waysout_commands_test.go.
//
// A command can hold two placeholders for a person to fill in, EXPR and EMPTY_DATABASE_URL; scripts
// replace them. If a command prints SQL, the next step runs that SQL.
//
// The first line says where a script can run: "on: sqlite" or "on: postgresql" for one database
// only, "place: plain" for a project in the usual place only.

// place is where the project is and how the program is called.
type place struct {
	name string
	// program is how a shell calls the program; flags returns the flags that a command needs here.
	program, schema, migrations string
	flags                       func(verb string) string
	url                         string
}

func plainPlace() place {
	return place{name: "plain", program: "comon_orm", schema: "prisma/schema.prisma", migrations: "prisma/migrations", url: "DATABASE_URL", flags: func(string) string { return "" }}
}

// oddPlace has no file under its default name, and every path in it needs quotes.
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

// followed records what the scripts did, for the list.
type followed struct {
	mu   sync.Mutex
	list map[hint.Kind][]string
}

func (f *followed) add(kind hint.Kind, line string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list[kind] = append(f.list[kind], line)
}

// TestWaysOut follows every hint of the table: in the long suite on both databases and in both
// places, otherwise on one of each.
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

// settings are where a script can run.
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

// write creates the project.
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
