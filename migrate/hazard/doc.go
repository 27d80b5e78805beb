// Package hazard is the catalogue of the risks of a migration. It has one entry for each kind of
// hazard, with the code, the level, the messages and the documentation, whether rows are counted,
// and which answer a person can give. All other parts of the tool use this catalogue: the planner,
// the directives in migration.sql, warnings.txt, deploy, status and rollback, the linter, the JSON
// output, the prompts, docs/lint.md and a table of docs/plans.md.
//
// # Reading one
//
// A [Hazard] has methods for all facts about it: [Hazard.Level] says whether it stops a run,
// [Hazard.Message] and [Hazard.Remedy] say what is wrong and what to do, [Hazard.Answer] says which
// kind of answer a person can give, and [Hazard.Code] is its code in docs/lint.md. [Entries] lists
// the whole catalogue. The example of Hazard calls all of them.
//
// # A hazard
//
// A [Hazard] is a [Kind] with named [Parts]. Some kinds also have a probe, which is a query that
// counts the rows at risk. A hazard contains no sentence. When the planner drops a column, it
// creates
//
//	hazard.Hazard{Kind: hazard.DropColumn, Parts: hazard.Parts{Object: "users.legacy_code"},
//		Probe: `SELECT count(*) FROM "users" WHERE "legacy_code" IS NOT NULL`}
//
// The migration file stores exactly these values, as directives above the statement:
//
//	-- comon_orm:step hazard=DL02 object=users.legacy_code
//	-- comon_orm:probe SELECT count(*) FROM "users" WHERE "legacy_code" IS NOT NULL
//
// and every command that reads the file later composes the sentence from the catalogue:
//
//	Potential data loss: dropping column users.legacy_code.
//
// So dev, deploy and rollback print the same words, even for a file that an earlier version wrote
// with another text, and two columns of similar names are never confused.
//
// # Words
//
// An entry has one or more forms of its message. A form may be for one [Case] only ("the unique
// key", "the primary key"), and has the names of parts in braces. The message uses the first form
// that fits the hazard's case and names only parts that the hazard has. The last form of every
// entry needs only the object, because a directive that a person wrote, or a directive of format 1,
// has no other parts.
//
// The advice for a person has two parts. The remedy in the entry is the same for every caller
// ("give those rows another value first"). How a person gives an answer ("--backfill
// User.age=EXPR") depends on the caller, because a library has no flags. Therefore the entry only
// has a kind of [Answer], and the command line composes the text from that and from the parts Field
// and Becomes.
//
// # Levels
//
// A note is shown and stops nothing. A warning stops a run until somebody allows it. A block stops
// a run until somebody gives its answer. A code that the catalogue does not have is a block, so
// that a hazard of a newer version is not ignored.
//
// # A new hazard
//
// Add a constant and an entry to the file of its family (loss.go, rows.go, locks.go, …). Add the
// Hazard to the step in package plan, and a case to the tests. CONTRIBUTING.md has more details.
package hazard
