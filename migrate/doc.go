// Package migrate is the entry point for migrations. It plans the way from the last snapshot to a
// schema, writes the plan as an artifact, and applies, verifies, repairs and undoes artifacts on
// one database.
//
// A [Migrator] reads artifacts through fs.FS and a database through [Database]; the caller provides
// the functions that parse and print snapshots. Errors that a caller decides on have types.
//
// # In a service
//
// A service embeds its migrations and applies them when it starts. Of several instances that start
// together one does the work.
//
//	db, err := sqlite.Open(ctx, "app.db", sqlite.Options{Create: true})
//	m, err := migrate.New(migrate.Options{
//		Database: db, Artifacts: embedded, Snapshots: grammar.NewSnapshots(),
//	})
//	done, err := m.Deploy(ctx, migrate.DeployOptions{})   // done.Applied: [20260315120000_init]
//
// [Migrator.Deploy] applies what is pending. It stops before a statement would lose rows, unless
// that loss is allowed ([StoppedError]). [Migrator.Status] changes nothing: it lists what is
// applied, what is pending, and each [Finding] where files, history and live schema do not fit
// together. The example of the package runs both.
//
// # In a tool
//
// [Migrator.Dev] plans from the last snapshot to a schema, writes the artifact and applies it;
// [Migrator.Plan] only plans. [Migrator.Rollback] undoes the newest migrations. The other methods
// are needed less often: Baseline and Pull adopt an existing database, Push changes one without a
// migration, Rebase, Squash and Restamp rewrite artifacts, Resolve and Restore repair, Reset starts
// over, Diff compares any two sources. The remedy for an error or a finding is data ([Fix],
// [FixOf]); the caller renders it in its own words.
//
// # Observe, decide, act
//
// Every operation has three parts, in files named after it.
//
//   - It observes (observation.go): history, live schema and server version are read once, in one
//     read transaction, which ends before anything is changed. Otherwise an index that is built
//     concurrently would wait for the snapshot of its own run.
//   - It decides (decide_*.go): what to do, or the error that says why nothing is done, is a
//     function of the observation, the artifacts and the options. These functions use no database,
//     and decide_test.go tests them with values.
//   - It acts (deploy.go, run.go, …): it counts rows at risk, runs statements, writes files.
//
// A decision is valid only as long as its observation. So each transaction first checks, under the
// lock, that nobody has appended to the history since (historyview.go), and counts the rows at risk
// again. Before the commit that completes a migration it compares the result with the migration's
// snapshot. If another run has changed the history meanwhile, everything starts again with a new
// observation; if only the comparison fails, nothing is committed.
//
// # How a deploy proceeds
//
// Three migrations a, b and c are in the directory; the database has a. b adds a column. c adds
// another and an index on it, which is built concurrently: it has two groups.
//
//  1. All files are read and checksummed. The migration lock is taken.
//  2. Observation: the history says "a applied"; b and c are pending, so the live schema is read
//     too. The read transaction ends.
//  3. Decision: a's files are those that were applied, b starts where a ended (a.after = b.before),
//     the live schema equals b.before, and no object outside the schema has a name that b creates.
//  4. The rows at risk of b and c are counted; risks that are not allowed stop the run. The
//     privileges of the role are checked. Up to this step nothing has changed.
//  5. b, one transaction: is the history unchanged? Count again; ALTER TABLE. Since c is still to
//     come, only the table that b changes is read and compared with b.after. The row "b applied";
//     commit.
//  6. c: the row "c started", in a transaction of its own. First group, one transaction: is the
//     history unchanged? ALTER TABLE; the row "c group 1 done"; commit.
//  7. c, second group: CREATE INDEX CONCURRENTLY outside a transaction, or nothing if an earlier
//     run has built the index. Then one transaction: is the history unchanged? Everything in scope
//     is read and compared with c.after; the row "c applied"; commit.
//
// So the complete live schema is read twice, once before and once after. The last reading is the
// present state of the database: `migrate dev`, which applies pending migrations before it plans,
// continues with it and does not read again.
//
// A run that is interrupted between 6 and 7 leaves c "started". The next run continues with the
// second group; the live schema then equals no snapshot, and is compared only at the end.
package migrate
