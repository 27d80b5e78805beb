package dialect_test

import (
	"fmt"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	postgres "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	sqlite "github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// persons returns the table of the package comment after the migration.
func persons() *catalog.Table {
	number := catalog.Type{Name: "integer"}
	return &catalog.Table{Name: "users", Columns: []*catalog.Column{{Name: "id", Type: number}, {Name: "age", Type: number}}}
}

// Four statements set NOT NULL for a column. None of them blocks applications for long.
func ExampleOnlineColumnRequirer() {
	d := postgres.New()
	r, ok := d.(dialect.OnlineColumnRequirer)
	if !ok {
		return // the planner writes the plain form
	}
	s := r.RequireColumnOnline(persons(), "age", "_age_not_null")
	for _, s := range []dialect.Statement{s.Add, s.Validate, s.Require, s.Drop} {
		fmt.Println(s.SQL)
	}
	// Output:
	// ALTER TABLE "users" ADD CONSTRAINT "_age_not_null" CHECK ("age" IS NOT NULL) NOT VALID
	// ALTER TABLE "users" VALIDATE CONSTRAINT "_age_not_null"
	// ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL
	// ALTER TABLE "users" DROP CONSTRAINT "_age_not_null"
}

// For a database that cannot change a column, the table is rebuilt.
func ExampleTableCopier() {
	d := sqlite.New()
	r, ok := d.(dialect.TableCopier)
	if !ok {
		return
	}
	for _, s := range r.CopyTable(dialect.TableCopy{
		Table: persons(), Temporary: "users_new", Values: map[string]sqltext.SQL{"id": `"id"`, "age": `coalesce("age", 0)`},
	}) {
		fmt.Println(s.SQL)
	}
	// Output:
	// CREATE TABLE "users_new" (
	//     "id" INTEGER NOT NULL,
	//     "age" INTEGER NOT NULL
	// )
	// INSERT INTO "users_new" (rowid, "id", "age") SELECT rowid, "id", coalesce("age", 0) FROM "users" ORDER BY rowid
	// DROP TABLE "users"
	// ALTER TABLE "users_new" RENAME TO "users"
}
