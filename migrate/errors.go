package migrate

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Errors that callers check for. The command line maps them to exit codes.
var (
	// ErrBusy means that another session holds a lock on the database. Nothing has changed (exit
	// 4).
	ErrBusy = errors.New("the database is busy")
	// ErrOutcomeUnknown means that the connection was lost during a commit. The run can be repeated
	// safely (exit 5).
	ErrOutcomeUnknown = errors.New("the connection was lost during commit, and the outcome is not known")
	// ErrUncounted means that a valid probe returned no count, for example because of its time
	// limit.
	ErrUncounted = errors.New("the rows at risk are not counted")
	// ErrValue means that the database cannot compute an expression in a probe.
	ErrValue = errors.New("the database cannot compute the value")
	// ErrWrites means that an expression in a probe would write.
	ErrWrites = errors.New("a count may not write")
	// ErrRowsHidden means that row security hides rows that a probe has to count.
	ErrRowsHidden = errors.New("row security hides rows from the role")
	// ErrHeldUp means that an external cause stopped the migration, such as a full disk or a lost
	// connection. The database rolls back the open transaction, and the next run continues the
	// migration.
	ErrHeldUp = errors.New("the run was interrupted by an external cause (run it again once that is resolved; it continues where it stopped)")
	// ErrNeedsCommit means that a statement needs a change that the open transaction has not
	// committed yet.
	ErrNeedsCommit = errors.New("another statement has to be committed first")
	// ErrNoScratch means that no temporary database could be created.
	ErrNoScratch = errors.New("no scratch database can be made")
	// ErrForeignHistory means that the history table belongs to another tool.
	ErrForeignHistory = errors.New("the table _comon_orm_migrations was made by comon_orm for Dart: " +
		"a baseline that adopts it takes the database over and keeps that table under another name")
)

// errHistoryMoved means that another run has appended to the history since it was read. The run
// must observe again.
var errHistoryMoved = errors.New("another run changed the migration history meanwhile")

// DriftError is returned when the live database differs from the snapshot (exit 1).
type DriftError struct {
	// Migration is the migration whose after.prisma (or before.prisma) the database should equal.
	// "" means that it should be empty.
	Migration   string
	Differences []diff.Difference
	// After is true if the difference was found after the statements ran. The statements were not
	// committed.
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
	Migration string // "" for a plan that is not written yet
	// Undoing is true if the risks are those of rollback.sql.
	Undoing bool
	// Risks are the risks that stop the run, in order.
	Risks []Risk
}

// Error lists the risks.
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

// MoreAtRiskError is returned when a transaction counts more rows at risk than the run has shown.
// The transaction is rolled back (exit 3).
type MoreAtRiskError struct {
	Shown int64
	Now   Risk
}

// Error names the risk with its new count.
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

// PartialError is returned when some migrations of a run, or some groups of a migration, are
// applied or undone and the others are not (exit 1). Err may be any of the other errors; if that
// error says that nothing has changed, this is true of the failed part only.
type PartialError struct {
	Applied []string
	// Groups is the number of committed groups of Migration.
	Groups int
	// Undone are the migrations that a rollback had undone before it failed.
	Undone []string
	// Migration is the migration that failed, "" if Err names it.
	Migration string
	Err       error
}

// Error says what is applied or undone, and what failed.
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

// StatementError is returned for a statement that failed in the database.
type StatementError struct {
	Migration string
	Line      int // in migration.sql or rollback.sql
	SQL       sqltext.SQL
	Err       error
}

// Error names the statement and the error of the database.
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

// Unwrap returns the error of the database.
func (e *StatementError) Unwrap() error { return e.Err }

// ProviderError is returned for a migration that was written for the other kind of database (exit
// 1).
type ProviderError struct {
	Migration string
	For, Is   provider.Provider
}

// Error names both kinds of databases.
func (e *ProviderError) Error() string {
	return fmt.Sprintf("migration %s is for %s, the database is %s", e.Migration, e.For, e.Is)
}
