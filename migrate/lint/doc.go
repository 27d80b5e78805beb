// Package lint judges migrations without a database: the statements of each migration.sql, planned
// or written by hand, against the schema snapshots next to it.
//
// Its input is a migrations directory; its output is a list of findings. A finding is a hazard of a
// statement for which the file has no directive. A directive announces the hazard
// (`-- comon_orm:step`) or accepts it (`-- comon_orm:accept CODE reason`). Such a hazard is not a
// finding, because `migrate deploy` handles it.
//
// # How a file is judged
//
//  1. Statements become changes. Package internal/statement reads each statement as [diff.Change]
//     values and applies them to a catalog, so that every statement has a catalog before it and one
//     after it. The catalog before the first statement is that of before.prisma.
//  2. The planner names the hazards of the changes. [plan.Carried] returns the hazards that the
//     planner would put on the steps of a plan for the same changes. So a hand-written DROP COLUMN
//     has the same DL02, with the same text, as one that `migrate dev` plans.
//  3. The rest of the file refutes some hazards. A table that the file creates has no rows to lose.
//     A column that the file filled has no NULL. Rows that satisfied a foreign key also satisfy the
//     same foreign key under another name. The origins of tables and columns record this
//     (origin.go, refuted.go).
//  4. Further rules find hazards that the planner cannot see, because they depend on how a
//     statement is written, or concern objects in no schema: locks, transactions, changed rows,
//     views, triggers, names and types.
//
// The rebuild of a SQLite table has four statements: CREATE new, INSERT … SELECT, DROP old and
// RENAME. The linter judges them as one change from the old table to the new one ([diff.Compute]).
// The SELECT shows which columns are renamed, and which values rows get.
//
// # Example
//
// Before the migration there is a table users (id, name NULL, email UNIQUE). The file is
//
//	-- comon_orm:step hazard=DL02 object=users.email
//	ALTER TABLE users DROP COLUMN email;
//	UPDATE users SET name = '' WHERE name IS NULL;
//	ALTER TABLE users ALTER COLUMN name SET NOT NULL, ADD COLUMN age integer NOT NULL;
//
// The first statement has the hazards DL02 (lost data) and BC02 (applications still use the column)
// for users.email. The directive announces DL02, which answers both. The second statement has a
// WHERE that excludes rows, so that it has no DL04 (all rows change). It marks the column name as
// written. For the third statement the planner returns UX03 (rows with NULL) and BC03 (a new rule)
// for name, UX01 (no value for existing rows) and BC03 for age. The mark on name refutes UX03. The
// remaining hazards are the findings:
//
//	BC03 … users.name becomes required                      a note
//	UX01 required column users.age has no default: …        blocks
//	BC03 … users.age is required and they do not know it    a note
//
// On PostgreSQL there are two more notes: LK06, because the second statement changes rows while the
// lock of the first one blocks all other access to users, and LK01, because nobody can read users
// while the third statement checks its rows for NULL.
//
// Package hazard defines the texts and levels.
package lint
