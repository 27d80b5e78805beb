// Package migrate is the front door of migrations: it plans the way from the last
// snapshot to a schema, writes it as an artifact, and applies, verifies, repairs and
// undoes artifacts on one database.
//
// A [Migrator] reads artifacts through fs.FS and a database through [Database]; parsing and
// printing of snapshots are given by the caller. What a caller decides on is a typed error.
//
// # Observe, decide, act
//
// Every flow has three parts, in files that are called after it.
//
//   - It observes (observation.go): history, live schema and server version are read once, in one
//     read transaction, which has ended before anything is changed. An index that is built
//     concurrently would otherwise wait for the snapshot of its own run.
//   - It decides (decide_*.go): what to do, or the error that says why nothing is done, is a
//     function of the observation, the artifacts and the options. Nothing there has a database,
//     and decide_test.go tries it with values.
//   - It acts (deploy.go, run.go, …): it counts rows at risk, runs statements, writes files.
//
// What was decided on an observation holds only while the observation does. So each transaction
// first checks, under the lock, that nobody appended to the history since (historyview.go), counts
// again the rows at risk, and before the commit that completes a migration compares what it
// leaves with the snapshot that the migration names. Where another run was faster, all of it
// starts over with a new observation; where only the comparison fails, nothing is committed.
//
// # How a deploy proceeds
//
// Three migrations a, b and c are in the directory; the database has a. b adds a column. c adds
// another and an index on it, which is built concurrently: it has two groups.
//
//  1. All files are read and summed. The migration lock is taken.
//  2. Observation: the history says "a applied"; b and c are pending, so the live schema is read
//     too. The read transaction ends.
//  3. Decision: a's files are those that were applied, b starts where a ended (a.after = b.before),
//     the live schema equals b.before, nothing of others has the name of what b creates.
//  4. The rows at risk of b and c are counted; what is not allowed stops the run. The role may do
//     what is needed. Until here nothing has changed.
//  5. b, one transaction: history unmoved? count again; ALTER TABLE; since c is still to come only
//     the table that b changes is read and compared with b.after; the row "b applied"; commit.
//  6. c: the row "c started", in a transaction of its own. First group, one transaction: history
//     unmoved? ALTER TABLE; the row "c group 1 done"; commit.
//  7. c, second group: CREATE INDEX CONCURRENTLY outside a transaction, or nothing where an earlier
//     run got so far; then one transaction: history unmoved? everything in scope is read and
//     compared with c.after; the row "c applied"; commit.
//
// The live schema is thus read whole twice, once before and once after. What was read last is
// what the database is now: `migrate dev`, which applies what is pending before it plans, goes on
// from there instead of reading again.
//
// A run that is cut off between 6 and 7 leaves c "started". The next one goes on with its second
// group; the live schema is then no snapshot's, and is compared at the end alone.
package migrate
