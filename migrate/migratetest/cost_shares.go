package migratetest

import (
	"context"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// shares is a database that measures how long each kind of operation takes in a run.
type shares struct {
	migrate.Database
	// inventory is the time of inventories. counting is the time of probes and of the locks before
	// them. transactions is the time to begin and end transactions, with settings, lock and commit.
	// database is the sum of these and of all other queries.
	inventory, counting, transactions, database time.Duration

	inventories int
}

// of measures do and adds its duration.
func (s *shares) of(to *time.Duration, do func()) {
	began := time.Now()
	do()
	spent := time.Since(began)
	s.database += spent
	if to != nil {
		*to += spent
	}
}

// Inventory measures and counts inventories.
func (s *shares) Inventory(ctx context.Context, scope migrate.InventoryScope) (out inventory.Inventory, err error) {
	s.inventories++
	s.of(&s.inventory, func() { out, err = s.Database.Inventory(ctx, scope) })
	return out, err
}

// Probe measures a probe.
func (s *shares) Probe(ctx context.Context, count sqltext.SQL, limit time.Duration) (out migrate.Probed, err error) {
	s.of(&s.counting, func() { out, err = s.Database.Probe(ctx, count, limit) })
	return out, err
}

// LockTables measures a lock.
func (s *shares) LockTables(ctx context.Context, tables []string) (err error) {
	s.of(&s.counting, func() { err = s.Database.LockTables(ctx, tables) })
	return err
}

// Exec measures a statement.
func (s *shares) Exec(ctx context.Context, sql sqltext.SQL) (err error) {
	s.of(nil, func() { err = s.Database.Exec(ctx, sql) })
	return err
}

// Query measures a query.
func (s *shares) Query(ctx context.Context, sql sqltext.SQL) (rows [][]string, err error) {
	s.of(nil, func() { rows, err = s.Database.Query(ctx, sql) })
	return rows, err
}

// QueryAll measures queries.
func (s *shares) QueryAll(ctx context.Context, statements ...migrate.Statement) (answers [][][]string, err error) {
	s.of(nil, func() { answers, err = s.Database.QueryAll(ctx, statements...) })
	return answers, err
}

// Inspect measures an inspection.
func (s *shares) Inspect(ctx context.Context, scope migrate.Scope) (out migrate.Inspection, err error) {
	s.of(nil, func() { out, err = s.Database.Inspect(ctx, scope) })
	return out, err
}

// Transaction measures a transaction, except for the time of its function do.
func (s *shares) Transaction(ctx context.Context, g artifact.Group, do func(context.Context) error) (err error) {
	var inside time.Duration
	began := time.Now()
	err = s.Database.Transaction(ctx, g, func(ctx context.Context) error {
		entered := time.Now()
		defer func() { inside += time.Since(entered) }()
		return do(ctx)
	})
	around := time.Since(began) - inside
	s.transactions, s.database = s.transactions+around, s.database+around
	return err
}
