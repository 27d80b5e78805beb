// Package diff compares two catalogs. [Compute] gives the changes that turn one into the other,
// [Drift] says in words where a live database is not what a snapshot says. Both are pure; neither
// knows a dialect.
//
// # Pairing
//
// A catalog is a list of tables, and each table lists columns, keys, indexes and checks. To
// compare is to find for each newer element the older one that it continues. What finds no partner
// is made, and what is nobody's partner is dropped.
//
//   - Tables, columns and enums are paired by name. The renames that the caller gives ([Rename])
//     come first: the older name is replaced by the newer one, everywhere, before anything is
//     compared. So a column that is renamed takes its indexes and foreign keys along.
//   - Indexes and foreign keys are paired by form: columns, order, uniqueness, predicate, target,
//     actions. Among those of equal form the one of the same name is preferred. Partners whose
//     names differ are a rename, unless the schema leaves the name open and the older side was
//     read from a database: then the database's name stays.
//   - A foreign key without a partner replaces one over the same columns that has none either:
//     AlterForeignKey. Other keys are dropped and added.
//   - Two indexes that exchange their names are dropped and added: each rename would meet the
//     other's name.
//
// # Predicates and defaults
//
// Databases print expressions in words of their own: "id>3" comes back as "(id > 3)". Two
// expressions are the same when their canonical forms are (package sqltext). Where they differ,
// only the database can tell, and comparing does not ask: the difference becomes a [Question]. The
// caller has the database answer ([Verdicts]) and compares again. [Compute] takes an open question
// for a difference, so that no change is lost; [Drift] takes it for none, so that nobody is
// stopped by a spelling.
//
// # What is ours
//
// A live database has objects that no schema names, and they are not ours to drop. So both
// functions get of a live catalog what [Ours] leaves: the tables and columns that the snapshot
// names, and of their keys and indexes those that it names or that have a form which it asks for.
//
// # Example
//
// The table users (id, name, code) has an index over name and one over code that was made by hand.
// In the schema, name becomes full_name (the user says that it is a rename), code becomes
// required, and there is to be a unique index over code. [Compute] gives one AlterTable with
//
//	RenameColumn  name to full_name
//	AlterColumn   code: not null
//	DropIndex     by_hand, unless the caller has left it out by Ours
//	RenameIndex   users_name_idx to users_full_name_idx: the same form under the newer name
//	AddIndex      users_code_key, for no older index is unique
//
// The order within a table is that of the list above, from columns to foreign keys; which
// statement comes when is for package plan to decide. The example of Compute runs this.
package diff
