package sqlite

import (
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/migrate"
)

// Ready takes the write lock and gives it back: a file that cannot be written refuses it.
func (db *DB) Ready(ctx context.Context, _ migrate.Needs) error {
	for _, sql := range []string{"BEGIN IMMEDIATE", "ROLLBACK"} {
		if err := db.run(ctx, sql, nil); err != nil {
			return fmt.Errorf("nothing was tried: %w", err)
		}
	}
	return nil
}
