package migrate

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// baselineDraft plans the first migration, from the empty schema to the target. It returns nil if
// there are migrations.
func baselineDraft(snapshots *snapshotReader, set artifact.Set, target *schema.Schema, o BaselineOptions) (*Draft, error) {
	var foreign []string
	for _, p := range set.Problems {
		if !p.Foreign {
			return nil, &FindingsError{checkProblems(set, nil)}
		}
		foreign = append(foreign, p.Migration)
	}
	switch {
	case len(foreign) > 0 && !o.Adopt:
		return nil, fixable(fmt.Errorf("there are migrations of another tool (%s), which a plain baseline would leave unused: take the database over from that tool", strings.Join(foreign, ", ")),
			FixAdopt, "")
	case len(set.Migrations) > 0 && len(foreign) > 0:
		return nil, &FindingsError{checkProblems(set, nil)}
	case len(set.Migrations) > 0:
		return nil, nil
	}
	empty := &schema.Schema{Datasource: target.Datasource}
	d := &Draft{Before: snapshots.Print(empty), After: snapshots.Print(target), Replaces: foreign}
	var err error
	d.Plan, d.Reverse, err = snapshots.planBetween(empty, target, nil, PlanOptions{})
	return d, err
}

// baselineOf returns the snapshot that the live schema must equal, and the origin of the snapshot:
// schema.prisma for a draft, else the name of the first migration.
func baselineOf(set artifact.Set, d *Draft) (whose, snapshot string) {
	if d != nil {
		return "schema.prisma", d.After
	}
	return string(set.Migrations[0].Name), set.Migrations[0].Files.After
}

// decideBaseline refuses a database that has a history already or differs from the snapshot.
func decideBaseline(snapshots *snapshotReader, o *observation, whose, snapshot string) error {
	if last := o.history.lastActive(); last != nil {
		return fixable(fmt.Errorf("the database has a history already, up to %s: there is nothing to take over", last.Migration), FixStatus, "")
	}
	want, err := snapshots.catalog(snapshot)
	if err != nil {
		return err
	}
	differences := o.drift(want)
	if len(differences) == 0 {
		return nil
	}
	return fixable(fmt.Errorf("the database differs from %s, so no baseline was recorded: %w",
		whose, &DriftError{Migration: whose, Differences: differences}), FixPull, "")
}

// isBaselined reports whether the history has only a baseline. That baseline must then create all
// objects of the database.
func isBaselined(h *historyView, first *artifact.Migration) bool {
	active := h.active()
	return len(active) == 1 && active[0].Event.Kind == history.Baseline && active[0].Migration == string(first.Name)
}

// notCarried refuses a baseline after which an empty database would differ from this one.
func notCarried(missing []string) error {
	return fixable(fmt.Errorf("after the migration an empty database would differ from this one, so nothing was recorded:\n  - %s", strings.Join(missing, "\n  - ")),
		FixBaselineCreateOnly, "")
}

// sayUnproven adds a text to the reason of the first step. The file shows that reason as a comment.
// The text says which objects the baseline does not create, or why the baseline was not proven.
func sayUnproven(p *plan.Plan, of proof) {
	if len(p.Groups) == 0 || of.unproven == "" && len(of.missing) == 0 {
		return
	}
	said := "not proven: " + of.unproven
	if len(of.missing) > 0 {
		said = "not proven: an empty database would differ: " + strings.Join(of.missing, "; ")
	}
	step := &p.Groups[0].Steps[0]
	step.Reason = said + ". " + step.Reason
}
