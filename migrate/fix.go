package migrate

import "errors"

// Fix is the repair for a finding or an error. It is data, which the caller turns into words or
// commands.
type Fix struct {
	Kind FixKind
	// Migration is the migration that the fix applies to; "" if it applies to none.
	Migration string
}

// FixKind is a kind of [Fix].
type FixKind uint8

// The kinds of fixes.
const (
	// NoFix means that no repair is known.
	NoFix FixKind = iota
	// FixDeploy applies pending migrations.
	FixDeploy
	// FixRestore writes the migration's directory from the history.
	FixRestore
	// FixCheckOut checks out the migration's directory from version control.
	FixCheckOut
	// FixSearch looks for the directory in older commits.
	FixSearch
	// FixRestamp updates the checksums of edited migrations.
	FixRestamp
	// FixRebase puts migrations in order.
	FixRebase
	// FixReconcile writes a migration that records a change made by hand.
	FixReconcile
	// FixRecordApplied records, on a person's confirmation, that the migration is applied.
	FixRecordApplied
	// FixRecordRolledBack records that the migration is not applied, if the database shows that.
	FixRecordRolledBack
	// FixForceRolledBack records that the migration is not applied, on a person's confirmation.
	FixForceRolledBack
	// FixRollBack undoes the migration.
	FixRollBack
	// FixGoOnOrBack continues a partly applied migration, or undoes the applied part.
	FixGoOnOrBack
	// FixRestoreOrBack restores the migration's directory, or undoes the migration and the later
	// ones whose directories are missing too.
	FixRestoreOrBack
	// FixBaseline takes over a database that equals the schema.
	FixBaseline
	// FixAdopt takes over from another tool.
	FixAdopt
	// FixBaselineCreateOnly writes a baseline to be completed by hand.
	FixBaselineCreateOnly
	// FixPull updates the schema from the database.
	FixPull
	// FixCreateOnly plans a migration and applies nothing.
	FixCreateOnly
	// FixStatus shows how migrations and database compare.
	FixStatus
)

// String describes the fix.
func (k FixKind) String() string {
	words := [...]string{"", "apply what is pending", "restore its directory from the history", "restore its directory from version control",
		"look for its directory in version control", "give it the checksum of what it is now", "rebase the migrations", "reconcile the migrations with the database",
		"record it as applied, with the reason", "record it as rolled back", "record it as rolled back, with the reason", "roll it back", "go on with it, or roll back what is committed", "restore its directory, or roll it back",
		"take the database over by a baseline", "take over from the other tool by a baseline", "write the baseline without recording it, and complete it by hand", "pull the schema from the database",
		"write the migration without applying it", "look at the status"}
	if int(k) < len(words) {
		return words[k]
	}
	return ""
}

// FixError is an error with its fix.
type FixError struct {
	Fix Fix
	Err error
}

// Error returns the text of the cause.
func (e *FixError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *FixError) Unwrap() error { return e.Err }

func fixable(err error, kind FixKind, migration string) error {
	return &FixError{Fix{kind, migration}, err}
}

// FixOf returns the fix of an error, of kind [NoFix] if none is known.
func FixOf(err error) Fix {
	var fixed *FixError
	var drift *DriftError
	var partial *PartialError
	switch {
	case errors.As(err, &fixed):
		return fixed.Fix
	case errors.As(err, &partial) && partial.Groups > 0:
		return Fix{FixGoOnOrBack, partial.Migration}
	case errors.Is(err, ErrForeignHistory):
		return Fix{Kind: FixAdopt}
	case errors.As(err, &drift) && drift.Migration == "" && !drift.After:
		return Fix{Kind: FixBaseline}
	}
	return Fix{}
}
