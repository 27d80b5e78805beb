package migrate

import (
	"context"
	"errors"
	"slices"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// DeployOptions are the options of [Migrator.Deploy].
type DeployOptions struct {
	// Allow selects the warnings that do not stop the run.
	Allow Allow
	// DryRun checks and counts without changing anything.
	DryRun bool
}

// Deployment is the result of a deploy.
type Deployment struct {
	// Recorded are migrations that were recorded as applied without running, because the database
	// already has their result. They are squashed migrations whose originals are all applied, and
	// rebased migrations that were applied under their former name.
	Recorded []string
	// Applied are the migrations that this run applied, in order.
	Applied []string
	// Pending are the migrations that a dry run would apply.
	Pending []*artifact.Migration
	// Risks are the hazards of the pending migrations. Rows of tables that did not exist at the
	// start are not counted.
	Risks []Risk
}

// Deploy applies the pending migrations in order. It first reads all files and checks their
// checksums, and then runs exactly the text that it read. A [FindingsError], a [DriftError] or a
// [StoppedError] means that it has changed nothing. If it fails after the first migration is
// applied, it returns a [PartialError].
func (m *Migrator) Deploy(ctx context.Context, o DeployOptions) (*Deployment, error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	return m.deploy(ctx, set, o)
}

func (m *Migrator) deploy(ctx context.Context, set artifact.Set, o DeployOptions) (*Deployment, error) {
	d := &Deployment{}
	need := liveForDeploy(m.snapshots, set)
	if o.DryRun {
		return d, m.withObservation(ctx, nil, need, func(now *observation) error {
			now.history = now.history.recorded(set)
			_, err := m.preflight(ctx, set, now, d, o)
			return err
		})
	}
	return d, m.withLock(ctx, func(ctx context.Context) error {
		if err := m.recordStanding(ctx, set, d); err != nil {
			return err
		}
		if err := m.withObservation(ctx, nil, need, func(now *observation) error { return m.attempt(ctx, set, now, d, o) }); err != nil {
			return err
		}
		return m.recordStanding(ctx, set, d) // squashes that this run completed, see squashes.go
	})
}

func (m *Migrator) recordStanding(ctx context.Context, set artifact.Set, d *Deployment) error {
	names, err := m.recordSquashed(ctx, set)
	d.Recorded = append(d.Recorded, names...)
	if err != nil {
		return err
	}
	return m.recordRebased(ctx, set)
}

// attempt deploys the migrations that are pending now. If it returns no error, now describes the
// database after them.
func (m *Migrator) attempt(ctx context.Context, set artifact.Set, now *observation, d *Deployment, o DeployOptions) error {
	decision, err := m.preflight(ctx, set, now, d, o)
	if err != nil || len(decision.pending) == 0 {
		return err
	}
	if err := m.db.CheckPrivileges(ctx, decision.requirements); err != nil {
		return err
	}
	if err := m.db.EnsureSchema(ctx); err != nil {
		return err
	}
	for i, a := range decision.pending {
		r := &run{migration: a, number: i + 1, total: len(decision.pending), allow: o.Allow}
		if i+1 < len(decision.pending) {
			r.next = decision.pending[i+1]
		}
		if i == 0 {
			r.shown = decision.risks
		}
		if taken, err := m.standsIn(ctx, now, a); err != nil {
			return err
		} else if taken {
			d.Recorded = append(d.Recorded, string(a.Name))
			continue
		}
		if err := m.apply(ctx, now, r); err != nil {
			if len(d.Applied) > 0 && !errors.Is(err, errHistoryMoved) {
				return &PartialError{Applied: d.Applied, Migration: string(a.Name), Err: err}
			}
			return err
		}
		d.Applied = append(d.Applied, string(a.Name))
	}
	d.Pending = nil
	return nil
}

// preflight makes all checks that are possible before the first change.
func (m *Migrator) preflight(ctx context.Context, set artifact.Set, now *observation, d *Deployment, o DeployOptions) (deployDecision, error) {
	decision, err := decideDeploy(m.snapshots, now, set)
	d.Pending, d.Risks = decision.pending, nil
	if err != nil {
		return decision, err
	}
	return decision, m.preflightRisks(ctx, now, &decision, d, o)
}

// notYet reports whether a risk of a later migration was not counted because a table or column does
// not exist yet.
func notYet(r Risk) bool {
	return r.Hazard.Kind == hazard.Duplicates && r.Count == Unknown && r.Uncounted != ""
}

// preflightRisks stops the run before its first change if hazards of any pending migration stop it.
// Tables of later migrations may not exist yet; the rows at risk in them are counted shortly before
// the migration runs.
func (m *Migrator) preflightRisks(ctx context.Context, now *observation, decision *deployDecision, d *Deployment, o DeployOptions) error {
	if len(decision.pending) == 0 {
		return nil
	}
	live, err := m.liveFor(now, decision.pending[0])
	if err != nil {
		return err
	}
	for i, a := range decision.pending {
		if now.history.wasRebased(a) {
			continue // the group is done
		}
		var risks []Risk
		if risks, live, err = m.risksHere(now, live, a); err != nil {
			return err
		}
		if err := m.count(ctx, risks); err != nil {
			if i == 0 || errors.Is(err, ErrRowsHidden) {
				return err
			}
			continue
		}
		if i == 0 {
			decision.risks = risks
		} else {
			risks = slices.DeleteFunc(risks, func(r Risk) bool { return r.incomputable() || notYet(r) })
		}
		d.Risks = append(d.Risks, risks...)
		if err := stop(string(a.Name), risks, o.Allow); err != nil && !o.DryRun {
			return err
		}
	}
	return nil
}

// risksHere returns the hazards of the remaining groups of a migration, for a database with the
// catalog in the parameter live. It also returns the catalog after the migration.
func (m *Migrator) risksHere(now *observation, live catalog.Database, a *artifact.Migration) ([]Risk, catalog.Database, error) {
	risks, err := m.snapshots.forwardRisks(a)
	if err != nil {
		return nil, live, err
	}
	refused, live, err := m.refusedHere(now.server, live, a, false)
	if err != nil {
		return nil, live, err
	}
	done := now.history.groupsDone(string(a.Name))
	risks, err = m.snapshots.named(a, remaining(append(risks, refused...), done), done)
	return risks, live, err
}
