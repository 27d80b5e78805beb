// Package dialect describes what migrations need from each kind of database, in four parts:
// [Dialect], the narrow interface that every kind implements (types, defaults, conversions);
// [Capabilities], facts as data; the recipes (recipes.go), optional interfaces for what only some
// kinds can do; and [DDL], which writes from those answers the statements and probes that the kinds
// spell alike. Flows never branch on the name of a kind; they read its answers.
//
// # Staged recipes
//
// A plain statement may keep applications waiting while it reads a whole table. Where a database
// has a way around that, it takes several statements that are committed one by one, and the recipe
// for it returns them together: the recipe knows how each is written, the planner which stage of
// the plan it belongs to (package plan). To require a value in the column age of users, the plain
// form is
//
//	ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL   everybody waits while it reads all rows
//
// [OnlineColumnRequirer] of PostgreSQL gives four statements instead. Only the second reads the
// table, and under a lock that lets everybody read and write; each of the others takes an instant.
//
//	Add       a CHECK that is NOT VALID      new rows have to meet it, old ones are not looked at
//	Validate  VALIDATE CONSTRAINT            old rows are checked
//	Require   SET NOT NULL                   needs no scan, since a valid check says the same
//	Drop      DROP CONSTRAINT                the check has done its work
//
// Were Add and Validate committed together, the lock of the first would be held while the second
// reads. The recipes for foreign keys (add, validate), for unique constraints and primary keys
// (build an index, make it the constraint) are of the same kind; the name of each has "Online" in
// it.
//
// # Copies
//
// SQLite cannot change a column at all. [TableCopier] makes a [TableCopy] into a sequence that is
// one transaction: make the table under another name, copy the rows, drop the old one, take its
// name. For the example, with 0 for rows that have no age, the copy's value of age
// is coalesce("age", 0).
//
//	CREATE TABLE "users_new" (…, "age" INTEGER NOT NULL)
//	INSERT INTO "users_new" (rowid, …) SELECT rowid, "id", coalesce("age", 0) FROM "users" …
//	DROP TABLE "users"
//	ALTER TABLE "users_new" RENAME TO "users"
//
// # Probes
//
// Before a statement that may fail on rows, or lose some, they are counted: a [Probe] is a SELECT
// that goes into the file as a directive, and with it one that lists a few of them by their key.
// The methods of [DDL] write them for both kinds: [DDL.RowsWhere], [DDL.EqualRows], [DDL.Orphans].
//
// The examples of OnlineColumnRequirer and TableCopier have the statements in full.
package dialect
