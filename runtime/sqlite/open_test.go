package sqlite_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/executortest"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken.db")
	if err := os.WriteFile(broken, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("EMPTY_URL", "")
	missing := filepath.Join(dir, "missing.db")
	for _, c := range []struct {
		name string
		src  driver.Source
		opts []orm.Option
		want string
	}{
		{"nothing", driver.Source{}, nil, "orm.WithURL"},
		{"unset variable", driver.Source{Env: "NO_SUCH_VARIABLE"}, nil, "NO_SUCH_VARIABLE"},
		{"empty variable", driver.Source{Env: "EMPTY_URL"}, nil, "EMPTY_URL"},
		{"missing file", driver.Source{Literal: "file:" + missing}, nil, missing},
		{"option wins", driver.Source{Literal: "file::memory:"}, []orm.Option{orm.WithURL("file:" + missing)}, missing},
		{"directory", driver.Source{Literal: "file:" + dir}, nil, "is a directory"},
		{"no database", driver.Source{Literal: "file:" + broken}, nil, "file is not a database"},
		{"next to the schema", driver.Source{Literal: "file:broken.db", SchemaDir: dir}, nil, filepath.Join(dir, "broken.db") + " next to the schema"},
		{"other provider", driver.Source{Literal: "postgresql://u:secret@h/d"}, nil, "file:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := sqlite.Open(t.Context(), c.src, c.opts...)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v, want it to say %q", err, c.want)
			}
		})
	}
	if _, err := os.Stat(missing); !os.IsNotExist(err) {
		t.Errorf("opening made a file: %v", err)
	}
}

// TestReadOnly checks that reads succeed and writes fail on a file that is opened with mode=ro.
func TestReadOnly(t *testing.T) {
	url := newFile(t)
	e, err := sqlite.Open(t.Context(), driver.Source{Literal: url})
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range executortest.SQLiteDDL() {
		if _, err := e.Raw(t.Context(), sql, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if e, err = sqlite.Open(t.Context(), driver.Source{Literal: url + "?mode=ro"}); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Raw(t.Context(), `SELECT * FROM "user"`, nil, nil); err != nil {
		t.Error(err)
	}
	if _, err := e.Raw(t.Context(), `DELETE FROM "user"`, nil, nil); err == nil || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("a write to a read-only file gives %v", err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Run(t.Context(), &query.Count{Table: &query.Table{Name: "user"}, Limit: -1}, nil); err == nil {
		t.Error("a closed executor runs statements")
	}
}

// TestCanceledBeforeConnecting runs a statement that writes with a context that has already ended.
// The statement returns the error of the context.
func TestCanceledBeforeConnecting(t *testing.T) {
	e, err := sqlite.Open(t.Context(), driver.Source{Literal: newFile(t)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Raw(ctx, "CREATE TABLE t (x)", nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpenMemory(t *testing.T) {
	e, err := sqlite.OpenMemory(t.Context(), []string{"CREATE TABLE a (x); CREATE TABLE b (y); -- done", "", "INSERT INTO a VALUES (1)"})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	_, err = e.Raw(t.Context(), "SELECT x FROM a, sqlite_schema", nil, func([]string) (func(driver.Row) error, error) {
		return func(driver.Row) error { n++; return nil }, nil
	})
	if err != nil || n != 2 {
		t.Errorf("%d rows, error %v", n, err)
	}
	if _, err := e.Raw(t.Context(), "SELECT 1; SELECT 2", nil, nil); err == nil {
		t.Error("two statements run as one")
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	if _, err := sqlite.OpenMemory(t.Context(), []string{"CREATE TABLE"}); err == nil {
		t.Error("broken DDL passes")
	}
}
