// Package plan turns changes into a migration plan: ordered, grouped SQL steps
// with the reason for each and the hazards it carries. Pure: values in, values out.
package plan

import "github.com/cocomon/comon_orm/migrate/hazard"

// Plan is a migration: groups that run one after the other.
type Plan struct {
	Groups []Group
	// Blocks are what stops the plan until answered and no step does (RN, DP, what cannot be planned).
	// Steps have hazards of level Block too, with probes; see [Plan.Hazards].
	Blocks []hazard.Hazard
	// Renames are the answered renames ("User.name=fullName"), stored in metadata.
	Renames []string
	// NoRename is true when what looked like a rename was said to be none.
	NoRename bool
	// MinServer is the minimal server version, "" when any supported one will do.
	MinServer string
}

// Group is a run of steps that commit together.
type Group struct {
	// Transactional is false for steps that cannot stand in a transaction (PostgreSQL CONCURRENTLY).
	Transactional bool
	// Rebuild names the SQLite tables that the group rebuilds (or drops although others still refer to them): when it is
	// not empty, the runner turns foreign keys off and legacy_alter_table on around the group.
	Rebuild []string
	Steps   []Step
}

// Step is one SQL statement with its story.
type Step struct {
	SQL     string // one statement, no final semicolon
	Reason  string // "add column posts.status", for comments and --json
	Lock    string // PostgreSQL lock level in words, "" on SQLite
	Hazards []hazard.Hazard
	// Undo labels the reverse of this step; in a plan made by [Reverse], the step itself.
	Undo Undo
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

// String returns the class in the words of rollback.sql.
func (u Undo) String() string { return undoNames[u] }

// Empty reports whether there is nothing to do and nothing to ask.
func (p Plan) Empty() bool { return len(p.Groups) == 0 && len(p.Blocks) == 0 }

// Hazards lists every hazard: those of the plan, then those of its steps.
// A step's block with a probe (UX01, UX03, UX04, …) stops only where the probe counts rows.
func (p Plan) Hazards() []hazard.Hazard {
	out := append([]hazard.Hazard(nil), p.Blocks...)
	for _, g := range p.Groups {
		for _, s := range g.Steps {
			out = append(out, s.Hazards...)
		}
	}
	return out
}
