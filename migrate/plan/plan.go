// Package plan turns changes into a migration plan: ordered, grouped SQL steps
// with the reason for each and the hazards it carries. Pure: values in, values out.
package plan

// Plan is a migration: groups that run one after the other.
type Plan struct {
	Groups []Group
	// Blocks are what stops the plan until answered (UX, RN, DP, TX and what cannot be planned yet); no step does them.
	Blocks []Hazard
	// Renames are the answered renames ("User.name=fullName"), stored in metadata.
	Renames []string
	// MinServer is the minimal server version, "" when any supported one will do.
	MinServer string
}

// Group is a run of steps that commit together.
type Group struct {
	// Transactional is false for steps that cannot stand in a transaction (PostgreSQL CONCURRENTLY).
	Transactional bool
	// Rebuild names the SQLite tables that the group rebuilds: the runner turns foreign keys off around it.
	Rebuild []string
	Steps   []Step
}

// Step is one SQL statement with its story.
type Step struct {
	SQL     string // one statement, no final semicolon
	Reason  string // "add column posts.status", for comments and --json
	Lock    string // PostgreSQL lock level in words, "" on SQLite
	Hazards []Hazard
	// Undo labels the reverse of this step.
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

// Level says what a hazard does to a run.
type Level uint8

// The levels: a note is printed, a warning stops until allowed, a block stops until answered.
const (
	Note Level = iota
	Warning
	Block
)

// Hazard is one risk of a step or of the plan.
type Hazard struct {
	Code    string // "DL02"
	Level   Level
	Object  string // "users.legacy_code"
	Message string // in the words of the seeds, without the code
	// Probe is a SELECT that counts rows at risk, on one line; "" when nothing is to be counted (always at risk).
	Probe string
	// Help says what answers a block.
	Help string
}
