// Package diff compares two catalogs. [Compute] returns the changes that turn one catalog into the
// other. [Drift] describes in words where a live database differs from a snapshot. Both are pure
// functions, and neither depends on a dialect.
//
// # Pairing
//
// A catalog is a list of tables, and each table has columns, keys, indexes and checks. A comparison
// first pairs each newer element with the older element that it continues, its partner. A newer
// element without a partner is created, and an older element without a partner is dropped.
//
//   - Tables, columns and enums are paired by name. Before that, the renames that the caller passes
//     ([Rename]) replace older names by newer ones, also in references. So the indexes and foreign
//     keys of a renamed column are not changed.
//   - Indexes and foreign keys are paired by form: columns, order, uniqueness, predicate, target
//     and actions. Among several elements of equal form, the one with the same name is preferred.
//     If the names of partners differ, the change is a rename. If the schema states no name and the
//     older side was read from a database, there is no change, and the database's name stays.
//   - If a newer and an older foreign key have the same columns, and neither has a partner, the
//     change is one AlterForeignKey. Other foreign keys without a partner are dropped or added.
//   - Two indexes that exchange their names are dropped and added, because a rename would need a
//     name that the other index still has.
//
// # Predicates and defaults
//
// Databases print expressions in another form than people write them, for example "id>3" as "(id >
// 3)". Two expressions are equal if their canonical forms are equal (package sqltext). If the forms
// differ, only the database can decide, and this package uses no database. So the difference
// becomes a [Question]. The caller lets the database answer it, and compares again with the answers
// ([Verdicts]). A question without an answer is a difference for [Compute], so that no change is
// lost. It is no difference for [Drift], so that a mere difference in spelling stops no run.
//
// # What is managed
//
// A live database has objects that are in no schema, and this tool must not drop them. So only a
// part of a live catalog is compared, which [Ours] returns: the tables, columns and enums of the
// snapshot, with the keys and indexes of these tables that the snapshot has by name or by form.
// [Drift] calls Ours itself. A caller of [Compute] must call Ours before.
//
// # Example
//
// The table users (id, name, code) has an index over name, and a hand-made index over code. In the
// new schema, name is renamed to full_name, code is required, and there is a unique index over
// code. [Compute] returns one AlterTable with
//
//	RenameColumn  name to full_name
//	AlterColumn   code: not null
//	DropIndex     by_hand, unless the caller has removed it with Ours
//	RenameIndex   users_name_idx to users_full_name_idx, which have the same form
//	AddIndex      users_code_key, because no older index is unique
//
// The changes of a table are always in this order: columns, keys, indexes, foreign keys. Package
// plan decides the order of the statements. The example of Compute runs this.
package diff
