package dialect

import "github.com/cocomon/comon_orm/internal/sqltext"

// RowGuarder temporarily refuses new rows for which a condition holds (all rows if it is "").
// Existing rows stay.
type RowGuarder interface {
	GuardRows(table, condition sqltext.SQL, name string) RowGuard
}

// RowGuard is a temporary constraint.
type RowGuard struct {
	// Add locks the table for an instant. Validate reads all of it while others write, and fails if
	// the condition holds for a row. Drop does nothing if the guard does not exist.
	Add, Validate, Drop sqltext.SQL
	// Present counts 1 while the guard exists. OfTheRow counts 1 if, in addition, its condition
	// depends only on the row.
	Present, OfTheRow sqltext.SQL
}

// GuardFinder finds the guards that an interrupted run has left: one statement per row, which drops
// one.
type GuardFinder interface {
	FindGuards() sqltext.SQL
}
