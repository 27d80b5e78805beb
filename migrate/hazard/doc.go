// Package hazard is the catalogue of what can go wrong with a migration: one entry for each kind of
// hazard, with its code, its level, its words, whether rows are counted, what answers it and its
// documentation. Everything else that speaks of hazards derives from it: the planner, the
// directives in migration.sql, warnings.txt, deploy, status and rollback, the linter, the JSON
// output, the prompts, docs/lint.md and a table of docs/plans.md.
//
// # Reading one
//
// Whoever has a [Hazard] asks it: [Hazard.Level] says whether it stops a run, [Hazard.Message] and
// [Hazard.Remedy] what is wrong and what to do, [Hazard.Answer] which kind of answer a person can
// give, [Hazard.Code] the code under which docs/lint.md has it. [Entries] lists the whole
// catalogue. The example of Hazard asks all of that.
//
// # A hazard
//
// A [Hazard] is a [Kind] with named [Parts], and where the kind has one, a probe that counts the
// rows at risk. It holds no sentence. The planner that drops a column writes
//
//	hazard.Hazard{Kind: hazard.DropColumn, Parts: hazard.Parts{Object: "users.legacy_code"},
//		Probe: `SELECT count(*) FROM "users" WHERE "legacy_code" IS NOT NULL`}
//
// The artifact keeps exactly that, as directives above the statement:
//
//	-- comon_orm:step hazard=DL02 object=users.legacy_code
//	-- comon_orm:probe SELECT count(*) FROM "users" WHERE "legacy_code" IS NOT NULL
//
// and whoever reads the file later makes the sentence from the catalogue:
//
//	Potential data loss: dropping column users.legacy_code.
//
// So dev, deploy and rollback say the same words, whichever version of the text the file was
// written with, and two columns of similar names are never confused.
//
// # Words
//
// An entry has one or more forms of its message. A form may be for one [Case] ("the unique key",
// "the primary key"), and names parts in braces. The form that is used is the first one of the
// hazard's case whose parts are all there; the last form of every entry needs the object alone,
// because that is all that a directive written by hand, or by the first version of the artifact,
// has.
//
// What to do about it is said in two halves. The remedy of the entry is true anywhere ("give those
// rows another value first"). How to say an answer ("--backfill User.age=EXPR") depends on who
// asks: a library has no flags. The entry therefore names a kind of [Answer], and the command line
// turns that and the parts Field and Becomes into text.
//
// # Levels
//
// A note is shown and stops nothing. A warning stops until somebody allows it. A block stops until
// its own answer is given. A code that the catalogue does not have blocks: a file must not pass
// because its writer was newer.
//
// # A new hazard
//
// Add a constant and an entry to the file of its family (loss.go, rows.go, locks.go, …), write the
// Hazard where package plan makes the step, and a case of its tests. CONTRIBUTING.md has the
// recipe.
package hazard
