package history

import (
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Table is the name of the history table.
const Table = "_comon_orm_migrations"

// Format is the version of the rows. It is not the format of the artifacts whose texts a row holds:
// that can be read from their directives. Rows of format 1 have neither metadata nor a hash of
// their own; their tables get these columns with the first row of format 2.
const Format = 2

// Kind is what happened.
type Kind string

// The kinds of events.
const (
	Started   Kind = "started"    // the first of several groups is about to run
	GroupDone Kind = "group_done" // one of several groups is committed
	// StatementDone: this many statements are finished of a group that runs outside a transaction.
	StatementDone      Kind = "statement_done"
	Applied            Kind = "applied"
	Failed             Kind = "failed" // a group that cannot be rolled back failed
	RolledBack         Kind = "rolled_back"
	ResolvedApplied    Kind = "resolve_applied"
	ResolvedRolledBack Kind = "resolve_rolled_back"
	Baseline           Kind = "baseline"
	// Squashed: the migration replaces others that are applied, and did not run.
	Squashed Kind = "squashed"
	// Rebased: the result of the migration remains, as that of a new migration made from it.
	Rebased Kind = "rebased"
)

// Event is one row.
type Event struct {
	ID              int64 // 1, 2, 3, …
	Format          int
	Migration       string
	Kind            Kind
	Group           int // 1-based group that GroupDone, StatementDone and Failed report, else 0
	Provider        provider.Provider
	Checksum        string
	Warnings        string
	RebuildRequired bool
	StatementCount  int // of the migration; of StatementDone the statements of its group that are finished
	BeforeSchema    string
	AfterSchema     string
	MigrationSQL    string
	RollbackSQL     string
	// Metadata is metadata.txt, "" in rows of format 1.
	Metadata    string
	At          time.Time // by the database's clock
	Duration    time.Duration
	Reason      string
	ToolVersion string
	// Previous is the sum of the previous row; "" for the first.
	Previous string
	// Hash is the row's own sum as stored in the row; "" in rows of format 1.
	Hash string
}

// Next returns e as the event after last, the end of a log; nil if the log is empty. Its time must
// be set before: the sum includes it.
func Next(last *Event, e Event) Event {
	e.ID, e.Format, e.Previous = 1, Format, ""
	if last != nil {
		e.ID, e.Previous = last.ID+1, last.Sum()
	}
	e.Hash = e.Sum()
	return e
}
