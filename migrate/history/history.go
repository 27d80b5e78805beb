// Package history is the table `_comon_orm_migrations`: events that are appended and
// never changed, each holding its own hash and that of the one before. A second table has
// one row, the [Head], which names the newest event and is the only thing that is updated:
// it shows when the newest events are gone. The package makes the tables' SQL, reads their
// rows, and says what the events amount to. Pure: it talks to no database.
package history

import (
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Table is the name of the history table.
const Table = "_comon_orm_migrations"

// Format is the version of the rows' form. It is not that of the artifacts whose texts a row holds: those say by their
// directives what they are. Rows of format 1 have neither metadata nor a hash of their own, and the tables that they were
// first written to gain the columns with the first row of format 2.
const Format = 2

// Kind says what happened.
type Kind string

// The kinds of events.
const (
	Started   Kind = "started"    // the first of several groups is about to run
	GroupDone Kind = "group_done" // one of several groups is committed
	// StatementDone: of a group that runs outside a transaction, so many statements are finished.
	StatementDone      Kind = "statement_done"
	Applied            Kind = "applied"
	Failed             Kind = "failed" // a group that cannot be rolled back failed
	RolledBack         Kind = "rolled_back"
	ResolvedApplied    Kind = "resolve_applied"
	ResolvedRolledBack Kind = "resolve_rolled_back"
	Baseline           Kind = "baseline"
	// Squashed: the migration stands for others that are applied, and did not run.
	Squashed Kind = "squashed"
	// Rebased: what the migration made is there and goes on as another one, which was made of it.
	Rebased Kind = "rebased"
)

// Event is one row.
type Event struct {
	ID              int64 // 1, 2, 3, …
	Format          int
	Migration       string
	Kind            Kind
	Group           int // 1-based group that GroupDone, StatementDone and Failed tell of, else 0
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
	// Previous is the sum of the row before, "" of the first.
	Previous string
	// Hash is the row's own sum as the row states it, "" in rows of format 1.
	Hash string
}

// Next returns e as the event that follows last in a log, nil when the log is empty. Its time has to be known by then: it
// is summed like the rest.
func Next(last *Event, e Event) Event {
	e.ID, e.Format, e.Previous = 1, Format, ""
	if last != nil {
		e.ID, e.Previous = last.ID+1, last.Sum()
	}
	e.Hash = e.Sum()
	return e
}
