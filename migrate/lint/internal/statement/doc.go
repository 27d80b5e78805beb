// Package statement reads the SQL of a migration file as changes of the catalog.
//
// Its input is a statement as text, and the catalog before it. Its output is a [Step]: what the
// statement does, and the catalogs before and after it. What changes the catalog is a [Change],
// which holds the same [diff.Change] values that package diff computes from two schemas and that
// the planner plans from. So the rules about the risks of planned changes also apply to SQL written
// by hand. Statements that do not change the catalog have types of their own, a closed set:
// statements about rows ([Update], [Insert], …), about objects that no schema names ([Create],
// [Drop]), about the session ([SetLocal]), and [Other] for the rest.
//
// # Two questions for each statement
//
// The first is how it is written: which clause follows which. A cursor reads the tokens of package
// sqltext; it recognises key words, names, lists and parentheses. The text itself is never
// searched.
//
// The second is what it is about. ALTER TABLE users DROP COLUMN name says neither which type the
// column has, nor whether the constraint in DROP CONSTRAINT users_email_key is a unique index or a
// foreign key. The catalog before the statement answers that. This is why a statement can only be
// read after those before it, and why the reader applies each change to the catalog ([diff.Apply])
// as soon as it is read: in ALTER TABLE t RENAME a TO b, ALTER b SET NOT NULL the second action
// finds b.
//
// # What is not known
//
// A migration may change what no snapshot names, and SQL may be anything. The reader never fails. A
// table that the catalog does not have is assumed to exist: it is in the catalog of [Step.Before]
// as a table without columns. A column, constraint or index that is not known is one without a
// type, or one that only has a name. Tokens that fit no clause are skipped.
//
// # Example
//
// With the table users (id integer, name text NULL, email text, UNIQUE users_email_key), the
// statement
//
//	ALTER TABLE users ALTER name SET NOT NULL, DROP CONSTRAINT users_email_key CASCADE,
//	    ADD CONSTRAINT adult CHECK (age >= 18) NOT VALID
//
// is a Change with one diff.AlterTable, whose From is the table above, whose To lacks the unique
// index and requires the name, and whose Changes are
//
//	AlterColumn{From: name NULL, To: name NOT NULL, Nullable: true}
//	DropIndex{users_email_key}
//	AddCheck{adult, "age >= 18", NotValid: true}
//
// with three Actions, one for each; the second one has Cascade. If the catalog did not have
// users_email_key, the second change would be a DropCheck of a check that the table does not have,
// which changes nothing.
package statement
