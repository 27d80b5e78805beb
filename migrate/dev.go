package migrate

import (
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// DevOptions are the choices of [Migrator.Dev].
type DevOptions struct {
	PlanOptions
	// Name is the new migration's; empty: made of what it does.
	Name string
	// CreateOnly writes the migration and applies nothing, whatever the risks: blocks become tasks in the file.
	CreateOnly bool
	// Allow says which warnings pass.
	Allow Allow
}

// DevResult says what dev did.
type DevResult struct {
	// Deployed are pending migrations that were applied first.
	Deployed []string
	// Draft is what was planned.
	Draft *Draft
	// Migration is the new one, nil when the schema asks for nothing new.
	Migration *artifact.Migration
	// Applied is true when Migration was applied.
	Applied bool
}

// Dev brings database and migrations to where the schema is: whole artifacts, pending ones applied, no drift, a plan, its
// risks, then a new migration written and applied. Each step stops the ones after it with its own typed error; none ever
// resets anything. A result is returned along with an error as far as there is one.
func (m *Migrator) Dev(ctx context.Context, target *schema.Schema, o DevOptions) (*DevResult, error) {
	r := &DevResult{}
	if m.db == nil && !o.CreateOnly {
		return r, errors.New("no database at hand: only --create-only works without one")
	}
	set, err := m.Artifacts()
	if err != nil {
		return r, err
	}
	if found := stopping(examine(set, nil)); len(found) > 0 {
		return r, &FindingsError{found}
	}
	if o.CreateOnly {
		return r, m.createOnly(ctx, set, target, o, r)
	}
	deployed, err := m.deploy(ctx, set, DeployOptions{Allow: o.Allow})
	r.Deployed = deployed.Applied
	if err != nil {
		return r, err
	}
	if err := m.checkNoDrift(ctx); err != nil {
		return r, err
	}
	if r.Draft, err = m.draft(ctx, set, target, o.PlanOptions); err != nil || r.Draft.Empty() {
		return r, err
	}
	if err := m.count(ctx, r.Draft.Risks); err != nil {
		return r, err
	}
	if err := stop("", r.Draft.Risks, o.Allow); err != nil {
		return r, err
	}
	return r, m.writeAndApply(ctx, set, o, r)
}

func (m *Migrator) writeAndApply(ctx context.Context, set artifact.Set, o DevOptions, r *DevResult) (err error) {
	// Under a name that the plan creates stands something foreign: better said before a file is written.
	differences, err := m.obstacles(ctx, r.Draft.Before, r.Draft.After)
	if err != nil {
		return err
	}
	if len(differences) > 0 {
		return &DriftError{Migration: lastName(set), Differences: differences}
	}
	if r.Migration, err = m.write(set, r.Draft, o.Name); err != nil {
		return err
	}
	set.Migrations = append(set.Migrations, r.Migration)
	if _, err := m.deploy(ctx, set, DeployOptions{Allow: o.Allow}); err != nil {
		return fmt.Errorf("migration %s is written, but not applied (edit it and run `migrate dev --restamp`, or delete its directory): %w", r.Migration.Name, err)
	}
	r.Applied = true
	return nil
}

// createOnly plans and writes. A database at hand is asked for counts; where it cannot tell, they are unknown.
func (m *Migrator) createOnly(ctx context.Context, set artifact.Set, target *schema.Schema, o DevOptions, r *DevResult) (err error) {
	if r.Draft, err = m.draft(ctx, set, target, o.PlanOptions); err != nil || r.Draft.Empty() {
		return err
	}
	if m.db != nil {
		for i := range r.Draft.Risks {
			// Pending migrations may have yet to make the tables.
			_ = m.count(ctx, r.Draft.Risks[i:i+1])
		}
	}
	r.Migration, err = m.write(set, r.Draft, o.Name)
	return err
}

// checkNoDrift compares the live database with the snapshot of the last applied migration.
func (m *Migrator) checkNoDrift(ctx context.Context) error {
	j, err := m.readJournal(ctx)
	if err != nil {
		return err
	}
	active := history.Active(j.events)
	if len(active) == 0 {
		return nil
	}
	last := active[len(active)-1]
	differences, err := m.drift(ctx, last.Event.AfterSchema)
	if err != nil {
		return err
	}
	if len(differences) > 0 {
		return &DriftError{Migration: last.Migration, Differences: differences}
	}
	return nil
}

func lastName(set artifact.Set) string {
	if last := set.Last(); last != nil {
		return string(last.Name)
	}
	return ""
}

// Restamp gives migrations that were edited before they were applied the checksum of what they are now, and
// those behind them their new parent. It returns the names of what it rewrote.
func (m *Migrator) Restamp(ctx context.Context) ([]string, error) {
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	applied := map[string]bool{}
	if m.db != nil {
		j, err := m.readJournal(ctx)
		if err != nil {
			return nil, err
		}
		for _, s := range history.Replay(j.events) {
			applied[s.Migration] = s.Status != history.NotApplied
		}
	}
	var done []string
	parent := ""
	for _, a := range set.Migrations {
		if !applied[string(a.Name)] && (a.Stale() || a.Metadata.Parent != parent) {
			fresh, err := a.Reparent(parent)
			if err != nil {
				return done, err
			}
			if err := artifact.Rewrite(m.options.Dir, fresh); err != nil {
				return done, err
			}
			a = fresh
			done = append(done, string(a.Name))
		}
		parent = a.Checksum
	}
	return done, nil
}
