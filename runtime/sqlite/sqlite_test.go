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

var kinds = `"v_int" INTEGER, "v_big" INTEGER, "v_float" REAL, "v_decimal" TEXT, "v_bool" INTEGER, "v_string" TEXT, "v_time" TEXT, "v_json" TEXT, "v_bytes" BLOB, "v_enum" TEXT`

var lists = `"v_int" TEXT, "v_big" TEXT, "v_float" TEXT, "v_decimal" TEXT, "v_bool" TEXT, "v_string" TEXT, "v_time" TEXT, "v_json" TEXT, "v_bytes" TEXT, "v_enum" TEXT`

var ddl = []string{
	`CREATE TABLE "user" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "email" TEXT NOT NULL, "name" TEXT, "age" INTEGER, "score" TEXT)`,
	`CREATE UNIQUE INDEX "user_email_key" ON "user" ("email")`,
	`CREATE TABLE "post" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "author_id" INTEGER, "title" TEXT NOT NULL, "views" INTEGER NOT NULL DEFAULT 0, "rank" INTEGER,
		CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "user" ("id"))`,
	`CREATE TABLE "tag" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL, CONSTRAINT "tag_name_check" CHECK ("name" <> ''))`,
	`CREATE UNIQUE INDEX "tag_name_key" ON "tag" ("name")`,
	`CREATE TABLE "_PostToTag" ("A" INTEGER NOT NULL REFERENCES "post" ("id") ON DELETE CASCADE, "B" INTEGER NOT NULL REFERENCES "tag" ("id") ON DELETE CASCADE, PRIMARY KEY ("A", "B"))`,
	`CREATE TABLE "member" ("tenant" INTEGER NOT NULL, "user" TEXT NOT NULL, "role" TEXT NOT NULL, PRIMARY KEY ("tenant", "user"))`,
	`CREATE TABLE "kind" ("id" INTEGER PRIMARY KEY, ` + kinds + `)`,
	`CREATE TABLE "list" ("id" INTEGER PRIMARY KEY, ` + lists + `)`,
	`CREATE TABLE "moment" ("id" INTEGER PRIMARY KEY, "zoned" TEXT, "utc" TEXT, "day" TEXT)`,
	`INSERT INTO sqlite_sequence ("name", "seq") VALUES ('user', 99), ('post', 99), ('tag', 99)`,
}

func suite(fresh func(t testing.TB) string) executortest.Database {
	return executortest.Database{
		DDL: ddl, Refused: refused(), Full: "PRAGMA max_page_count = 200", QuestionMarks: true, Fresh: fresh,
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
