// Package dialect describes what migrations need from each kind of database. It has four parts:
// [Dialect] is the narrow interface that every kind implements, for types, defaults and
// conversions. [Capabilities] are facts about a kind. The recipes (recipes.go) are optional
// interfaces for what only some kinds can do. [DDL] writes the statements and probes that are the
// same for all kinds, with the methods of a Dialect. No code outside the dialects branches on the
// name of a kind.
//
// # Staged recipes
//
// A plain statement may block applications while it reads a whole table. Some databases can avoid
// that with several statements, each of which is committed by itself. The recipe writes these
// statements, and the planner decides to which stage of the plan each belongs (package plan). To
// require a value in the column age of users, the plain form is
//
//	ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL   blocks reads, writes: full scan
//
// PostgreSQL implements [OnlineColumnRequirer], which returns four statements instead. Only
// Validate reads the table, under a lock that allows reads and writes; each of the others takes an
// instant.
//
//	Add       a CHECK that is NOT VALID      the database checks new rows only
//	Validate  VALIDATE CONSTRAINT            the database checks existing rows
//	Require   SET NOT NULL                   needs no scan, because the valid check implies it
//	Drop      DROP CONSTRAINT                the check is superfluous after that
//
// If Add and Validate were committed together, the lock of Add would be held while Validate reads.
// Other recipes work in the same way: a foreign key is added and then validated; for a unique
// constraint or a primary key, an index is built and then becomes the constraint. Each of these
// recipes has "Online" in its name.
//
// # Copies
//
// SQLite cannot change a column at all. [TableCopier] turns a [TableCopy] into statements that run
// in one transaction. They create the table under another name, copy the rows, drop the old table
// and rename the new one. In the example, rows without an age get 0, so that the copy computes age
// as coalesce("age", 0).
//
//	CREATE TABLE "users_new" (…, "age" INTEGER NOT NULL)
//	INSERT INTO "users_new" (rowid, …) SELECT rowid, "id", coalesce("age", 0) FROM "users" …
//	DROP TABLE "users"
//	ALTER TABLE "users_new" RENAME TO "users"
//
// # Probes
//
// Some statements fail because of certain rows, or lose data in them. A [Probe] counts such rows
// before the statement runs. It has a SELECT that counts them, which is written into the migration
// file as a directive, and a SELECT that lists the keys of a few of them. Methods of [DDL] such as
// [DDL.RowsWhere], [DDL.EqualRows] and [DDL.Orphans] write probes for both kinds of databases.
//
// The examples of OnlineColumnRequirer and TableCopier show all statements.
package dialect
