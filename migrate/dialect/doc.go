// Package dialect describes what migrations need from each kind of database, in four parts:
// [Dialect], the narrow interface that every kind implements (types, defaults, conversions);
// [Capabilities], facts as data; the recipes (recipes.go), optional interfaces for what only some
// kinds can do; and [DDL], which writes the statements and probes that are the same for all kinds,
// from what the dialect returns. No code outside the dialects branches on the name of a kind.
//
// # Staged recipes
//
// A plain statement may keep applications waiting while it reads a whole table. If a database can
// avoid that, it needs several statements, each of which is committed by itself. The recipe returns
// them together: it knows how each is written, and the planner knows to which stage of the plan
// each belongs (package plan). To require a value in the column age of users, the plain form is
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
// If Add and Validate were committed together, the lock of the first would be held while the second
// reads. The recipes for foreign keys (add, validate), for unique constraints and for primary keys
// (build an index, make it the constraint) work in the same way. Each has "Online" in its name.
//
// # Copies
//
// SQLite cannot change a column at all. [TableCopier] turns a [TableCopy] into statements that run
// in one transaction: create the table under another name, copy the rows, drop the old table, give
// the new one its name. For the example, with 0 for rows that have no age, the copy's value of age
// is coalesce("age", 0).
//
//	CREATE TABLE "users_new" (…, "age" INTEGER NOT NULL)
//	INSERT INTO "users_new" (rowid, …) SELECT rowid, "id", coalesce("age", 0) FROM "users" …
//	DROP TABLE "users"
//	ALTER TABLE "users_new" RENAME TO "users"
//
// # Probes
//
// Before a statement that may fail on rows, or lose some, they are counted. A [Probe] has a SELECT
// that counts them, which is written into the file as a directive, and one that lists the keys of a
// few of them. The methods of [DDL] write probes for both kinds of databases: [DDL.RowsWhere],
// [DDL.EqualRows], [DDL.Orphans].
//
// The examples of OnlineColumnRequirer and TableCopier have the statements in full.
package dialect
