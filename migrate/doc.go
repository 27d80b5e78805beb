// Package migrate is the entry point for migrations. It plans the change from the last snapshot to
// a schema, writes the plan as an artifact, and applies, verifies, repairs and undoes artifacts on
// a database. An artifact is the directory of one migration, a snapshot is the schema before or
// after it, and the history is the table in the database that records what was applied.
//
// A [Migrator] reads artifacts through fs.FS and a database through [Database]; the caller provides
// the functions that parse and print snapshots. Errors that a caller decides on have types.
//
// # In a service
//
// A service embeds its migrations and applies them when it starts. If several instances start
// together, one of them applies the migrations.
//
//	db, err := sqlite.Open(ctx, "app.db", sqlite.Options{Create: true})
//	m, err := migrate.New(migrate.Options{
//		Database: db, Artifacts: embedded, Snapshots: grammar.NewSnapshots(),
//	})
//	done, err := m.Deploy(ctx, migrate.DeployOptions{})   // done.Applied: [20260315120000_init]
//
// [Migrator.Deploy] applies the pending migrations. It stops before a statement would lose rows,
// unless that loss is allowed ([StoppedError]). [Migrator.Status] changes nothing. It lists the
// applied and the pending migrations, and has a [Finding] for each contradiction between files,
// history and live schema. The example of the package runs both.
//
// # In a tool
//
// [Migrator.Dev] plans from the last snapshot to a schema, writes the artifact and applies it;
// [Migrator.Plan] only plans. [Migrator.Rollback] undoes the newest migrations. The other methods
// are needed less often. Baseline and Pull adopt an existing database. Push changes a database
// without a migration. Rebase, Squash and Restamp rewrite artifacts. Resolve repairs the history,
// Restore repairs artifacts. Reset drops everything and applies all migrations. Diff compares any
// two sources. The repair for an error or a finding is data ([Fix], [FixOf]), which the caller
// turns into words.
//
// # Observe, decide, act
//
// Every operation has three parts, in files with the name of the operation.
//
//   - It observes (observation.go): it reads history, live schema and server version once, in one
//     read transaction. That transaction ends before anything is changed, because otherwise an
//     index that is built concurrently would wait for the transaction of its own run.
//   - It decides (decide_*.go): functions of the observation, the artifacts and the options return
//     what to do, or an error. These functions use no database, and decide_test.go tests them with
//     values.
//   - It acts (deploy.go, run.go, …): it counts rows at risk, runs statements, writes files.
//
// A decision is valid only as long as its observation is true. So each transaction first checks,
// under the lock, that nobody has appended to the history since the observation (historyview.go),
// and counts the rows at risk again. The transaction that completes a migration compares the result
// with the migration's snapshot before it commits. If another run has changed the history, the
// operation starts again with a new observation. If the comparison fails, nothing is committed.
//
// # How a deploy proceeds
//
// The directory has the migrations a, b and c. Migration a is applied. Migration b adds a column.
// Migration c has two groups: the first adds another column, the second builds an index on it
// concurrently.
//
//  1. Deploy reads all files, checks their checksums and acquires the migration lock.
//  2. Observation: the history says "a applied", so that b and c are pending. Deploy also reads the
//     live schema. The read transaction ends.
//  3. Decision: the files of a have not changed since it was applied, b starts where a ends
//     (a.after = b.before), the live schema equals b.before, and no object outside the schema has a
//     name that b creates.
//  4. Deploy counts the rows at risk of b and c, and stops if a risk is not allowed. It checks the
//     privileges of the role. Up to this step it has changed nothing.
//  5. Migration b is one transaction. Check that the history is unchanged, count again, ALTER
//     TABLE. Because c follows, read only the table that b changes, and compare it with b.after.
//     Insert the row "b applied", commit.
//  6. Migration c: insert the row "c started" in a transaction of its own. The first group is one
//     transaction. Check that the history is unchanged, ALTER TABLE, insert the row "c group 1
//     done", commit.
//  7. Second group of c: CREATE INDEX CONCURRENTLY outside a transaction, unless an earlier run has
//     built the index. Then one transaction: check that the history is unchanged, read all objects
//     in scope, compare them with c.after, insert the row "c applied", commit.
//
// So Deploy reads the complete live schema twice, once before and once after the changes. `migrate
// dev`, which applies pending migrations before it plans, uses the result of the second read and
// does not read again.
//
// If a run is interrupted between 6 and 7, c is "started". The next run continues with the second
// group. At that point the live schema equals no snapshot, so that it is only compared at the end.
package migrate
