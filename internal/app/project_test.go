package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/cocomon/comon_orm/internal/app"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestProjectPlaces(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "prisma/schema.prisma", "")
	write(t, "other/app.prisma", "")
	write(t, "prisma/schema/main.prisma", "")
	write(t, "db/models/main.prisma", "")
	write(t, "db/older/main.prisma", "")
	write(t, "db/older/migrations/x/migration.sql", "")
	tests := []struct{ name, given, schema, migrations, output string }{
		{"conventional", "", "prisma/schema.prisma", "prisma/migrations", "db"},
		{"file", "other/app.prisma", "other/app.prisma", "other/prisma/migrations", "other/db"},
		{"directory", "prisma", "prisma", "migrations", "db"},
		{"directory in prisma", "prisma/schema", "prisma/schema", "prisma/migrations", "prisma/schema/db"},
		{"other directory", "db/models", "db/models", "db/prisma/migrations", "db/models/db"},
		{"migrations inside stay", "db/older", "db/older", "db/older/migrations", "db/older/db"},
		{"working directory", ".", ".", "prisma/migrations", "db"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := app.Find(test.given)
			if err != nil {
				t.Fatal(err)
			}
			if p.Schema != test.schema || p.Migrations("") != test.migrations || p.Output("") != test.output {
				t.Errorf("schema %s, migrations %s, output %s", p.Schema, p.Migrations(""), p.Output(""))
			}
			if got := p.Migrations("elsewhere/"); got != "elsewhere" {
				t.Errorf("given migrations: %s", got)
			}
			if got, want := p.Output("../gen"), filepath.Join(p.Dir, "../gen"); got != want {
				t.Errorf("written output: %s, want %s", got, want)
			}
		})
	}
	t.Run("inside prisma", func(t *testing.T) {
		t.Chdir("prisma")
		p, err := app.Find("")
		if err != nil || p.Migrations("") != "migrations" || p.Output("") != filepath.Join("..", "db") {
			t.Errorf("%v: migrations %s, output %s", err, p.Migrations(""), p.Output(""))
		}
	})
}

func TestImportPath(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "// a comment\nmodule \"example.com/app\" // another\n\ngo 1.26\n")
	write(t, filepath.Join(root, "inner", "go.mod"), "module example.com/inner\n")
	write(t, filepath.Join(root, "broken", "go.mod"), "go 1.26\n")
	for dir, want := range map[string]string{
		".": "example.com/app", "internal/db": "example.com/app/internal/db", "inner/db": "example.com/inner/db",
	} {
		if got, err := app.ImportPath(filepath.Join(root, dir)); got != want || err != nil {
			t.Errorf("%s: %s, %v, want %s", dir, got, err, want)
		}
	}
	var usage *app.UsageError
	if _, err := app.ImportPath(filepath.Join(root, "broken", "db")); !errors.As(err, &usage) {
		t.Errorf("a go.mod without a module: %v", err)
	}
}
