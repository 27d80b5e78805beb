package migrate

import (
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// decideStatus compares artifacts, history and live schema.
func decideStatus(snapshots *snapshotReader, o *observation, set artifact.Set, guards []sqltext.SQL) (*Status, error) {
	s := &Status{Findings: append(checkHistory(set, o.history), checkGuards(guards)...), Applied: []string{}, Pending: []string{}}
	for _, e := range o.history.recording(set) {
		s.Unrecorded = append(s.Unrecorded, e.Migration)
		s.Findings = append(s.Findings, Finding{NotApplied, e.Migration, "will be recorded as applied without running, because the database has all migrations that it replaces", Fix{FixDeploy, e.Migration}})
	}
	rebased := checkRebased(set, o.history)
	s.Findings = append(s.Findings, rebased...)
	now := *o
	now.history = o.history.recorded(set)
	o = &now
	if o.history.copied() {
		s.Notes = append(s.Notes, o.history.origin())
	}
	for _, a := range pending(set, o.history) {
		s.Pending = append(s.Pending, string(a.Name))
	}
	for _, a := range o.history.active() {
		s.Applied = append(s.Applied, a.Migration)
	}
	var drift, ahead []Finding
	if len(rebased) == 0 {
		var err error
		if drift, ahead, err = compareLive(snapshots, o, set, s.Findings); err != nil {
			return nil, err
		}
	}
	s.Findings = append(s.Findings, drift...)
	for i, f := range s.Findings {
		if len(ahead) > 0 && f.Code == NotApplied && f.Migration == ahead[0].Migration {
			s.Findings[i].Fix = ahead[0].Fix // a deploy would fail, because these objects exist
		}
	}
	s.Findings = append(s.Findings, ahead...)
	if s.Findings == nil {
		s.Findings = []Finding{}
	}
	s.OK = len(s.Findings) == 0
	return s, nil
}

// compareLive reports drift, or that the database has objects of pending migrations. found are the
// earlier findings.
func compareLive(snapshots *snapshotReader, o *observation, set artifact.Set, found []Finding) (drift, ahead []Finding, err error) {
	last := comparedWith(o.history, found)
	if last == nil {
		return nil, beyondHistory(snapshots, o, set), nil
	}
	want, err := snapshots.catalog(last.Event.AfterSchema)
	if err != nil {
		return nil, nil, err
	}
	differences := o.drift(want)
	if len(differences) > 0 {
		ahead = madeAlready(snapshots, o, set)
	}
	if len(ahead) > 0 {
		return nil, ahead, nil
	}
	for _, d := range differences {
		drift = append(drift, Finding{SchemaDrift, last.Migration, d.Message, Fix{FixReconcile, last.Migration}})
	}
	return drift, beyondHistory(snapshots, o, set), nil
}

// checkGuards reports guards that interrupted runs left, with the statements that drop them.
func checkGuards(drops []sqltext.SQL) (out []Finding) {
	for _, drop := range drops {
		out = append(out, Finding{GuardLeft, "", "a constraint refuses rows that would be at risk; unless a run is in progress, an interrupted run has left it, and the next run drops it (" +
			sqltext.Text(drop) + ")", Fix{Kind: FixDeploy}})
	}
	return out
}

// beyondHistory reports migrations that are not in the history although their objects are in the
// database. Possible causes are that rows of the history were deleted, that an older history was
// restored, or that somebody made the change by hand.
func beyondHistory(snapshots *snapshotReader, o *observation, set artifact.Set) (out []Finding) {
	late := pending(set, o.history)
	last := o.history.lastActive()
	if o.live == nil || last == nil || len(late) == 0 || late[0].Files.Before != last.Event.AfterSchema {
		return nil
	}
	from, to, err := snapshots.catalogs(late[0].Files.Before, late[0].Files.After)
	if err != nil {
		return nil // another finding reports files that cannot be read
	}
	for _, d := range snapshots.conflicts(o, set, late[0], from, to) {
		out = append(out, Finding{SchemaDrift, string(late[0].Name), d.Message + ", although the history does not list this migration as applied: rows of the history were deleted, it is from an older dump than the database, or somebody made the change by hand",
			Fix{FixRecordApplied, string(late[0].Name)}})
	}
	return out
}

// lookAhead is the number of pending migrations that a drifted database is compared with.
const lookAhead = 10

// madeAlready reports the pending migration whose result a drifted database equals.
func madeAlready(snapshots *snapshotReader, o *observation, set artifact.Set) []Finding {
	late := pending(set, o.history)
	last := o.history.lastActive()
	if o.live == nil || last == nil || len(late) == 0 || late[0].Files.Before != last.Event.AfterSchema {
		return nil
	}
	for _, a := range slices.Backward(late[:min(lookAhead, len(late))]) {
		if to, err := snapshots.catalog(a.Files.After); err == nil && len(o.drift(to)) == 0 {
			return []Finding{{SchemaDrift, string(late[0].Name), fmt.Sprintf("the database already equals the result of %s, although the history ends with %s: rows of the history were deleted, "+
				"or it is from an older dump than the database", a.Name, last.Migration), Fix{FixRecordApplied, string(late[0].Name)}}}
		}
	}
	return nil
}

// comparedWith returns the migration whose snapshot the live schema should equal. It is nil if no
// migration is applied, if the row of the last one has no snapshot, if a migration is unfinished,
// or if rows were edited, so that they prove nothing.
func comparedWith(h *historyView, found []Finding) *history.State {
	last := h.lastActive()
	if last == nil || last.Event.AfterSchema == "" || len(historyFindings(found)) > 0 {
		return nil
	}
	if slices.ContainsFunc(history.Replay(h.events), func(s history.State) bool {
		return s.Status == history.Unfinished || s.Status == history.HasFailed
	}) {
		return nil
	}
	return last
}

// liveForStatus reads the schemas that status compares.
func liveForStatus(snapshots *snapshotReader, set artifact.Set) needLive {
	return func(h *historyView) (scope Scope, needed bool, err error) {
		last := comparedWith(h.recorded(set), checkHistory(set, h))
		if last == nil {
			return scope, false, nil
		}
		if scope, err = snapshots.scope(last.Event.AfterSchema); err != nil {
			return scope, true, err
		}
		texts := []string{last.Event.AfterSchema}
		for _, a := range pending(set, h) {
			if len(texts) > lookAhead {
				break
			}
			texts = append(texts, a.Files.After)
		}
		if ahead, err := snapshots.scope(texts...); err == nil { // another finding reports files that cannot be read
			scope = ahead
		}
		return scope, true, nil
	}
}
