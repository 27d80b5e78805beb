package migrate

import (
	"fmt"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// decideResolve returns the event that repairs the history, or the reason why it is not recorded.
func decideResolve(snapshots *snapshotReader, o *observation, set artifact.Set, options ResolveOptions) (history.Event, error) {
	event, err := assertion(o.history, set, options)
	if err != nil {
		return event, err
	}
	if broken := o.history.broken(); broken != nil {
		if !options.Force || options.Reason == "" {
			return event, fixable(fmt.Errorf("the history was tampered with (%w): confirm it as it is now, with a reason", broken), forced(event), event.Migration)
		}
		event.Reason = history.Accept(o.history.events, options.Reason)
	}
	if options.Force {
		return event, nil
	}
	return event, checkAssertion(snapshots, o, event)
}

// assertion returns the event that records what a person asserts.
func assertion(h *historyView, set artifact.Set, o ResolveOptions) (history.Event, error) {
	name := o.Applied + o.RolledBack
	local := set.Find(artifact.Name(name))
	state := history.Of(h.events, name)
	var event history.Event
	switch {
	case o.Applied != "" && state.Status == history.IsApplied && !o.Force:
		return event, fmt.Errorf("migration %s is recorded as applied already", name)
	case o.RolledBack != "" && state.Status == history.NotApplied && !o.Force:
		return event, fmt.Errorf("migration %s is not recorded as applied", name)
	case local != nil:
		event = newEvent(local, history.ResolvedApplied)
	case state.Event.ID > 0 && (o.RolledBack != "" || o.Force && state.Status == history.IsApplied):
		event = state.Event
		event.Kind, event.Group, event.Duration = history.ResolvedApplied, 0, 0
	default:
		return event, fmt.Errorf("migration %s is not in the migrations directory: restore it from version control", name)
	}
	event.Reason = o.Reason
	if o.RolledBack != "" {
		event.Kind = history.ResolvedRolledBack
	}
	return event, nil
}

// checkAssertion compares the live schema with the snapshot that the assertion implies.
func checkAssertion(snapshots *snapshotReader, o *observation, event history.Event) error {
	before, after, err := snapshots.catalogs(event.BeforeSchema, event.AfterSchema)
	if err != nil {
		return err
	}
	differences := o.drift(after)
	if event.Kind == history.ResolvedRolledBack {
		if differences = o.drift(before); len(differences) == 0 {
			// The objects that the migration creates must not exist. The comparison with the older
			// snapshot did not find them, because it ignores objects that the snapshot does not
			// have.
			differences = o.conflicts(before, after)
		}
	}
	if len(differences) == 0 {
		return nil
	}
	drift := &DriftError{Migration: event.Migration, Differences: differences}
	if s := history.Of(o.history.events, event.Migration); s.Groups > 0 {
		return fixable(fmt.Errorf("%s of %s is committed and the rest is not, so it is neither applied nor rolled back, and nothing was recorded: %w",
			groupCount(s.Groups), event.Migration, drift), FixGoOnOrBack, event.Migration)
	}
	return fixable(fmt.Errorf("the database contradicts that, so nothing was recorded: %w", drift), forced(event), event.Migration)
}

// forced returns the fix that records an assertion without a check of the database.
func forced(event history.Event) FixKind {
	if event.Kind == history.ResolvedRolledBack {
		return FixForceRolledBack
	}
	return FixRecordApplied
}

// liveForResolve reads the objects that an assertion is compared with. A forced assertion is not
// compared.
func liveForResolve(snapshots *snapshotReader, set artifact.Set, o ResolveOptions) needLive {
	return func(h *historyView) (scope Scope, needed bool, err error) {
		event, err := assertion(h, set, o)
		if err != nil || o.Force {
			return scope, false, nil //nolint:nilerr // the decision finds the same error and returns it
		}
		scope, err = snapshots.scope(event.BeforeSchema, event.AfterSchema)
		return scope, true, err
	}
}
