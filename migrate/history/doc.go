// Package history describes the table `_comon_orm_migrations`, which records the events of
// migrations. Events are appended and never changed. Each has its own hash and the hash of the
// previous event. A second table has a single row, the [Head], which names the newest event. It is
// updated with each event, and shows if the newest events were deleted. The package writes the SQL
// for the tables, reads their rows, and computes the state of each migration. It uses no database.
//
// # A chain
//
// An [Event] stores the schemas before and after the migration, migration.sql and rollback.sql, so
// that a migration can be undone even if its directory is missing. It also stores the hash of the
// previous event, and its own hash over all these values ([Next]).
//
//	id  migration  kind     previous  hash
//	1   20_init    applied  ""        h1 = hash of row 1
//	2   21_tags    applied  h1        h2 = hash of row 2
//	3   22_index   started  h2        h3 = hash of row 3
//
//	head: last_id 3, last_hash h3, database shop, identity 7401…
//
// [Verify] computes the hashes again. The hash of an edited row differs from the stored hash. A
// deleted row leaves a gap. A row that was copied from another database does not have the hash of
// the row before it. If the newest rows are deleted, only the head shows that. Therefore the head
// is in a table of its own, and is written in the same transaction as each event. The identity
// distinguishes a database from its copies.
//
// The hashes are no signature, because a person who may write to the tables can compute them again.
// They show changes by hand, by a script, or by a restored backup. A person who knows that the rows
// are right can accept them ([Accept]), which is an event too.
//
// # The state of a migration
//
// A migration of one group appends one event, "applied". A migration of several groups appends
// "started", then "group_done" with the number of each group except the last, and "applied" with
// the last. For statements outside a transaction, "statement_done" records how many have completed.
// [Replay] returns the state of each migration: applied, unfinished after some groups, failed, or
// not applied (rolled back, or never run).
//
// # Example
//
//	1  a  applied        a is applied
//	2  b  started        b is unfinished, after no group
//	3  b  group_done 1   b is unfinished, after 1 group; the next run continues with the second
//	4  b  failed         b has failed; a person has to repair it
//	5  b  rolled_back    b is not applied
//
// [Active] then returns only a. The example of Verify runs this, and edits a row.
//
// # Formats
//
// Rows of format 1 have neither metadata nor a hash of their own. In this format too, each row
// stores the hash of the previous row. The first row of format 2 adds the new columns to a table of
// format 1. After it, no row of an earlier format is allowed.
package history
