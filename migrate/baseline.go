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

// BaselineOptions are the options of [Migrator.Baseline].
type BaselineOptions struct {
	// Name is the name of the new migration; "" means "baseline".
	Name string
	// Adopt takes over from another tool, Prisma or comon_orm for Dart. The directories of its
	// migrations stay in place, but the baseline replaces them. A history table of comon_orm for
	// Dart is renamed to [AdoptedTable].
	Adopt bool
	// CreateOnly writes the migration even if a run on an empty database did not prove it, and
	// records nothing.
	CreateOnly bool
	// Dump is a dump of the schema from pg_dump or sqlite3, whose statements the migration uses. If
	// it is "", the migration uses the definitions that the database prints.
	Dump string
	// Verify is an empty database on which the migration is proven; nil creates a temporary one.
	Verify Database
}

// Baselined is the result of [Migrator.Baseline].
type Baselined struct {
	*artifact.Migration
	// Recorded is false if the migration was only written.
	Recorded bool
	// Verified is true if the migration was recorded before, and this call has proven it.
	Verified bool
	// Unproven is the reason why the migration was not run on an empty database. It is "" if the
	// migration was run there, or if an earlier call wrote the migration.
	Unproven string
	// Source is the origin of the statements; "" if an earlier call wrote the migration.
	Source BaselineSource
	// NotTaken is the reason why the migration does not use the statements of the other tool's
	// migrations; "" if it uses them.
	NotTaken string
	// NotMade are tables of the schema with @@ignore that the database does not have. No migration
	// creates them.
	NotMade []string
	// Missing describes the objects that an empty database does not have, or has in another form,
	// after the migration.
	Missing []string
}

// BaselineSource is the origin of the statements of a baseline.
type BaselineSource string

// The sources of a baseline.
const (
	FromDefinitions BaselineSource = "definitions" // what the database prints
	FromDump        BaselineSource = "dump"
	FromMigrations  BaselineSource = "migrations" // the migrations of the other tool
)

// AdoptedTable is the new name of the history table of comon_orm for Dart after adoption.
const AdoptedTable = history.Table + "_dart"

// prismaTable is the table in which Prisma records its migrations.
const prismaTable = "_prisma_migrations"

// Baseline takes over a database that already equals the schema. It writes the first migration,
// which creates all objects of the database, and records it as applied without running it. Before
// that, it runs the migration on an empty database, and stops if the result differs from this
// database. If there are migrations already, as for the second database of a project, Baseline
// compares the database with the snapshot of the first migration and records that migration.
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

// writeBaseline plans the migration from the objects in the database, proves it, and writes it.
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

// scriptOf renders a plan as a file and parses that file.
func (m *Migrator) scriptOf(p plan.Plan) (artifact.Script, error) {
	script, err := artifact.ParseScript(m.dialect.Provider(), artifact.RenderScript(p))
	if err != nil {
		return script, fmt.Errorf("read the baseline back: %w", err)
	}
	return script, nil
}

// planBaseline replaces the statements of the draft, which are planned from the schema, by
// statements that create the objects of the database.
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

// proveAgain runs an existing baseline on the empty database in the options, because a person may
// have edited the baseline. Without an empty database in the options it does nothing.
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

// observeBaseline reads the objects that are compared with a snapshot. dart is true if the history
// table belongs to comon_orm for Dart; the history then counts as empty.
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

// checkPrisma refuses to take over a database with an unfinished migration of Prisma.
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
