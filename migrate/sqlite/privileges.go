package sqlite

import (
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
)

// CheckPrivileges acquires the write lock and releases it. This fails for a read-only file.
func (db *DB) CheckPrivileges(ctx context.Context, _ migrate.Requirements) error {
	for _, sql := range []sqltext.SQL{"BEGIN IMMEDIATE", "ROLLBACK"} {
		if err := db.run(ctx, sql, nil); err != nil {
			return fmt.Errorf("nothing was tried: %w", err)
		}
	}
	return nil
}
