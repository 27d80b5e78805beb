package history

import (
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Table is the name of the history table.
const Table = "_comon_orm_migrations"

// Format is the version of the rows. It is not the format of the artifacts whose texts a row
// stores; that format is visible in the directives of the texts. Rows of format 1 have neither
// metadata nor a hash of their own. Their table gets these columns with the first row of format 2.
const Format = 2

// Kind is the kind of an event.
type Kind string

// The kinds of events.
const (
	Started   Kind = "started"    // the first of several groups will run next
	GroupDone Kind = "group_done" // one of several groups is committed
	// StatementDone records how many statements of a group outside a transaction have completed.
	StatementDone      Kind = "statement_done"
	Applied            Kind = "applied"
	Failed             Kind = "failed" // a group that cannot be rolled back failed
	RolledBack         Kind = "rolled_back"
	ResolvedApplied    Kind = "resolve_applied"
	ResolvedRolledBack Kind = "resolve_rolled_back"
	Baseline           Kind = "baseline"
	// Squashed records a migration that replaces applied ones and did not run itself.
	Squashed Kind = "squashed"
	// Rebased records that the migration has another name now. Its result stays.
	Rebased Kind = "rebased"
)

// Event is one row.
type Event struct {
	ID              int64 // 1, 2, 3, …
	Format          int
	Migration       string
	Kind            Kind
	Group           int // the group of GroupDone, StatementDone and Failed, from 1; else 0
	Provider        provider.Provider
	Checksum        string
	Warnings        string
	RebuildRequired bool
	StatementCount  int // of the migration; for StatementDone, the completed statements of its group
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
	// Previous is the hash of the previous row; "" for the first row.
	Previous string
	// Hash is the hash that the row stores for itself; "" in rows of format 1.
	Hash string
}

// Next returns e as the event after last, which is nil if the history is empty. The time of e must
// be set before, because the hash includes it.
func Next(last *Event, e Event) Event {
	e.ID, e.Format, e.Previous = 1, Format, ""
	if last != nil {
		e.ID, e.Previous = last.ID+1, last.Sum()
	}
	e.Hash = e.Sum()
	return e
}
