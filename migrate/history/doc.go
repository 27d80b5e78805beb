// Package history is the table `_comon_orm_migrations`: events that are appended and never changed,
// each with its own hash and the hash of the previous one. A second table has one row, the [Head],
// which names the newest event and is the only row that is updated: it reveals that the newest
// events were deleted. The package has the SQL of the tables, reads their rows, and computes the
// state of each migration. It uses no database.
//
// # A chain
//
// An [Event] is appended and never changed. It holds the texts that ran (the schema before and
// after, migration.sql, rollback.sql), so that a migration can be undone even if its directory is
// missing; the hash of the event before it; and its own hash, over all of that ([Next]).
//
//	id  migration  kind     previous  hash
//	1   20_init    applied  ""        h1 = hash of row 1
//	2   21_tags    applied  h1        h2 = hash of row 2
//	3   22_index   started  h2        h3 = hash of row 3
//
//	head: last_id 3, last_hash h3, database shop, identity 7401…
//
// [Verify] computes the hashes again. The hash of an edited row differs from the stored one; a
// deleted row leaves a gap; rows that were copied from another database do not continue the row
// before them. If the newest rows are deleted, only the head shows it. So the head is in a table of
// its own, and is written in the same transaction as each event. The identity distinguishes a
// database from its copies.
//
// None of this is a signature: a person who may write to the tables can make all of it consistent
// again. It finds changes made by hand, by a script, or by restoring a backup. A person who knows
// that the rows are right accepts them as they are ([Accept]), which is an event too.
//
// # The state of a migration
//
// A migration of one group leaves one event, "applied". One of several groups leaves "started",
// then "group_done" for each group with its number, and "applied" with the last. Where statements
// run outside a transaction, "statement_done" counts those that are finished. [Replay] reads the
// events and returns the state of each migration: applied, unfinished after so many groups, failed,
// or not applied (rolled back, or never touched).
//
// # Example
//
//	1  a  applied        a is applied
//	2  b  started        b is unfinished, after no group
//	3  b  group_done 1   b is unfinished, after 1 group: the next run goes on with the second
//	4  b  failed         b has failed; a person has to look
//	5  b  rolled_back    b is not applied
//
// [Active] is then a alone. The example of Verify runs this, and edits a row.
//
// # Formats
//
// Rows of format 1 have neither metadata nor a hash of their own; the hash of such a row is still
// stored in the row after it. A table of format 1 gains the new columns with its first row of
// format 2, and no row of an earlier format may follow.
package history
