package migrate

import (
	"fmt"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// decideFiles refuses faulty artifacts. It reports edits of applied migrations first, because the
// advice for other faults is a new checksum, which applied migrations must not get.
func decideFiles(set artifact.Set, h *historyView) error {
	found := stopping(checkHistory(set, h))
	if len(found) == 0 {
		found = stopping(checkFiles(set))
	}
	if len(found) > 0 {
		return &FindingsError{found}
	}
	return nil
}

// checkNoDrift compares the live schema with the snapshot of the last applied migration.
func checkNoDrift(snapshots *snapshotReader, o *observation) error {
	last := o.history.lastActive()
	if last == nil {
		return nil
	}
	want, err := snapshots.catalog(last.Event.AfterSchema)
	if err != nil {
		return err
	}
	if differences := o.drift(want); len(differences) > 0 {
		return &DriftError{Migration: last.Migration, Differences: differences}
	}
	return nil
}

// checkConflicts refuses a draft that would create objects that exist already. It runs before a
// file is written.
func checkConflicts(snapshots *snapshotReader, o *observation, set artifact.Set, d *Draft) error {
	from, to, err := snapshots.catalogs(d.Before, d.After)
	if err != nil {
		return err
	}
	if differences := o.conflicts(from, to); len(differences) > 0 {
		return &DriftError{Migration: lastName(set), Differences: differences}
	}
	return nil
}

// decideReconcile plans the migration that records changes made to the database by hand.
func decideReconcile(snapshots *snapshotReader, o *observation, set artifact.Set, target *schema.Schema, options DevOptions) (*Draft, error) {
	if err := decideFiles(set, o.history); err != nil {
		return nil, err
	}
	if late := pending(set, o.history); len(late) > 0 {
		return nil, fixable(fmt.Errorf("migration %s is not applied, so the expected state of the database is unknown: apply it first", late[0].Name),
			FixDeploy, string(late[0].Name))
	}
	d, err := decideDraft(snapshots, o, set, target, options.PlanOptions)
	if err != nil {
		return nil, err
	}
	want, err := snapshots.catalog(d.After)
	if err != nil {
		return d, err
	}
	if differences := o.drift(want); len(differences) > 0 {
		return d, fixable(fmt.Errorf("the schema differs from the database, so it cannot be reconciled: %w",
			&DriftError{Migration: "schema.prisma", Differences: differences}), FixPull, "")
	}
	if err := snapshots.takeOwn(d, o, set, target, options.PlanOptions); err != nil || d.Empty() {
		return d, err
	}
	return d, stop("", planRisks(plan.Plan{Blocks: d.Plan.Blocks}), options.Allow)
}

// liveForDev reads the schemas that the draft, the first pending migration and the last applied
// migration name.
func liveForDev(snapshots *snapshotReader, set artifact.Set, target *schema.Schema) needLive {
	return func(h *historyView) (scope Scope, needed bool, err error) {
		if decideFiles(set, h) != nil {
			return scope, false, nil // the decision reports the error
		}
		if scope.Schemas, err = draftSchemas(snapshots, set, target); err != nil {
			return scope, false, err
		}
		var texts []string
		if late := pending(set, h); len(late) > 0 {
			texts = append(texts, late[0].Files.Before, late[0].Files.After)
		}
		if last := h.lastActive(); last != nil {
			texts = append(texts, last.Event.AfterSchema)
		}
		named, err := snapshots.scope(append(texts, snapshots.Print(target))...)
		scope.Schemas, scope.Compared = union(scope.Schemas, named.Schemas), named.Compared
		return scope, true, err
	}
}

func lastName(set artifact.Set) string {
	if last := set.Last(); last != nil {
		return string(last.Name)
	}
	return ""
}
