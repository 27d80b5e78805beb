// Package hazard is the catalogue of what can go wrong with a migration. It has one entry for each
// kind of hazard: its code, level, messages and documentation, whether rows are counted, and which
// answer a person can give. Everything else about hazards is derived from it: the planner, the
// directives in migration.sql, warnings.txt, deploy, status and rollback, the linter, the JSON
// output, the prompts, docs/lint.md and a table of docs/plans.md.
//
// # Reading one
//
// A [Hazard] has methods for everything that is known of it: [Hazard.Level] says whether it stops a
// run, [Hazard.Message] and [Hazard.Remedy] say what is wrong and what to do, [Hazard.Answer] says
// which kind of answer a person can give, and [Hazard.Code] is its code in docs/lint.md. [Entries]
// lists the whole catalogue. The example of Hazard calls all of them.
//
// # A hazard
//
// A [Hazard] is a [Kind] with named [Parts], and where the kind has one, a probe that counts the
// rows at risk. It holds no sentence. When the planner drops a column, it creates
//
//	hazard.Hazard{Kind: hazard.DropColumn, Parts: hazard.Parts{Object: "users.legacy_code"},
//		Probe: `SELECT count(*) FROM "users" WHERE "legacy_code" IS NOT NULL`}
//
// The artifact keeps exactly that, as directives above the statement:
//
//	-- comon_orm:step hazard=DL02 object=users.legacy_code
//	-- comon_orm:probe SELECT count(*) FROM "users" WHERE "legacy_code" IS NOT NULL
//
// and every command that reads the file later makes the sentence from the catalogue:
//
//	Potential data loss: dropping column users.legacy_code.
//
// So dev, deploy and rollback print the same words, even for a file that an earlier version wrote
// with another text, and two columns of similar names are never confused.
//
// # Words
//
// An entry has one or more forms of its message. A form may be for one [Case] ("the unique key",
// "the primary key"), and names parts in braces. The first form of the hazard's case whose parts
// are all present is used. The last form of every entry needs only the object, because a directive
// that is written by hand, or in the first format of the artifact, has nothing else.
//
// What a person can do is said in two parts. The remedy in the entry is the same for every caller
// ("give those rows another value first"). How a person gives an answer ("--backfill
// User.age=EXPR") depends on the caller: a library has no flags. The entry therefore names a kind
// of [Answer], and the command line turns that and the parts Field and Becomes into text.
//
// # Levels
//
// A note is shown and stops nothing. A warning stops until somebody allows it. A block stops until
// its own answer is given. A code that the catalogue does not have is a block: a file must not pass
// only because a newer version wrote it.
//
// # A new hazard
//
// Add a constant and an entry to the file of its family (loss.go, rows.go, locks.go, …), write the
// Hazard where package plan makes the step, and a case of its tests. CONTRIBUTING.md has the
// recipe.
package hazard
