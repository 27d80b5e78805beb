package migrate

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// BaselineOptions are the choices of [Migrator.Baseline].
type BaselineOptions struct {
	// Name is the new migration's; empty is "baseline".
	Name string
	// Adopt takes over from another tool: the directories of Prisma's migrations, or of comon_orm for Dart, stay where they
	// are and the baseline stands for them; a history table of comon_orm for Dart is kept as [AdoptedTable].
	Adopt bool
}

// AdoptedTable is what the history table of comon_orm for Dart is called once a database is taken over.
const AdoptedTable = history.Table + "_dart"

// prismaTable is where Prisma records its migrations.
const prismaTable = "_prisma_migrations"

// Baseline takes over a database that is already what the schema says: it writes the first migration, from nothing to
// the schema, and records it as applied without running it. Where the migrations have begun already, as on the second database
// of a project, it records the first of them once the database is found to be what that one leaves.
func (m *Migrator) Baseline(ctx context.Context, target *schema.Schema, o BaselineOptions) (*artifact.Migration, error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	d, err := baselineDraft(m.snapshots, set, target, o)
	if err != nil {
		return nil, err
	}
	var first *artifact.Migration
	return first, m.db.WithLock(ctx, func(ctx context.Context) (err error) {
		first, err = m.baseline(ctx, set, d, o)
		return err
	})
}

func (m *Migrator) baseline(ctx context.Context, set artifact.Set, d *Draft, o BaselineOptions) (*artifact.Migration, error) {
	whose, snapshot := baselineOf(set, d)
	now, dart, err := m.observeBaseline(ctx, snapshot, o.Adopt)
	if err != nil {
		return nil, err
	}
	if d != nil && len(d.Replaces) > 0 && len(now.history.active()) == 0 {
		if err := m.checkPrisma(ctx, d.Replaces); err != nil {
			return nil, err
		}
	}
	if err := decideBaseline(m.snapshots, now, whose, snapshot); err != nil {
		return nil, err
	}
	if d == nil {
		return set.Migrations[0], m.recordBaseline(ctx, now.history, set.Migrations[0], dart)
	}
	written, err := m.write(artifact.Set{}, d, cmp.Or(o.Name, "baseline"))
	if err != nil {
		return nil, err
	}
	if err := m.recordBaseline(ctx, now.history, written, dart); err != nil {
		return nil, errors.Join(err, artifact.Remove(m.options.Dir, written.Name))
	}
	return written, nil
}

// observeBaseline observes what is compared with a snapshot; dart is true when the history is that of comon_orm for Dart,
// which counts as none.
func (m *Migrator) observeBaseline(ctx context.Context, snapshot string, adopt bool) (now *observation, dart bool, err error) {
	scope, err := m.snapshots.scope(snapshot)
	if err != nil {
		return nil, false, err
	}
	now, err = m.observe(ctx, func(*historyView) (Scope, bool, error) { return scope, true, nil })
	if adopt && errors.Is(err, ErrForeignHistory) {
		now, err = m.inspect(ctx, scope)
		return now, true, err
	}
	return now, false, err
}

// recordBaseline appends the event; the table of comon_orm for Dart moves aside in the same transaction.
func (m *Migrator) recordBaseline(ctx context.Context, h *historyView, a *artifact.Migration, dart bool) error {
	if !dart {
		return m.record(ctx, h, newEvent(a, history.Baseline))
	}
	return m.db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) error {
		sql := m.historySQL()
		if err := m.db.Exec(ctx, sql.Rename(AdoptedTable)); err != nil {
			return fmt.Errorf("rename the history of comon_orm for Dart: %w", err)
		}
		if err := m.db.Exec(ctx, sql.Create()); err != nil {
			return fmt.Errorf("create the history table: %w", err)
		}
		_, err := m.append(ctx, h, newEvent(a, history.Baseline))
		return err
	})
}

// checkPrisma refuses to take over a database on which a migration of Prisma's is not finished.
func (m *Migrator) checkPrisma(ctx context.Context, names []string) error {
	columns, err := m.db.Columns(ctx, prismaTable)
	if err != nil || len(columns) == 0 {
		return err
	}
	p := m.dialect.Provider()
	table := sqltext.Ident(p, prismaTable)
	if schema := m.db.Schema(); schema != "" {
		table = sqltext.Ident(p, schema) + "." + table
	}
	rows, err := m.db.Query(ctx, "SELECT migration_name FROM "+table+" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL")
	if err != nil {
		return fmt.Errorf("read the history of Prisma: %w", err)
	}
	finished := map[string]bool{}
	for _, row := range rows {
		finished[row[0]] = true
	}
	for _, name := range names {
		if !finished[name] {
			return fmt.Errorf("migration %s of Prisma is not finished on this database: finish it with `prisma migrate deploy` (or resolve it) before the database is taken over", name)
		}
	}
	return nil
}
