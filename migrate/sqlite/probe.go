package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
)

// Probe counts rows while the connection refuses to write.
func (db *DB) Probe(ctx context.Context, count sqltext.SQL, limit time.Duration) (out migrate.Probed, err error) {
	was, err := db.pragma(ctx, "query_only")
	if err != nil {
		return out, err
	}
	if err := db.run(ctx, "PRAGMA query_only = ON", nil); err != nil {
		return out, fmt.Errorf("forbid a count to write: %w", err)
	}
	defer func() {
		if restore := db.run(context.WithoutCancel(ctx), sqltext.SQL("PRAGMA query_only = "+was), nil); restore != nil {
			err = errors.Join(err, fmt.Errorf("restore the setting query_only: %w", restore))
		}
	}()
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	out.Rows, err = db.Query(limited, count)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return out, fmt.Errorf("%w: it took longer than it may", migrate.ErrUncounted)
	}
	if sqlite.ErrCode(err) == sqlite.ResultError {
		return out, fmt.Errorf("%w: %w", migrate.ErrValue, err)
	}
	return out, err
}

// LockTables does nothing, because a transaction that writes locks the whole file.
func (db *DB) LockTables(context.Context, []string) error { return nil }
