package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/executortest"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

func suite(fresh func(t testing.TB) string) executortest.Database {
	return executortest.Database{
		DDL: executortest.SQLiteDDL(), Refused: executortest.SQLiteRefused(), Full: "PRAGMA max_page_count = 200", QuestionMarks: true, Fresh: fresh,
		Sleep: `WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n`,
		Open: func(t testing.TB, url string, opts ...orm.Option) driver.Executor {
			e, err := sqlite.Open(t.Context(), driver.Source{Literal: url}, opts...)
			if err != nil {
				t.Fatal(err)
			}
			return e
		},
		DriverError: func(err error) bool {
			var own *sqlite.Error
			return errors.As(err, &own)
		},
	}
}

func newFile(t testing.TB) string {
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return "file:" + path
}

func TestFile(t *testing.T) { executortest.Run(t, suite(newFile)) }

func TestMemory(t *testing.T) {
	executortest.Run(t, suite(func(testing.TB) string { return "file::memory:" }))
}
