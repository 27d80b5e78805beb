package migrate

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Errors that callers check for; the command line maps them to exit codes.
var (
	// ErrBusy: another session holds the database or its migration lock; nothing changed (exit 4).
	ErrBusy = errors.New("the database is busy")
	// ErrOutcomeUnknown: the connection was lost during a commit; running again is safe (exit 5).
	ErrOutcomeUnknown = errors.New("the connection was lost during commit, and the outcome is not known")
	// ErrUncounted: a probe returned no count although the probe itself is valid.
	ErrUncounted = errors.New("the rows at risk are not counted")
	// ErrValue: a probe needs the value of an expression that the database cannot compute.
	ErrValue = errors.New("the database cannot compute the value")
	// ErrWrites: a probe has an expression that would write.
	ErrWrites = errors.New("a count may not write")
	// ErrRowsHidden: the role may not see all rows that a probe has to count.
	ErrRowsHidden = errors.New("row security hides rows from the role")
	// ErrHeldUp: an external cause stopped the migration, such as a full disk or a lost connection.
	// What the run had started is rolled back, or the next run continues it.
	ErrHeldUp = errors.New("the run was interrupted by an external cause (run it again once that is resolved; it continues where it stopped)")
	// ErrNeedsCommit: a statement needs a change that the open transaction has not committed yet.
	ErrNeedsCommit = errors.New("another statement has to be committed first")
	// ErrNoScratch: no scratch database could be made.
	ErrNoScratch = errors.New("no scratch database can be made")
	// ErrForeignHistory: the history table belongs to another tool.
	ErrForeignHistory = errors.New("the table _comon_orm_migrations was made by comon_orm for Dart: " +
		"a baseline that adopts it takes the database over and keeps that table under another name")
)

// errHistoryMoved: another run appended to the history since it was read; observe again.
var errHistoryMoved = errors.New("another run changed the migration history meanwhile")

// DriftError is returned when the live database differs from the snapshot (exit 1).
type DriftError struct {
	// Migration is the one whose after.prisma (or before.prisma) the database should equal; "" is
	// the empty database.
	Migration   string
	Differences []diff.Difference
	// After is true if the difference was found after the statements ran; they were not committed.
	After bool
}

// Error lists every difference.
func (e *DriftError) Error() string {
	var b strings.Builder
	switch {
	case e.After:
		fmt.Fprintf(&b, "after %s the database would differ from the migration's snapshot, so nothing of it was committed", e.Migration)
	case e.Migration == "":
		b.WriteString("the database is not empty where the first migration expects it to be")
	default:
		fmt.Fprintf(&b, "the database has drifted from what %s left", e.Migration)
	}
	for _, d := range e.Differences {
		b.WriteString("\n  " + d.Message)
	}
	if e.Migration == "" && !e.After {
		b.WriteString("\n  to take over a database that already equals schema.prisma, record a baseline")
	}
	return b.String()
}

// StoppedError is returned when hazards stop the run before it changed anything (exit 3).
type StoppedError struct {
	Migration string // "" when none is written yet
	// Undoing is true if the risks are those of rollback.sql.
	Undoing bool
	// Risks are those that stop, in order.
	Risks []Risk
}

// Error lists what stops.
func (e *StoppedError) Error() string {
	var b strings.Builder
	b.WriteString("stopped")
	if e.Migration != "" {
		b.WriteString(" before " + e.Migration)
	}
	for _, r := range e.Risks {
		b.WriteString("\n  " + r.String())
	}
	return b.String()
}

// MoreAtRiskError is returned when the count in the acting transaction is higher than the run had
// shown; the transaction is rolled back (exit 3).
type MoreAtRiskError struct {
	Shown int64
	Now   Risk
}

// Error names the risk with its present count.
func (e *MoreAtRiskError) Error() string {
	return fmt.Sprintf("more rows are at risk than this run showed (%d, now %d): nothing was changed, look again: %s", e.Shown, e.Now.Count, e.Now)
}

// FindingsError is returned when artifacts and history do not match (exit 1).
type FindingsError struct{ Findings []Finding }

// Error lists the findings with their fixes.
func (e *FindingsError) Error() string {
	lines := make([]string, len(e.Findings))
	for i, f := range e.Findings {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// PartialError is returned when some migrations of a run, or some groups of one, are applied or
// undone and the others are not (exit 1). The cause may be any of the other errors; "nothing
// changed" then applies only to the part that failed.
type PartialError struct {
	Applied []string
	// Groups is the number of committed groups of Migration.
	Groups int
	// Undone are the migrations that a rollback had undone before it failed.
	Undone []string
	// Migration is the one that failed, "" when the cause names it.
	Migration string
	Err       error
}

// Error says what is done and what failed.
func (e *PartialError) Error() string {
	done := "applied " + strings.Join(e.Applied, ", ")
	if e.Groups > 0 {
		return fmt.Sprintf("committed %s of %s; then: %v", firstGroups(e.Groups), e.Migration, e.Err)
	}
	if len(e.Undone) > 0 {
		done = "rolled back " + strings.Join(e.Undone, ", ")
	}
	if e.Migration != "" {
		return fmt.Sprintf("%s; then %s: %v", done, e.Migration, e.Err)
	}
	return fmt.Sprintf("%s; then: %v", done, e.Err)
}

func firstGroups(groups int) string {
	if groups == 1 {
		return "the first group"
	}
	return fmt.Sprintf("the first %d groups", groups)
}

// Unwrap returns the cause.
func (e *PartialError) Unwrap() error { return e.Err }

// StatementError is a statement that failed in the database.
type StatementError struct {
	Migration string
	Line      int // in migration.sql or rollback.sql
	SQL       sqltext.SQL
	Err       error
}

// Error names the statement and the database's reason.
func (e *StatementError) Error() string {
	first, _, more := strings.Cut(sqltext.Text(e.SQL), "\n")
	if more {
		first += " …"
	}
	where := e.Migration
	if e.Line > 0 {
		where = fmt.Sprintf("%s, line %d", e.Migration, e.Line)
	}
	return fmt.Sprintf("%s: %s: %v", where, first, e.Err)
}

// Unwrap returns the database's reason.
func (e *StatementError) Unwrap() error { return e.Err }

// ProviderError is returned for a migration that was made for the other kind of database (exit 1).
type ProviderError struct {
	Migration string
	For, Is   provider.Provider
}

// Error names both.
func (e *ProviderError) Error() string {
	return fmt.Sprintf("migration %s is for %s, the database is %s", e.Migration, e.For, e.Is)
}
