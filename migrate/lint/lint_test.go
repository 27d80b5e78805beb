package lint_test

import (
	"testing"
	"testing/fstest"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/lint"
	postgres "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	sqlite "github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

func dialectOf(p provider.Provider) dialect.Dialect {
	switch p {
	case provider.PostgreSQL:
		return postgres.New()
	case provider.SQLite:
		return sqlite.New()
	}
	return nil
}

func options() lint.Options {
	return lint.Options{Snapshots: grammar.NewSnapshots(), Dialect: dialectOf, Path: "migrations"}
}

func run(t *testing.T, fsys fstest.MapFS) lint.Report {
	t.Helper()
	report, err := lint.Run(fsys, options())
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// files returns a migrations directory with one migration.
func files(m *artifact.Migration) fstest.MapFS {
	out := fstest.MapFS{}
	for _, f := range m.Files.List() {
		out[string(m.Name)+"/"+f.Name] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	return out
}
