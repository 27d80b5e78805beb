package migrate

import (
	"context"
	"errors"
)

// ResolveOptions says what a person asserts about one migration. Either Applied or RolledBack is
// its name, and the other is "".
type ResolveOptions struct {
	Applied, RolledBack string
	Reason              string
	// Force records the assertion even if the live database contradicts it.
	Force bool
}

// Resolve repairs the history. It compares the live database with the snapshot that the assertion
// implies (after.prisma or before.prisma), and records that a migration is applied or is not
// applied. It runs no SQL of the migration.
func (m *Migrator) Resolve(ctx context.Context, o ResolveOptions) error {
	if err := m.needDatabase(); err != nil {
		return err
	}
	if (o.Applied == "") == (o.RolledBack == "") {
		return errors.New("resolve needs the name of one migration, as applied or as rolled back")
	}
	set, err := m.Artifacts()
	if err != nil {
		return err
	}
	return m.db.WithLock(ctx, func(ctx context.Context) error {
		return m.withObservation(ctx, nil, liveForResolve(m.snapshots, set, o), func(now *observation) error {
			event, err := decideResolve(m.snapshots, now, set, o)
			if err != nil {
				return err
			}
			return m.record(ctx, now.history, event)
		})
	})
}
