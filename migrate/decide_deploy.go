package migrate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// deployDecision is what a deploy will do.
type deployDecision struct {
	// pending are the migrations to apply, in order.
	pending []*artifact.Migration
	// requirements are what the migrations need from the database and the role.
	requirements Requirements
	// risks are the hazards of the first migration, once they are counted.
	risks []Risk
}

// decideDeploy returns what a deploy applies to the observed database. It returns a [FindingsError]
// if artifacts and history do not match, and a [DriftError] if the live schema differs from the
// snapshot before the first pending migration.
func decideDeploy(snapshots *snapshotReader, o *observation, set artifact.Set) (deployDecision, error) {
	var d deployDecision
	late, err := decidePending(set, o.history, snapshots.dialect.Provider())
	d.pending = late
	if err != nil || len(late) == 0 {
		return d, err
	}
	for _, a := range late {
		if err := checkServer(a, snapshots.dialect.Provider(), o.server); err != nil {
			return d, err
		}
		if err := snapshots.checkOutside(a, o.history.groupsDone(string(a.Name))); err != nil {
			return d, err
		}
	}
	if err := checkStart(snapshots, o, set, late[0]); err != nil {
		return d, err
	}
	d.requirements, err = requirementsOf(snapshots, late)
	return d, err
}

// decidePending is the part of the decision that needs only artifacts and history.
func decidePending(set artifact.Set, h *historyView, kind provider.Provider) ([]*artifact.Migration, error) {
	if found := stopping(checkHistory(set, h)); len(found) > 0 {
		return nil, &FindingsError{found}
	}
	late := pending(set, h)
	for _, a := range late {
		if err := checkProvider(a, kind); err != nil {
			return late, err
		}
		if found := unrepeatable(a); len(found) > 0 {
			return late, &FindingsError{found}
		}
	}
	return late, nil
}

// unrepeatable reports statements that change rows outside a transaction, because after an
// interrupted run nobody knows whether they took effect.
func unrepeatable(a *artifact.Migration) (out []Finding) {
	// DO is not in this list: the planner writes DO blocks that fill rows in batches, commit each
	// batch, and continue after the last one when they run again.
	changes := []string{"insert", "update", "delete", "merge", "replace", "truncate", "copy", "with"}
	for _, g := range a.Script.Groups {
		for _, s := range g.Statements {
			if verb := sqltext.ReadHead(a.Metadata.Provider, s.SQL).Verb; !g.Transactional && slices.Contains(changes, verb) {
				out = append(out, Finding{InvalidLocalArtifacts, string(a.Name), fmt.Sprintf("line %d: %s outside a transaction might run twice: put it into a group of its own with a transaction",
					s.Line, strings.ToUpper(verb)), Fix{FixRestamp, string(a.Name)}})
			}
		}
	}
	return out
}

// checkOutside refuses a statement outside a transaction if the database would destroy rows without
// an error. Other sessions could add such rows after they are counted, because without a
// transaction no lock is held from the count to the statement. It does not refuse a risk that the
// file accepts, and does not check the groups that are done.
func (r *snapshotReader) checkOutside(a *artifact.Migration, done int) error {
	if !slices.ContainsFunc(a.Script.Groups, func(g artifact.Group) bool { return !g.Transactional }) {
		return nil
	}
	judged, err := r.judgeForward(a)
	if err != nil {
		return err
	}
	var out []Finding
	refuse := func(group, line int, h hazard.Hazard) {
		if group < done || a.Script.Groups[group].Transactional || !h.Kind.Silent(r.dialect.Provider()) || !h.Kind.Entry().Probe || h.Kind == hazard.AlsoDrop || h.Accepted != "" {
			return
		}
		out = append(out, Finding{InvalidLocalArtifacts, string(a.Name), fmt.Sprintf("line %d: outside a transaction, rows written after the count would be lost: put the statement into a group of its own with a transaction, or accept the risk above it: %s [%s]",
			line, h.Message(), h.Code()), Fix{FixRestamp, string(a.Name)}})
	}
	for i, g := range a.Script.Groups {
		for _, s := range g.Statements {
			for _, h := range s.Hazards {
				refuse(i, s.Line, h)
			}
		}
	}
	for _, l := range judged.found {
		refuse(l.group, l.Line, l.Hazard)
	}
	if len(out) > 0 {
		return &FindingsError{out}
	}
	return nil
}

// checkStart compares the live schema with the snapshot before the first pending migration.
func checkStart(snapshots *snapshotReader, o *observation, set artifact.Set, first *artifact.Migration) error {
	if o.history.begun(string(first.Name)) {
		return nil // interrupted between two groups, for which there is no snapshot
	}
	last := ""
	if active := o.history.lastActive(); active != nil {
		last = active.Migration
		if active.Event.AfterSchema != first.Files.Before {
			return &FindingsError{[]Finding{{OutOfOrder, string(first.Name), "does not start where " + last + ", the last applied migration, ends",
				Fix{FixRebase, string(first.Name)}}}}
		}
	}
	from, to, err := snapshots.catalogs(first.Files.Before, first.Files.After)
	if err != nil {
		return err
	}
	if o.history.wasRebased(first) && len(o.drift(to)) == 0 {
		return nil
	}
	differences := o.drift(from)
	if len(differences) == 0 {
		differences = snapshots.conflicts(o, set, first, from, to)
	}
	if len(differences) == 0 {
		return nil
	}
	return &DriftError{Migration: last, Differences: differences}
}

// requirementsOf returns what the migrations need from the database and the role.
func requirementsOf(snapshots *snapshotReader, pending []*artifact.Migration) (Requirements, error) {
	out := Requirements{Outside: slices.ContainsFunc(pending, func(a *artifact.Migration) bool {
		return slices.ContainsFunc(a.Script.Groups, func(g artifact.Group) bool { return !g.Transactional })
	})}
	before, after, err := snapshots.catalogs(pending[0].Files.Before, pending[len(pending)-1].Files.After)
	if err != nil {
		return out, err
	}
	out.Tables = slices.Concat(changedTables(before, after), changedTables(after, before))
	return out, nil
}

// liveForDeploy reads the schemas of both snapshots of the first pending migration, if its start is
// checked.
func liveForDeploy(snapshots *snapshotReader, set artifact.Set) needLive {
	return func(h *historyView) (scope Scope, needed bool, err error) {
		late, err := decidePending(set, h, snapshots.dialect.Provider())
		if err != nil || len(late) == 0 || h.begun(string(late[0].Name)) {
			return scope, false, nil //nolint:nilerr // the decision finds the same error and returns it
		}
		scope, err = snapshots.scope(late[0].Files.Before, late[0].Files.After)
		return scope, true, err
	}
}
