package migrate

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// BaselineOptions are the choices of [Migrator.Baseline].
type BaselineOptions struct {
	// Name is the name of the new migration; "" means "baseline".
	Name string
	// Adopt takes over from another tool. The directories of Prisma's migrations, or of comon_orm
	// for Dart, stay in place and the baseline replaces them; a history table of comon_orm for Dart
	// is renamed to [AdoptedTable].
	Adopt bool
	// CreateOnly writes the migration even if it could not be proven, and records nothing.
	CreateOnly bool
	// Dump is a dump of definitions, as pg_dump or sqlite3 writes it, whose statements the
	// migration uses; if it is empty, the migration uses the definitions that the database prints.
	Dump string
	// Verify is an empty database on which the migration is tried; nil creates a temporary one.
	Verify Database
}

// Baselined is the result of [Migrator.Baseline].
type Baselined struct {
	*artifact.Migration
	// Recorded is false if the migration was only written.
	Recorded bool
	// Verified is true if the migration had been recorded before and is proven now.
	Verified bool
	// Unproven is the reason why the migration was not tried on an empty database; "" if it was
	// tried, or was written by an earlier call.
	Unproven string
	// Source is the origin of its statements; "" if it was written by an earlier call.
	Source BaselineSource
	// NotTaken is the reason why adoption did not take the statements of the other tool's
	// migrations; "" if it did.
	NotTaken string
	// NotMade are tables of the schema with @@ignore that the database lacks: no migration creates
	// them.
	NotMade []string
	// Missing lists what an empty database lacks, or has in another form, after the migration.
	Missing []string
}

// BaselineSource is the origin of the statements of a baseline.
type BaselineSource string

// The sources of a baseline.
const (
	FromDefinitions BaselineSource = "definitions" // what the database prints
	FromDump        BaselineSource = "dump"
	FromMigrations  BaselineSource = "migrations" // of the tool that the database is taken over from
)

// AdoptedTable is the new name of the history table of comon_orm for Dart after adoption.
const AdoptedTable = history.Table + "_dart"

// prismaTable is where Prisma records its migrations.
const prismaTable = "_prisma_migrations"

// Baseline takes over a database that already equals the schema. It writes the first migration,
// which creates everything in the database from nothing, and records it as applied without running
// it. The migration is first tried on an empty database; if the result differs from this database,
// Baseline stops. If there are migrations already, as for the second database of a project, it
// compares the database with the snapshot of the first one and records that migration.
func (m *Migrator) Baseline(ctx context.Context, target *schema.Schema, o BaselineOptions) (*Baselined, error) {
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
	if d == nil && o.Dump != "" {
		return nil, fmt.Errorf("there are migrations already, from %s on: a dump makes only the first", set.Migrations[0].Name)
	}
	var first *Baselined
	return first, m.withLock(ctx, func(ctx context.Context) (err error) {
		first, err = m.baseline(ctx, set, d, o)
		return err
	})
}

func (m *Migrator) baseline(ctx context.Context, set artifact.Set, d *Draft, o BaselineOptions) (*Baselined, error) {
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
	out := &Baselined{}
	if d == nil && o.Verify != nil && isBaselined(now.history, set.Migrations[0]) {
		out.Migration, out.Verified = set.Migrations[0], true
		return out, m.proveAgain(ctx, out, now.scope.Schemas, o)
	}
	if err := decideBaseline(m.snapshots, now, whose, snapshot); err != nil {
		return nil, err
	}
	if d == nil {
		out.Migration = set.Migrations[0]
		err = m.proveAgain(ctx, out, now.scope.Schemas, o)
	} else {
		err = m.writeBaseline(ctx, out, d, now.scope.Schemas, o)
	}
	if err != nil || o.CreateOnly {
		return out, err
	}
	if err := m.recordBaseline(ctx, now.history, out.Migration, dart); err != nil {
		if d != nil {
			err = errors.Join(err, artifact.Remove(m.options.Dir, out.Name))
		}
		return nil, err
	}
	out.Recorded = true
	return out, nil
}

// writeBaseline makes the migration from the objects in the database, tries it, and writes it.
func (m *Migrator) writeBaseline(ctx context.Context, out *Baselined, d *Draft, schemas []string, o BaselineOptions) error {
	want, err := m.wholeInventory(ctx, m.db, schemas)
	if err != nil {
		return err
	}
	if out.NotMade, err = m.notMade(d.After, want); err != nil {
		return err
	}
	if err := m.planBaseline(ctx, d, want, o.Dump); err != nil {
		return err
	}
	out.Source = FromDefinitions
	if o.Dump != "" {
		out.Source = FromDump
	} else if len(d.Replaces) > 0 {
		if out.NotTaken, err = m.takeOver(ctx, d, want, schemas, o.Verify); err != nil {
			return err
		}
		if out.NotTaken == "" {
			out.Source = FromMigrations
			out.Migration, err = m.write(artifact.Set{}, d, cmp.Or(o.Name, "baseline"))
			return err
		}
	}
	script, err := m.scriptOf(d.Plan)
	if err != nil {
		return err
	}
	p, err := m.proveOn(ctx, o.Verify, script, want, schemas)
	if err != nil {
		return err
	}
	if p.unproven != "" && out.Source == FromDefinitions {
		p.missing = uncarried(want)
	}
	if len(p.missing) > 0 && !o.CreateOnly {
		return notCarried(p.missing)
	}
	out.Missing, out.Unproven = p.missing, p.unproven
	sayUnproven(&d.Plan, p)
	out.Migration, err = m.write(artifact.Set{}, d, cmp.Or(o.Name, "baseline"))
	return err
}

// scriptOf renders a plan and reads it back as from a file.
func (m *Migrator) scriptOf(p plan.Plan) (artifact.Script, error) {
	script, err := artifact.ParseScript(m.dialect.Provider(), artifact.RenderScript(p))
	if err != nil {
		return script, fmt.Errorf("read the baseline back: %w", err)
	}
	return script, nil
}

// planBaseline replaces the statements planned from the schema by those that create the objects of
// the database.
func (m *Migrator) planBaseline(ctx context.Context, d *Draft, want inventory.Inventory, dump string) error {
	definer, ok := m.dialect.(dialect.Definer)
	if !ok {
		return nil
	}
	scope, err := m.db.DefinitionScope(ctx)
	if err != nil {
		return err
	}
	minServer := d.Plan.MinServer
	d.Plan, d.Reverse = definitionPlan(definer, want, scope, d.Reverse.Hazards())
	if dump != "" {
		if d.Plan, err = m.fromDump(dump, scope); err != nil {
			return err
		}
	}
	d.Plan.MinServer = minServer
	return nil
}

// proveAgain tries an existing baseline, such as an edited one, if an empty database is given.
func (m *Migrator) proveAgain(ctx context.Context, out *Baselined, schemas []string, o BaselineOptions) error {
	if o.Verify == nil {
		return nil
	}
	want, err := m.wholeInventory(ctx, m.db, schemas)
	if err != nil {
		return err
	}
	p, err := m.proveOn(ctx, o.Verify, out.Script, want, schemas)
	if err == nil && len(p.missing) > 0 {
		err = notCarried(p.missing)
	}
	return err
}

// observeBaseline observes what is compared with a snapshot. dart is true if the history is that of
// comon_orm for Dart, which is treated as no history.
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

// recordBaseline appends the event and, in the same transaction, renames the table of comon_orm for
// Dart.
func (m *Migrator) recordBaseline(ctx context.Context, h *historyView, a *artifact.Migration, dart bool) error {
	if !dart {
		return m.record(ctx, h, newEvent(a, history.Baseline))
	}
	return m.db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) error {
		sql := m.historySQL()
		if err := m.db.Exec(ctx, sql.Rename(AdoptedTable)); err != nil {
			return fmt.Errorf("rename the history of comon_orm for Dart: %w", err)
		}
		if err := m.prepareHistory(ctx, h); err != nil {
			return err
		}
		_, _, err := m.append(ctx, h, newEvent(a, history.Baseline))
		return err
	})
}

// checkPrisma refuses to take over a database on which a Prisma migration is unfinished.
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
