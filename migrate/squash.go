package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// SquashOptions are the options of [Migrator.Squash].
type SquashOptions struct {
	// From and To are the first and the last migration to squash. If both are "", all applied
	// migrations are squashed.
	From, To string
	// Name is the name of the new migration, or its slug; "" means "squashed". Its timestamp is
	// that of the last squashed migration.
	Name string
}

// Squashing is the result of a squash.
type Squashing struct {
	*artifact.Migration
	// Squashed are the replaced migrations. Their directories are deleted.
	Squashed []string
	// Kept is the reason why the new migration is the concatenated SQL of the squashed migrations.
	// It is "" if the new migration was planned from their snapshots.
	Kept string
	// Unproven is the reason why the new migration was not run on an empty database. It is "" if
	// such a run has proven that it has the same result.
	Unproven string
	// NoWayBack is the reason why the new rollback.sql, which concatenates the old ones, cannot
	// run; "" if it can.
	NoWayBack string
}

// Squash replaces several applied migrations by one. On an empty database the new migration must
// have the same result as the old ones, object by object. If a plan from the first to the last
// snapshot has this result, and the old migrations leave no rows, the new migration is that plan.
// Otherwise it is the concatenation of their SQL. Where all of the old migrations are applied, the
// new one is not run but only recorded as applied; Squash records it in the database that it is
// connected to. Where none of them is applied, the new one is run.
func (m *Migrator) Squash(ctx context.Context, o SquashOptions) (*Squashing, error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	var out *Squashing
	return out, m.withLock(ctx, func(ctx context.Context) (err error) {
		if _, err := m.recordSquashed(ctx, set); err != nil {
			return err
		}
		h, err := m.readHistory(ctx)
		if err != nil {
			return err
		}
		r, err := decideSquash(set, h, o)
		if err != nil {
			return err
		}
		if out, err = m.squash(ctx, set, h, r); err != nil {
			return err
		}
		return m.putSquash(ctx, h, out)
	})
}

// putSquash writes the migration, records it, and removes the migrations that it replaces. After an
// interruption, the next run of any command records the migration, and ignores the remaining
// directories.
func (m *Migrator) putSquash(ctx context.Context, h *historyView, out *Squashing) error {
	if m.options.Dir == "" {
		return errors.New("no migrations directory to write to")
	}
	if err := artifact.Write(m.options.Dir, out.Migration); err != nil {
		return err
	}
	event := newEvent(out.Migration, history.Squashed)
	event.Reason = "replaces " + strings.Join(out.Squashed, ", ")
	if err := m.record(ctx, h, event); err != nil {
		return errors.Join(err, artifact.Remove(m.options.Dir, out.Name))
	}
	for _, name := range out.Squashed {
		if err := artifact.Remove(m.options.Dir, artifact.Name(name)); err != nil {
			return err
		}
	}
	return nil
}

// squash plans the migration and proves it.
func (m *Migrator) squash(ctx context.Context, set artifact.Set, h *historyView, r squashRange) (*Squashing, error) {
	out := &Squashing{}
	for _, a := range r.all {
		out.Squashed = append(out.Squashed, string(a.Name))
	}
	want, err := m.trial(ctx, slices.Concat(r.before, r.all))
	if errors.Is(err, ErrNoScratch) {
		out.Unproven, out.Kept = err.Error(), "whether a new plan makes the same could not be tried"
		out.Migration, err = m.strung(ctx, set, h, r)
		return out, err
	}
	if err != nil {
		return nil, fmt.Errorf("the migrations themselves cannot be applied to an empty database, so a replacement for them cannot be checked: %w", err)
	}
	if out.Kept = notPlanned(r, want); out.Kept == "" {
		if out.Migration, err = m.plannedAgain(r); err != nil {
			return nil, err
		}
		got, err := m.trial(ctx, []*artifact.Migration{out.Migration})
		if err != nil {
			return nil, err
		}
		unequal := inventory.Unequal(want.inventory, got.inventory)
		if len(unequal) == 0 {
			return out, nil
		}
		out.Kept = "the schema does not have all that they create: " + strings.Join(unequal, "; ")
	}
	if out.Migration, err = m.strung(ctx, set, h, r); err != nil {
		return nil, err
	}
	got, err := m.trial(ctx, append(slices.Clone(r.before), out.Migration))
	if err != nil {
		return nil, fmt.Errorf("their SQL cannot be one migration: %w", err)
	}
	out.NoWayBack = got.noWayBack
	if unequal := inventory.Unequal(want.inventory, got.inventory); len(unequal) > 0 {
		return nil, fmt.Errorf("their SQL as one migration makes something else on an empty database: %s", strings.Join(unequal, "; "))
	}
	return out, nil
}

// notPlanned returns the reason why a plan between the snapshots has another result than the
// migrations; "" if it may have the same result.
func notPlanned(r squashRange, made trialled) string {
	switch {
	case len(r.before) > 0:
		return "migrations before them may have left rows, which their SQL changes"
	case made.filled != "":
		return "they leave rows in table " + made.filled
	}
	return ""
}

// draftSquash renders a migration of a range.
func (m *Migrator) draftSquash(r squashRange, forward, reverse plan.Plan) (*artifact.Migration, error) {
	return artifact.Render(artifact.Draft{
		Name: r.name, Provider: m.dialect.Provider(), Plan: forward, Reverse: reverse, Before: r.first().Files.Before, After: r.last().Files.After,
		Parent: r.first().Metadata.Parent, Squashes: squashesOf(r.all), GeneratedAt: m.options.Clock(), ToolVersion: m.options.ToolVersion,
	})
}

// plannedAgain returns a migration that is planned from the first snapshot to the last.
func (m *Migrator) plannedAgain(r squashRange) (*artifact.Migration, error) {
	from, to, err := m.snapshots.pair(r.first().Files.Before, r.last().Files.After)
	if err != nil {
		return nil, err
	}
	forward, reverse, err := m.snapshots.planBetween(from, to, nil, PlanOptions{})
	if err != nil {
		return nil, err
	}
	return m.draftSquash(r, forward, reverse)
}

// strung returns a migration with the concatenated SQL of all migrations.
func (m *Migrator) strung(ctx context.Context, set artifact.Set, h *historyView, r squashRange) (*artifact.Migration, error) {
	var ways []*artifact.Migration
	for _, a := range r.all {
		way, err := wayBack(m.snapshots, set, history.Of(h.events, string(a.Name)))
		if err != nil {
			return nil, err
		}
		ways = append(ways, way)
	}
	back := strungBack(ways)
	for _, g := range back.Groups {
		for _, step := range g.Steps {
			for i, h := range step.Hazards {
				// A probe may read objects that exist only after some of the migrations are
				// undone, but the new rollback runs all probes before its first statement. Such
				// a probe is removed. Then the count is unknown, which stops the rollback.
				if !m.counts(ctx, h.Probe) {
					step.Hazards[i].Probe = ""
				}
			}
		}
	}
	return m.draftSquash(r, strungTogether(r.all, len(r.before) == 0), back)
}

// counts reports whether a probe can be run on this database.
func (m *Migrator) counts(ctx context.Context, probe sqltext.SQL) bool {
	if probe == "" {
		return true
	}
	_, err := m.db.Probe(ctx, probe, m.options.ProbeTimeout)
	return err == nil
}

// trialled is the result of migrations on an empty database.
type trialled struct {
	inventory inventory.Inventory
	// filled is a table in which they leave rows; "" if there is none.
	filled string
	// noWayBack is the reason why the last of them cannot be undone there.
	noWayBack string
}

// trial deploys migrations on a temporary empty database.
func (m *Migrator) trial(ctx context.Context, all []*artifact.Migration) (out trialled, err error) {
	on, err := m.db.Scratch(ctx)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, on.Close()) }()
	there := *m
	there.db = on
	there.options.Progress = func(Progress) {}
	set := artifact.Set{Migrations: all}
	if _, err := there.deploy(ctx, set, DeployOptions{Allow: Allow{All: true}}); err != nil {
		return out, err
	}
	schemas, err := schemasOfReset(m.snapshots, set)
	if err != nil {
		return out, err
	}
	if out.inventory, err = m.wholeInventory(ctx, on, schemas); err != nil {
		return out, err
	}
	withoutLayout(out.inventory)
	for _, o := range out.inventory.Objects {
		if o.Kind != inventory.Table {
			continue
		}
		table := sqltext.Ident(m.dialect.Provider(), o.Name)
		if o.Schema != "" {
			table = sqltext.Ident(m.dialect.Provider(), o.Schema) + "." + table
		}
		rows, err := on.Query(ctx, "SELECT EXISTS (SELECT 1 FROM "+table+")")
		if err != nil {
			return out, err
		}
		if rows[0][0] == "t" || rows[0][0] == "1" {
			out.filled = o.Name
			break
		}
	}
	if _, err := there.Rollback(ctx, RollbackOptions{Allow: Allow{All: true}}); err != nil {
		out.noWayBack = err.Error()
	}
	return out, ctx.Err()
}

// withoutLayout removes the CREATE TABLE text of each table from an inventory. After an ALTER
// TABLE, this text differs in layout and in the order of columns from that of a table that was
// created in its final form. The parts of a table are still compared, because they are objects of
// their own.
func withoutLayout(inv inventory.Inventory) {
	read := map[[2]string]bool{}
	for _, o := range inv.Objects {
		read[[2]string{o.Schema, o.Table}] = read[[2]string{o.Schema, o.Table}] || o.Kind == inventory.Column
	}
	for _, o := range inv.Objects {
		if o.Kind == inventory.Table && read[[2]string{o.Schema, o.Name}] {
			delete(o.Properties, inventory.Definition)
		}
	}
}
