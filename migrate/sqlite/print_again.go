package sqlite

import (
	"context"

	"github.com/cocomon/comon_orm/migrate/inventory"
)

// PrintAgain returns "" for each difference, because SQLite stores definitions unchanged and does
// not print them in another form.
func (db *DB) PrintAgain(_ context.Context, _ []inventory.Move, differences []inventory.Difference) ([]string, error) {
	return make([]string, len(differences)), nil
}
