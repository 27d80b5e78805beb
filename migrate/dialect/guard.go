package dialect

import "github.com/cocomon/comon_orm/internal/sqltext"

// RowGuarder writes statements by which the database temporarily refuses new rows for which a
// condition holds. If the condition is "", the database refuses all new rows. Existing rows stay.
type RowGuarder interface {
	GuardRows(table, condition sqltext.SQL, name string) RowGuard
}

// RowGuard has the statements for a temporary constraint.
type RowGuard struct {
	// Add locks the table for an instant. Validate reads the whole table while applications write,
	// and fails if the condition holds for a row. Drop does nothing if the guard does not exist.
	Add, Validate, Drop sqltext.SQL
	// Present returns 1 while the guard exists, else 0. OfTheRow returns 1 if the guard exists and
	// its condition depends only on the row, else 0.
	Present, OfTheRow sqltext.SQL
}

// GuardFinder returns a query that finds the guards that an interrupted run has left. Each row of
// its result is a statement that drops one guard.
type GuardFinder interface {
	FindGuards() sqltext.SQL
}
