package migrate

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// Baseline takes over a database that is already what the schema says: it writes the first migration, from nothing to
// the schema, and records it as applied without running it.
func (m *Migrator) Baseline(ctx context.Context, target *schema.Schema, name string) (*artifact.Migration, error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	if len(set.Migrations)+len(set.Problems) > 0 {
		return nil, errors.New("there are migrations already: a baseline is the first one (`migrate resolve --applied NAME` records one of these as applied)")
	}
	empty := &schema.Schema{Datasource: target.Datasource}
	d := &Draft{Before: m.options.Snapshots.Print(empty), After: m.options.Snapshots.Print(target)}
	if d.Plan, d.Reverse, err = m.between(empty, target, nil, PlanOptions{}); err != nil {
		return nil, err
	}
	var written *artifact.Migration
	err = m.db.Locked(ctx, func(ctx context.Context) error {
		j, err := m.readJournal(ctx)
		if err != nil {
			return err
		}
		if active := history.Active(j.events); len(active) > 0 {
			return fmt.Errorf("the database has a history already, up to %s: restore its migrations from version control", active[len(active)-1].Migration)
		}
		differences, err := m.drift(ctx, d.After)
		if err != nil {
			return err
		}
		if len(differences) > 0 {
			return fmt.Errorf("the database is not what the schema says, so it is no baseline (`db pull` brings the schema to it): %w",
				&DriftError{Migration: "schema.prisma", Differences: differences})
		}
		if written, err = m.write(set, d, cmp.Or(name, "baseline")); err != nil {
			return err
		}
		return m.record(ctx, j, m.event(written, history.Baseline))
	})
	return written, err
}
