// Package diff compares two catalogs. [Compute] gives the changes that turn one into the other,
// [Drift] says in words where a live database differs from a snapshot. Both are pure functions, and
// neither depends on a dialect.
//
// # Pairing
//
// A catalog is a list of tables, and each table lists columns, keys, indexes and checks. A
// comparison first finds, for each newer element, the older one that it continues: its partner. A
// newer element without a partner is created, and an older one without a partner is dropped.
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
//   - Two indexes that exchange their names are dropped and added: each rename would need a name
//     that the other index still has.
//
// # Predicates and defaults
//
// Databases print expressions in another form than they were written in: "id>3" is printed as "(id
// > 3)". Two expressions are equal if their canonical forms are equal (package sqltext). If the
// forms differ, only the database can tell, and this package uses no database: the difference
// becomes a [Question]. The caller lets the database answer ([Verdicts]) and compares again. For
// [Compute] a question without an answer is a difference, so that no change is lost; for [Drift] it
// is none, so that another spelling stops nobody.
//
// # What is managed
//
// A live database has objects that no schema names, and this tool must not drop them. So both
// functions get only a part of a live catalog, the result of [Ours]: the tables and columns that
// the snapshot names, and those of their keys and indexes that the snapshot names or has in the
// same form.
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
// The order within a table is that of the list above, from columns to foreign keys; package plan
// decides the order of the statements. The example of Compute runs this.
package diff
