package migrate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

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
	d, err := m.baselineDraft(set, target, o)
	if err != nil {
		return nil, err
	}
	var first *artifact.Migration
	return first, m.db.Locked(ctx, func(ctx context.Context) (err error) {
		first, err = m.baseline(ctx, set, d, o)
		return err
	})
}

// baselineDraft plans the first migration, from nothing to the schema; nil where there are migrations.
func (m *Migrator) baselineDraft(set artifact.Set, target *schema.Schema, o BaselineOptions) (*Draft, error) {
	var foreign []string
	for _, p := range set.Problems {
		if !p.Foreign {
			return nil, &FindingsError{examineProblems(set, nil)}
		}
		foreign = append(foreign, p.Migration)
	}
	switch {
	case len(foreign) > 0 && !o.Adopt:
		return nil, fmt.Errorf("there are migrations of another tool (%s): --adopt takes them over; they stay where they are", strings.Join(foreign, ", "))
	case len(set.Migrations) > 0 && len(foreign) > 0:
		return nil, &FindingsError{examineProblems(set, nil)}
	case len(set.Migrations) > 0:
		return nil, nil
	}
	empty := &schema.Schema{Datasource: target.Datasource}
	d := &Draft{Before: m.options.Snapshots.Print(empty), After: m.options.Snapshots.Print(target), Replaces: foreign}
	var err error
	d.Plan, d.Reverse, err = m.between(empty, target, nil, PlanOptions{})
	return d, err
}

func (m *Migrator) baseline(ctx context.Context, set artifact.Set, d *Draft, o BaselineOptions) (*artifact.Migration, error) {
	j, err := m.readJournal(ctx)
	dart := errors.Is(err, ErrForeignHistory) && o.Adopt
	if dart {
		j, err = &journal{}, nil
	}
	if err != nil {
		return nil, err
	}
	if active := history.Active(j.events); len(active) > 0 {
		return nil, fmt.Errorf("the database has a history already, up to %s: there is nothing to take over (`comon_orm migrate status` tells how it stands)", active[len(active)-1].Migration)
	}
	if d != nil && len(d.Replaces) > 0 {
		if err := m.checkPrisma(ctx, d.Replaces); err != nil {
			return nil, err
		}
	}
	if d == nil {
		first := set.Migrations[0]
		if err := m.bearsOut(ctx, string(first.Name), first.Files.After); err != nil {
			return nil, err
		}
		return first, m.recordBaseline(ctx, j, first, dart)
	}
	if err := m.bearsOut(ctx, "schema.prisma", d.After); err != nil {
		return nil, err
	}
	written, err := m.write(artifact.Set{}, d, cmp.Or(o.Name, "baseline"))
	if err != nil {
		return nil, err
	}
	if err := m.recordBaseline(ctx, j, written, dart); err != nil {
		return nil, errors.Join(err, artifact.Remove(m.options.Dir, written.Name))
	}
	return written, nil
}

// bearsOut refuses a database that is not what a snapshot says.
func (m *Migrator) bearsOut(ctx context.Context, whose, snapshot string) error {
	differences, err := m.drift(ctx, snapshot)
	if err != nil || len(differences) == 0 {
		return err
	}
	return fmt.Errorf("the database is not what %s says, so it is no baseline (`comon_orm db pull` brings the schema to the database): %w",
		whose, &DriftError{Migration: whose, Differences: differences})
}

// recordBaseline appends the event; the table of comon_orm for Dart makes room in the same transaction.
func (m *Migrator) recordBaseline(ctx context.Context, j *journal, a *artifact.Migration, dart bool) error {
	if !dart {
		return m.record(ctx, j, m.event(a, history.Baseline))
	}
	return m.db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) error {
		sql := m.historySQL()
		if err := m.db.Exec(ctx, sql.Rename(AdoptedTable)); err != nil {
			return fmt.Errorf("rename the history of comon_orm for Dart: %w", err)
		}
		if err := m.db.Exec(ctx, sql.Create()); err != nil {
			return fmt.Errorf("create the history table: %w", err)
		}
		_, err := m.append(ctx, j, m.event(a, history.Baseline))
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
