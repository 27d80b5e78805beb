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

// DevOptions are the options of [Migrator.Dev].
type DevOptions struct {
	PlanOptions
	// Name is the name of the new migration; "" derives it from the changes.
	Name string
	// CreateOnly writes the migration and applies nothing. Risks do not stop it. A hazard that
	// stops the plan until a person answers becomes an open task in the file. If Name is set and
	// the schema has no change, it writes an empty migration, to be completed by hand.
	CreateOnly bool
	// Allow selects the warnings that do not stop the run.
	Allow Allow
	// Reconcile records drift that should stay. The schema must have the same change. The migration
	// is written and recorded as applied without running, because this database already has the
	// change.
	Reconcile bool
}

// DevResult is the result of [Migrator.Dev].
type DevResult struct {
	// Recorded are squashed migrations that were recorded first, see [Deployment].
	Recorded []string
	// Deployed are pending migrations that were applied first.
	Deployed []string
	// Draft is the plan.
	Draft *Draft
	// Migration is the new one; nil if none is needed.
	Migration *artifact.Migration
	// Applied is true if Migration was applied.
	Applied bool
	// Replaced is the newest migration if it was never applied completely in this database, was
	// rolled back, and is now replaced by Migration, which is a new plan. "" if none is
	// replaced.
	Replaced string
	// Untried names the part of the plan that could not be tried before it was written; "" if there
	// is none.
	Untried string
}

// Dev changes the database and the migrations to match the schema. It checks the artifacts, applies
// pending migrations, checks for drift, plans, checks the risks, then writes and applies a new
// migration. If a step fails, Dev returns its typed error together with the result of the earlier
// steps. It never resets the database.
func (m *Migrator) Dev(ctx context.Context, target *schema.Schema, o DevOptions) (*DevResult, error) {
	r := &DevResult{}
	if m.db == nil && !o.CreateOnly {
		return r, fixable(errors.New("there is no database: without one a migration can be written, but not applied"), FixCreateOnly, "")
	}
	set, err := m.Artifacts()
	if err != nil {
		return r, err
	}
	if o.CreateOnly {
		return r, m.createOnly(ctx, set, target, o, r)
	}
	return r, m.withLock(ctx, func(ctx context.Context) error {
		standing := &Deployment{}
		err := m.recordStanding(ctx, set, standing)
		if r.Recorded = standing.Recorded; err != nil {
			return err
		}
		if o.Reconcile {
			return m.reconcile(ctx, set, target, o, r)
		}
		return m.devLocked(ctx, set, target, o, r)
	})
}

// devLocked is the part of Dev that changes the database or files. It acquires the lock before it
// writes a file, so that a run that does not get the lock leaves no file. The whole run uses the
// observation in the variable now. If the run applies pending migrations, their last transaction
// reads the database again, and this result becomes the new value of now.
func (m *Migrator) devLocked(ctx context.Context, set artifact.Set, target *schema.Schema, o DevOptions, r *DevResult) error {
	deployed := &Deployment{}
	var now *observation
	var again *artifact.Migration
	err := m.withObservation(ctx, nil, liveForDev(m.snapshots, set, target), func(first *observation) error {
		now = first
		if again == nil {
			if again = planAgain(set, now.history, o.PlanOptions); again != nil {
				set = withoutLast(set)
			}
		}
		if err := decideFiles(set, now.history); err != nil {
			return err
		}
		return m.attempt(ctx, set, now, deployed, DeployOptions{Allow: o.Allow})
	})
	r.Deployed, r.Recorded = deployed.Applied, append(r.Recorded, deployed.Recorded...)
	if err != nil {
		return err
	}
	if err := checkNoDrift(m.snapshots, now); err != nil {
		return err
	}
	if r.Draft, err = m.draft(ctx, now, set, target, o.PlanOptions); err != nil || r.Draft.Empty() {
		return err
	}
	if err := m.count(ctx, r.Draft.Risks); err != nil {
		return err
	}
	if err := stop("", r.Draft.Risks, o.Allow); err != nil {
		return err
	}
	if err := checkConflicts(m.snapshots, now, set, r.Draft); err != nil {
		return err
	}
	if r.Untried, err = m.try(ctx, now, set, target, o.PlanOptions, r.Draft); err != nil {
		return fmt.Errorf("tried on the rows as they are and rolled back, so nothing is written or applied: %w", err)
	}
	if again != nil { // the history has this migration
		if err := artifact.Remove(m.options.Dir, again.Name); err != nil {
			return err
		}
		r.Replaced = string(again.Name)
	}
	return m.writeAndApply(ctx, set, now, o, r)
}

// writeAndApply writes the migration and applies it to the observed database.
func (m *Migrator) writeAndApply(ctx context.Context, set artifact.Set, now *observation, o DevOptions, r *DevResult) (err error) {
	if r.Migration, err = m.write(set, r.Draft, o.Name); err != nil {
		return err
	}
	set.Migrations = append(set.Migrations, r.Migration)
	deployed := &Deployment{}
	err = m.withObservation(ctx, now, liveForDeploy(m.snapshots, set), func(now *observation) error {
		return m.attempt(ctx, set, now, deployed, DeployOptions{Allow: o.Allow})
	})
	switch {
	case err == nil:
	case errors.Is(err, ErrOutcomeUnknown):
		return err
	case m.begun(context.WithoutCancel(ctx), r.Migration):
		return fixable(fmt.Errorf("migration %s is written and applied in part: %w", r.Migration.Name, err), FixGoOnOrBack, string(r.Migration.Name))
	default:
		// Remove the migration, because any later run would apply it.
		name := r.Migration.Name
		r.Migration = nil
		return errors.Join(fmt.Errorf("nothing is written or applied: %w", err), artifact.Remove(m.options.Dir, name))
	}
	r.Applied = true
	return nil
}

// begun reports whether a part of a migration is, or may be, applied.
func (m *Migrator) begun(ctx context.Context, a *artifact.Migration) bool {
	h, err := m.readHistory(ctx)
	return err != nil || history.Of(h.events, string(a.Name)).Status != history.NotApplied
}

// reconcile adds a change that was made by hand to the migrations. The database must equal the
// schema.
func (m *Migrator) reconcile(ctx context.Context, set artifact.Set, target *schema.Schema, o DevOptions, r *DevResult) error {
	now, err := m.observe(ctx, liveForDev(m.snapshots, set, target))
	if err != nil {
		return err
	}
	if r.Draft, err = decideReconcile(m.snapshots, now, set, target, o); err != nil || r.Draft.Empty() {
		return err
	}
	if r.Migration, err = m.write(set, r.Draft, cmp.Or(o.Name, "reconcile")); err != nil {
		return err
	}
	event := newEvent(r.Migration, history.ResolvedApplied)
	event.Reason = "reconcile: the database held it already"
	if err := m.record(ctx, now.history, event); err != nil {
		return errors.Join(err, artifact.Remove(m.options.Dir, r.Migration.Name))
	}
	r.Applied = true
	return nil
}

// createOnly plans and writes a migration. If there is a database, it counts the rows at risk; a
// count that fails is unknown.
func (m *Migrator) createOnly(ctx context.Context, set artifact.Set, target *schema.Schema, o DevOptions, r *DevResult) error {
	if found := stopping(checkFiles(set)); len(found) > 0 {
		return &FindingsError{found}
	}
	now, err := m.observeDraft(ctx, set, target)
	if err != nil {
		return err
	}
	if r.Draft, err = m.draft(ctx, now, set, target, o.PlanOptions); err != nil || r.Draft.Empty() && o.Name == "" {
		return err
	}
	if m.db != nil {
		for i := range r.Draft.Risks {
			// Pending migrations may not have created the tables yet.
			_ = m.count(ctx, r.Draft.Risks[i:i+1])
		}
	}
	r.Migration, err = m.write(set, r.Draft, o.Name)
	return err
}
