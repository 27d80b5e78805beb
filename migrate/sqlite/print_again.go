package sqlite

import (
	"context"

	"github.com/cocomon/comon_orm/migrate/inventory"
)

// PrintAgain prints nothing: SQLite stores texts as written, whatever the types are.
func (db *DB) PrintAgain(_ context.Context, _ []inventory.Move, differences []inventory.Difference) ([]string, error) {
	return make([]string, len(differences)), nil
}
