// Package lint judges migrations without a database: the statements of each migration.sql, planned
// or written by hand, against the schema snapshots next to it.
//
// Its input is a migrations directory; its output is a list of findings. A hazard that the file
// announces (`-- comon_orm:step`) or accepts (`-- comon_orm:accept CODE reason`) is no finding,
// because `migrate deploy` handles it. A hazard of a statement that the file does not mention is a
// finding.
//
// # How a file is judged
//
//  1. Statements become changes. Package internal/statement reads each statement, with the catalog
//     that those before it leave, as [diff.Change] values, and applies them: every statement has a
//     catalog before it and one after it. The first is that of before.prisma.
//  2. The planner names the hazards of the changes. [plan.Carried] returns the hazards that the
//     planner would put on the steps of a plan for the same changes. So a column that is dropped in
//     SQL by hand is the same DL02, of the same object, in the same words, as one that `migrate
//     dev` plans.
//  3. The rest of the file refutes some of them. A table that the file creates has no rows to lose;
//     a column that it filled holds no NULL; rows that satisfied a foreign key before satisfy the
//     one that replaces it. The origins of tables and columns record this (origin.go, refuted.go).
//  4. Rules of their own find what depends on how a statement is written, or is in no schema: locks
//     and transactions, rows that are written, views and triggers, names, types.
//
// A rebuilt SQLite table is four statements, and one change: CREATE new, INSERT … SELECT, DROP old
// and RENAME are compared as the old table and the new one ([diff.Compute]), and the SELECT says
// which column was renamed to which, and which values rows get.
//
// # Example
//
// Before the migration there is users (id, name NULL, email UNIQUE). The file is
//
//	-- comon_orm:step hazard=DL02 object=users.email
//	ALTER TABLE users DROP COLUMN email;
//	UPDATE users SET name = '' WHERE name IS NULL;
//	ALTER TABLE users ALTER COLUMN name SET NOT NULL, ADD COLUMN age integer NOT NULL;
//
// The first statement has the hazards DL02 and BC02 for users.email. The file announces the loss,
// which answers both. The second statement has a WHERE that excludes rows, so it is not DL04; it
// marks name as written. For the third statement the planner returns UX03 and BC03 for name, UX01
// and BC03 for age. The mark refutes UX03. The remaining hazards are the findings:
//
//	BC03 … users.name becomes required                      a note
//	UX01 required column users.age has no default: …        blocks
//	BC03 … users.age is required and they do not know it    a note
//
// and on PostgreSQL two more notes: LK06, since rows are written while the lock of the first
// statement blocks all other access to users, and LK01, since nobody can read users while its rows
// are checked for NULL.
//
// All texts and levels are those of package hazard.
package lint
