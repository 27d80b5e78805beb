// Package plan turns the changes of migrate/diff into a migration plan: ordered, grouped SQL steps
// with the reason and the hazards of each step. It is pure: its input and output are values.
//
// The planner decides what is done and when. The dialect (migrate/dialect) knows how a statement is
// written and which lock it takes: there is no SQL in this package, and a test keeps it so. What
// only some databases can do is a recipe, an optional interface of the dialect. The planner uses a
// recipe if the dialect has it, and plans another way if not.
//
// # Phases and stages
//
// [Make] goes over the changes once. Each change becomes steps, and each step belongs to a phase:
// drops come first, then names change, then objects are created in the order in which they need
// each other. The phases belong to six stages:
//
//	main transaction     all that is done in an instant, or that cannot be done otherwise
//	outside transaction  long work next to applications: rows filled in batches, indexes
//	add not valid        constraints that new rows must meet from now on, existing ones not yet
//	validate             existing rows are checked under locks that block nobody
//	finish               what was built and validated is put into place, in an instant
//	validate last        old rows are checked against the foreign keys that finish added
//
// Steps of one stage are committed together. The main transaction also includes a later stage that
// takes only instants, if no step is between the two. So most plans have one group, which is
// applied as a whole or not at all. A plan with several groups may be interrupted between two of
// them, and can be continued there.
//
// # An example
//
// In a schema for PostgreSQL, the field "age Int?" of User becomes "age Int" with --backfill
// User.age=0, and gets an @@index. The changes are AlterColumn (nullable) and AddIndex. They
// become, with group and phase:
//
//	1  backfills               fill User.age where it is NULL         commits after every 8 MB
//	1  concurrentIndexes       create index User_age_idx              CREATE INDEX CONCURRENTLY
//	2  addNotValidConstraints  require User.age of new rows           CHECK … NOT VALID
//	3  validateConstraints     check old rows against _age_not_null   VALIDATE CONSTRAINT
//	4  finalize                require User.age                       SET NOT NULL, with no scan
//	4  finalize                drop the check that NOT NULL replaces  DROP CONSTRAINT
//
// Groups 2 and 4 block all other access to the table, each for an instant. If 2 and 3 were one
// group, its lock would be held while the whole table is read. With [Never] the whole plan is one
// transaction.
//
// # Rebuilds
//
// SQLite's ALTER TABLE cannot do most changes. When one change of a table cannot be made in place
// ([dialect.Capabilities] has the facts), all changes of that table are made by a copy, with the
// recipe [dialect.TableCopier]: a new table with the definition of the target is created, the rows
// are copied through expressions (for the example: coalesce("age", 0)), the old table is dropped,
// the new one gets its name, and indexes and triggers are created again. Views over the table, and
// triggers elsewhere that name it, are dropped before and created again after that. The steps in
// place are planned too, because their reasons and hazards are those of the rebuild. What is in the
// live table and not in the schema (columns of other tools, collations, hand-made checks) is copied
// too. The group names its rebuilt tables, so that the runner turns foreign keys off around it.
// Renames of tables are committed before, since SQLite renames differently in such a group.
//
// # Detached foreign keys
//
// PostgreSQL refuses to change a column's type, or to drop a key, that a foreign key depends on.
// Before anything is planned, the planner finds such foreign keys, in both directions; each is
// dropped in an early phase and added again in a later one. If a primary key is replaced online,
// both happen in the stage finish: until the index of the new key is built, all foreign keys stay.
// A key that the changes drop or replace themselves is not detached.
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
	// Blocks are hazards of no step that stop the plan until answered (RN, DP, what cannot be
	// planned). Steps have hazards of level Block too, with probes; see [Plan.Hazards].
	Blocks []hazard.Hazard
	// Renames are the answered renames ("User.name=fullName"), stored in the metadata.
	Renames []string
	// NoRename is true if a person answered that nothing was renamed.
	NoRename bool
	// KeptLinks are the answers of [Input.KeepLinks] that were used.
	KeptLinks []string
	// Acts are the changes that objects outside the schema may prevent; the database is asked
	// whether there are any.
	Acts []Act
	// CommitsEnums is true if the main transaction is split in two, for new values of an enum.
	CommitsEnums bool
	// MinServer is the minimal server version; "" if every supported one is enough.
	MinServer string
}

// Group is a sequence of steps that are committed together.
type Group struct {
	// Transactional is false for steps that cannot run in a transaction (PostgreSQL CONCURRENTLY).
	Transactional bool
	// Rebuild names the SQLite tables that the group rebuilds (or drops although others still refer
	// to them): if there are any, the runner turns foreign keys off and legacy_alter_table on
	// around the group.
	Rebuild []string
	Steps   []Step
}

// Step is one SQL statement with its reason and hazards.
type Step struct {
	SQL     sqltext.SQL // one statement, no final semicolon
	Reason  string      // "add column posts.status", for comments and --json
	Lock    string      // the lock it takes, in the database's words; "" where none is worth a word
	Hazards []hazard.Hazard
	// Undo labels the reverse of this step; in a plan made by [Reverse], the step itself.
	Undo Undo
	// Restore is true for a step that creates an object again that was around a rebuilt table; it
	// is skipped in a database that lacked the object.
	Restore bool
	// Of is the object that the step drops before a change or creates again after it, because it
	// prevents the change; the step is skipped in a database that lacks it.
	Of string
}

// Undo is the class of a reverse step.
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

// Empty reports whether there is nothing to do and nothing to ask.
func (p Plan) Empty() bool { return len(p.Groups) == 0 && len(p.Blocks) == 0 }

// Hazards lists every hazard: those of the plan, then those of its steps. A step's block with a
// probe (UX01, UX03, UX04, …) stops only if the probe counts rows.
func (p Plan) Hazards() []hazard.Hazard {
	out := append([]hazard.Hazard(nil), p.Blocks...)
	for _, g := range p.Groups {
		for _, s := range g.Steps {
			out = append(out, s.Hazards...)
		}
	}
	return out
}
