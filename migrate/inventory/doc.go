// Package inventory describes all objects of a database, also those that are in no schema, with
// their properties as the database prints them. Before a migration commits, two inventories are
// compared to find the objects that it loses or changes without an announcement.
//
// Packages postgres and sqlite read inventories; this package uses no database.
//
// # The law
//
// A schema describes tables, columns, keys and enums. A database also has views, triggers,
// functions, grants, comments and storage options, and a migration of a table can lose or change
// any of them. For example, a rebuild on SQLite drops the triggers of the table, and DROP … CASCADE
// drops objects that nobody has named. So each group of statements must satisfy one law before it
// commits:
//
//	inventory after  =  inventory before, minus what the migration announced
//
// New objects and new properties are never refused, because migrations exist to add them. For every
// other change without an announcement, [Compare] returns a [Difference], and the group is rolled
// back.
//
// # What is announced
//
// [Announced] collects announcements from three sources:
//
//   - the changes between the snapshots of the migration: DropColumn announces that the column is
//     dropped, AlterColumn that its type changes;
//   - the statements: DROP VIEW announces the drop of its view, ALTER TABLE … OWNER TO announces a
//     change of the property owner ([Announced.Statement]). The effects of a DO block or a function
//     are not announced, because their statements are not read;
//   - the hazards that somebody has accepted ("this trigger is dropped too").
//
// Each announcement is a [Pattern] or a [Rename]. A pattern says which objects it matches (kind,
// schema, table, name), and whether they are dropped or which of their properties change.
//
// # Comparing
//
// Compare looks for an object under its new name, because a rename is no loss. It compares texts
// that the database prints, such as a view's query or a check, word by word, with older names
// replaced by newer ones. If types change, PostgreSQL may print other casts than before. Then the
// caller lets the server print the older text again ([Announced.SameText]). Compare finds a
// constraint of SQLite without a name by its definition.
//
// # Example
//
// Before a group of statements, the inventory has a table, a column with a comment, a trigger and a
// view:
//
//	table users, column name of users (comment "as in the passport"),
//	trigger log of users, view all
//
// The statements of the group are ALTER TABLE users RENAME COLUMN name TO full_name and DROP
// TRIGGER log ON users. They announce a rename and a drop. After the group, the inventory has
//
//	table users, column full_name of users (no comment)
//
// Compare finds the column under its new name, and the drop of the trigger is announced. The lost
// comment and the lost view are not announced. These are the two differences. The example of
// Compare runs this.
package inventory
