package migrate

import (
	"context"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// A migration that was applied to this database may be rebased in another clone. The same change
// then has another name, and comes after migrations that this database does not have. These
// migrations usually can run here although the change is already made, because their snapshots do
// not name the objects that it created. So the change need not be undone in this database. After
// these migrations have run, the database already has the result of the rebased migration:
//
//	applied here     init  locale
//	the directory    init  archived  locale'   its metadata says that it was locale
//	deploy           locale is recorded as rebased, archived runs, locale' is recorded as applied
//
// The migrations before the rebased one (archived in the example) cannot run if they need an object
// that the change has dropped. They also fail if the change has added a required column without a
// default to a table into which they insert. Then nothing is recorded, and the applied migration
// has to be undone first.

// rebasedFrom returns the state of the former migration that a was rebased from, if it is applied
// to this database; else nil.
func (h *historyView) rebasedFrom(a *artifact.Migration) *history.State {
	for _, q := range a.Metadata.Rebases {
		if s := history.Of(h.events, q.Migration); s.Status == history.IsApplied && s.Checksum == q.Checksum {
			return &s
		}
	}
	return nil
}

// wasRebased reports whether the database may already have the result of a migration, because the
// migration was applied under another name.
func (h *historyView) wasRebased(a *artifact.Migration) bool {
	return slices.ContainsFunc(a.Metadata.Rebases, func(q history.Squash) bool {
		return history.Of(h.events, q.Migration).Event.Kind == history.Rebased
	})
}

// rebasing returns the events which record that applied migrations have another name now.
func (h *historyView) rebasing(set artifact.Set) (events []history.Event) {
	for _, a := range set.Migrations {
		if s := h.rebasedFrom(a); s != nil {
			event := s.Event
			event.Kind, event.Group, event.Duration, event.Reason = history.Rebased, 0, 0, "continues as "+string(a.Name)
			events = append(events, event)
		}
	}
	return events
}

// checkRebased reports applied migrations that have another name now.
func checkRebased(set artifact.Set, h *historyView) (out []Finding) {
	for _, e := range h.rebasing(set) {
		out = append(out, Finding{NotApplied, e.Migration, "is applied to the database and was rebased since: it " + e.Reason +
			", which is recorded in its turn without running, and nothing is lost", Fix{FixDeploy, e.Migration}})
	}
	return out
}

// recordRebased records, under the lock, which applied migrations have another name now. It first
// checks that the first pending migration can run although the objects of the rebased migrations
// already exist.
func (m *Migrator) recordRebased(ctx context.Context, set artifact.Set) error {
	if !slices.ContainsFunc(set.Migrations, func(a *artifact.Migration) bool { return len(a.Metadata.Rebases) > 0 }) {
		return nil
	}
	now, err := m.observe(ctx, liveForDeploy(m.snapshots, set))
	if err != nil {
		return err
	}
	events := now.history.rebasing(set)
	if len(events) == 0 || len(stopping(checkHistory(set, now.history))) > 0 {
		return nil // the deploy itself reports the error
	}
	then := *now
	then.history = now.history.recorded(set)
	if late := pending(set, now.history); len(late) > 0 && now.live != nil {
		if err := checkStart(m.snapshots, &then, set, late[0]); err != nil {
			return fixable(fmt.Errorf("migration %s is applied to this database and was rebased since, and %s does not run next to what it made, so it has to be undone first: %w",
				events[0].Migration, late[0].Name, err), FixRollBack, events[0].Migration)
		}
	}
	for _, event := range events {
		if err := m.record(ctx, now.history, event); err != nil {
			return err
		}
	}
	return nil
}

// standsIn records a rebased migration as applied without running it, if the database has its
// result because it was applied under its former name.
func (m *Migrator) standsIn(ctx context.Context, o *observation, a *artifact.Migration) (bool, error) {
	if !o.history.wasRebased(a) {
		return false, nil
	}
	scope, err := m.snapshots.scope(a.Files.After)
	if err != nil {
		return false, err
	}
	want, err := m.snapshots.catalog(a.Files.After)
	if err != nil {
		return false, err
	}
	scope.Schemas = union(scope.Schemas, o.scope.Schemas)
	is, err := m.inspect(ctx, scope)
	if err != nil || len(is.drift(want)) > 0 {
		return false, err
	}
	event := newEvent(a, history.ResolvedApplied)
	event.Reason = "rebased: the database has it"
	if err := m.record(ctx, o.history, event); err != nil {
		return false, err
	}
	o.live, o.scope = is.live, is.scope
	return true, nil
}
