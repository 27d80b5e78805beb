// Package statement reads the SQL of a migration file as changes of the catalog.
//
// Its input is the text of a statement, and the catalog before it. Its output is a [Step], which
// has the statement as a value, and the catalogs before and after it. A statement that changes the
// catalog is a [Change]. It has the same [diff.Change] values that package diff computes from two
// schemas, and from which the planner plans. So the planner can name the hazards of hand-written
// SQL too. Statements that do not change the catalog have other types, which are a closed set. They
// change rows ([Update], [Insert], …), objects that a schema cannot have ([Create], [Drop]), or the
// session ([SetLocal]); [Other] is the rest.
//
// # Two questions for each statement
//
// The first question is which clauses the statement has. A cursor reads the tokens of package
// sqltext, and recognises keywords, names, lists and parentheses. It never searches in the text
// itself.
//
// The second question is which objects the names mean. ALTER TABLE users DROP COLUMN name does not
// say which type the column has. DROP CONSTRAINT users_email_key does not say whether the
// constraint is a unique index or a foreign key. The catalog before the statement answers such
// questions. Therefore the statements of a file are read in order, and the reader applies each
// change to the catalog ([diff.Apply]) as soon as it is read. In ALTER TABLE t RENAME a TO b, ALTER
// b SET NOT NULL, the second action finds the column b because of this.
//
// # What is not known
//
// A migration may change objects that no snapshot has, and may contain any SQL. The reader never
// fails. If the catalog does not have a table, the reader assumes that it exists, and adds it to
// the catalog [Step.Before] as a table without columns. An unknown column has a name and no type;
// an unknown constraint or index has only a name. The reader skips tokens that fit no clause.
//
// # Example
//
// With the table users (id integer, name text NULL, email text, UNIQUE users_email_key), the
// statement
//
//	ALTER TABLE users ALTER name SET NOT NULL, DROP CONSTRAINT users_email_key CASCADE,
//	    ADD CONSTRAINT adult CHECK (age >= 18) NOT VALID
//
// is a Change with one diff.AlterTable. Its From is the table above. Its To has no unique index,
// and name is NOT NULL there. Its Changes are
//
//	AlterColumn{From: name NULL, To: name NOT NULL, Nullable: true}
//	DropIndex{users_email_key}
//	AddCheck{adult, "age >= 18", NotValid: true}
//
// The Change also has three Actions, one for each action of the statement; Cascade is true in the
// second one. If the catalog did not have users_email_key, the second change would be a DropCheck
// of a check that the table does not have, which changes nothing.
package statement
