// Package plan turns the changes of migrate/diff into a migration plan: ordered, grouped SQL steps
// with the reason and the hazards of each step. It is pure: its input and output are values.
//
// The planner decides which statements run and in which order. Only the dialect (migrate/dialect)
// writes statements and states their locks; a test checks that this package contains no SQL. A
// recipe is an optional interface of the dialect, for statements that only some databases have. The
// planner uses a recipe if the dialect implements it, and another way if not. An online recipe
// blocks no running application.
//
// In this package, "older" is the schema before the migration ([Input.From]) and "newer" the schema
// after it ([Input.To]), which is also called the target. The live database may also have objects
// that neither has.
//
// # Phases and stages
//
// [Make] turns each change into steps, and each step belongs to a phase. Drops come first, then
// renames, then new objects in the order in which they depend on each other. The phases belong to
// six stages:
//
//	main transaction     steps that take an instant, and steps without an online recipe
//	outside transaction  long work while applications run: fill rows in batches, build indexes
//	add not valid        add constraints that the database checks for new rows only
//	validate             check existing rows under locks that block neither reads nor writes
//	finish               let the new keys and constraints replace the old ones, in an instant
//	validate last        check existing rows against the foreign keys that finish added
//
// A group has the steps that are committed together: those of one stage. The stages add not valid
// and finish take an instant only; if no step is between the main transaction and such a stage,
// both are one group. So most plans have a single group, which is applied as a whole or not at all.
// A plan with several groups may be interrupted between two of them, and can be continued there.
//
// # An example
//
// In a schema for PostgreSQL, the field "age Int?" of User becomes "age Int" with --backfill
// User.age=0, and gets an @@index. The changes are AlterColumn (nullable) and AddIndex. They become
// the following steps, each with its group and phase:
//
//	1  backfills               fill User.age where it is NULL         commits after every 8 MB
//	1  concurrentIndexes       create index User_age_idx              CREATE INDEX CONCURRENTLY
//	2  addNotValidConstraints  require User.age of new rows           CHECK … NOT VALID
//	3  validateConstraints     check old rows against _age_not_null   VALIDATE CONSTRAINT
//	4  finalize                require User.age                       SET NOT NULL, with no scan
//	4  finalize                drop the check that NOT NULL replaces  DROP CONSTRAINT
//
// Groups 2 and 4 block all other access to the table, each for an instant. If 2 and 3 were one
// group, that lock would be held while group 3 reads the whole table. With [Never] the whole plan
// is one transaction.
//
// # Rebuilds
//
// SQLite's ALTER TABLE cannot make most changes. [dialect.Capabilities] says which changes a
// database can make in place. If one change of a table cannot be made in place, the table is
// rebuilt, with the recipe [dialect.TableCopier]:
//
//   - A new table is created with the definition of the target.
//   - The rows are copied. An expression computes each changed column; in the example it is
//     coalesce("age", 0).
//   - The old table is dropped, and the new one gets its name.
//   - Indexes and triggers are created again.
//
// Views over the table, and triggers of other tables that name it, are dropped before the rebuild
// and created again after it. The steps in place are planned too, because the rebuild takes over
// their reasons and hazards. The new table also gets what the schema cannot express: columns of
// other tools, collations and hand-made checks. A group names its rebuilt tables, so that the
// runner turns foreign keys off and legacy_alter_table on while the group runs. Renames of tables
// are committed before such a group, because SQLite renames differently while legacy_alter_table is
// on.
//
// # Detached foreign keys
//
// PostgreSQL refuses to drop a key that a foreign key refers to, and to change the type of a column
// of a foreign key at either end. The planner first finds these foreign keys and detaches them: it
// drops each in an early phase and adds it again in a later one. If a primary key is replaced
// online, both steps are in the stage finish, so that all foreign keys stay until the index of the
// new key is built. A foreign key that the changes drop or replace themselves is not detached.
package plan

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Plan is a migration: groups that run one after the other.
type Plan struct {
	Groups []Group
	// Title describes the plan; "" if it changes nothing.
	Title string
	// Blocks are the hazards that belong to no step and stop the plan until a person answers:
	// renames (RN), dependent objects (DP) and changes that cannot be planned. Steps have hazards
	// of level Block too, with probes; see [Plan.Hazards].
	Blocks []hazard.Hazard
	// Renames are the answered renames ("User.name=fullName"), stored in the metadata.
	Renames []string
	// NoRename is true if a person answered that nothing was renamed.
	NoRename bool
	// KeptLinks are the answers of [Input.KeepLinks] that were used.
	KeptLinks []string
	// Acts are the changes that objects outside the schema may prevent. The caller asks the
	// database for such objects.
	Acts []Act
	// CommitsEnums is true if the main transaction is split in two, because new values of an enum
	// must be committed before they are used.
	CommitsEnums bool
	// MinServer is the minimal server version; "" if every supported one is enough.
	MinServer string
}

// Group is a sequence of steps that are committed together, see the package comment.
type Group struct {
	// Transactional is false for steps that cannot run in a transaction (PostgreSQL CONCURRENTLY).
	Transactional bool
	// Rebuild names the SQLite tables that the group rebuilds, and those that it drops while other
	// tables still refer to them. If it is not empty, the runner turns foreign keys off and
	// legacy_alter_table on while the group runs.
	Rebuild []string
	Steps   []Step
}

// Step is one SQL statement with its reason and hazards.
type Step struct {
	SQL     sqltext.SQL // one statement, no final semicolon
	Reason  string      // "add column posts.status", for comments and --json
	Lock    string      // the lock that it takes, in the database's words; "" for a weak lock
	Hazards []hazard.Hazard
	// Undo is the class of the step that reverses this one. In a plan of [Reverse], it is the class
	// of this step.
	Undo Undo
	// Restore is true for a step that creates an index, view or trigger again after a rebuild. The
	// step is skipped in a database that did not have the object.
	Restore bool
	// Of names an object of [Input.Carry], if the step drops it before the changes or creates it
	// again after them. The step is skipped in a database that does not have the object.
	Of string
}

// Undo says how far a step of the rollback restores what the migration changed.
type Undo uint8

// The undo classes.
const (
	Exact Undo = iota
	Converts
	LosesData
	Manual
)

var undoNames = [...]string{"exact", "converts", "loses data", "manual"}

// String returns the class as rollback.sql writes it.
func (u Undo) String() string { return undoNames[u] }

// Empty reports whether the plan has no steps and no blocks.
func (p Plan) Empty() bool { return len(p.Groups) == 0 && len(p.Blocks) == 0 }

// Hazards returns all hazards, first those of the plan, then those of its steps. A hazard of level
// Block with a probe stops the plan only if the probe counts rows.
func (p Plan) Hazards() []hazard.Hazard {
	out := append([]hazard.Hazard(nil), p.Blocks...)
	for _, g := range p.Groups {
		for _, s := range g.Steps {
			out = append(out, s.Hazards...)
		}
	}
	return out
}
