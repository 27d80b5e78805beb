package dialect

import "github.com/cocomon/comon_orm/internal/sqltext"

// RowGuarder keeps rows for which a condition holds, any row where it is "", from coming into a table
// for a while. Rows that are there already stay.
type RowGuarder interface {
	GuardRows(table, condition sqltext.SQL, name string) RowGuard
}

// RowGuard is a constraint that is there for a while.
type RowGuard struct {
	// Add needs the table for an instant. Validate reads all of it while others write, and fails
	// where a row is there for which the condition holds. Drop does nothing where the guard is gone.
	Add, Validate, Drop sqltext.SQL
	// Present counts 1 while the guard is there, and OfTheRow where moreover nothing but the row decides
	// whether it may come.
	Present, OfTheRow sqltext.SQL
}

// GuardFinder finds the guards that a run has left that was cut off: one statement a row, which drops
// one.
type GuardFinder interface {
	FindGuards() sqltext.SQL
}
