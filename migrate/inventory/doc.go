// Package inventory describes everything in a database, whether it is in a schema or not: every
// object with its properties as the database prints them. Two inventories are compared to find what
// a migration loses or changes without an announcement, before it commits.
//
// The packages of the databases read inventories; this package uses no database.
//
// # The law
//
// A schema names tables, columns, keys and enums. A database has views, triggers, functions,
// grants, comments and storage options too, and a migration that changes a table can lose or
// change any of them: SQLite drops the triggers of a rebuilt table, DROP … CASCADE drops objects
// that nobody has listed. So each group of statements must satisfy one law before it commits:
//
//	inventory after  =  inventory before, minus what the migration announced
//
// New objects and new properties are never refused, since migrations exist to add them. Everything
// else that [Compare] finds is a [Difference], and the group is rolled back.
//
// # What is announced
//
// [Announced] collects, from three sources, what may be dropped or changed:
//
//   - the changes between the snapshots of the migration: DropColumn announces that the column is
//     dropped, AlterColumn that its type changes;
//   - the statements: DROP VIEW names its view, ALTER TABLE … OWNER TO the property that it sets
//     ([Announced.Statement]). A statement does not name what a DO block or a function does, so
//     that is not announced;
//   - the hazards that somebody has accepted ("this trigger is dropped too").
//
// Each becomes a [Pattern] or a [Rename]. A pattern says which objects it matches (kind, schema,
// table, name), and what happens to them: they are dropped, or some of their properties change.
//
// # Comparing
//
// An object is looked up under the name that the renames give it, since renaming is no loss. Texts
// that the database prints (a view's query, a check) are compared word by word, with the older
// names replaced by the newer ones. Where types change, PostgreSQL may print other casts than
// before; the server is then asked to print the older text again ([Announced.SameText]). A
// constraint of SQLite without a name is found by its definition.
//
// # Example
//
// Before a group there are a table, a column, a trigger and a view; the column has a comment:
//
//	table users, column name of users (comment "as in the passport"),
//	trigger log of users, view all
//
// The group runs ALTER TABLE users RENAME COLUMN name TO full_name, and somebody has added DROP
// TRIGGER log ON users. Both announce what they do. Afterwards there are
//
//	table users, column full_name of users (no comment)
//
// The column is found under its new name. The trigger was announced. Nobody announced that the
// comment is lost, nor that the view is gone: these are the two differences. The example of
// Compare runs this.
package inventory
