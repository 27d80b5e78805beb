package sqlite

import "context"

// Locked runs do. A lock on a SQLite file ends with its transaction, and the settings of a rebuild cannot change
// within one: each transaction is BEGIN IMMEDIATE and finds out by itself whether another run was faster.
func (db *DB) Locked(ctx context.Context, do func(context.Context) error) error { return do(ctx) }
