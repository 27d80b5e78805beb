package migrate

import (
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// ResolveOptions say what a person asserts about one migration: exactly one of Applied and RolledBack is its name.
type ResolveOptions struct {
	Applied, RolledBack string
	Reason              string
	// Force records the assertion although the live database says otherwise.
	Force bool
}

// Resolve repairs the history: it records that a migration stands applied, or does not, after comparing the live
// database with the snapshot of that side. It runs no SQL of the migration.
func (m *Migrator) Resolve(ctx context.Context, o ResolveOptions) error {
	if err := m.needDatabase(); err != nil {
		return err
	}
	if (o.Applied == "") == (o.RolledBack == "") {
		return errors.New("resolve wants the name of one migration, as applied or as rolled back")
	}
	set, err := m.Artifacts()
	if err != nil {
		return err
	}
	return m.db.Locked(ctx, func(ctx context.Context) error {
		return m.fromJournal(ctx, func(j *journal) error { return m.resolve(ctx, set, j, o) })
	})
}

func (m *Migrator) resolve(ctx context.Context, set artifact.Set, j *journal, o ResolveOptions) error {
	event, snapshot, err := m.assertion(set, j, o)
	if err != nil {
		return err
	}
	if broken := history.Verify(j.events); broken != nil {
		if !o.Force || o.Reason == "" {
			return fmt.Errorf("the history was tampered with (%w): whoever vouches for it as it is now says so with --force and --reason TEXT", broken)
		}
		event.Reason = history.Accept(j.events, o.Reason)
	}
	if !o.Force {
		differences, err := m.drift(ctx, snapshot)
		if err == nil && len(differences) == 0 && event.Kind == history.ResolvedRolledBack {
			// What the migration makes must be gone: the older snapshot does not name it.
			differences, err = m.obstacles(ctx, event.BeforeSchema, event.AfterSchema)
		}
		if err != nil {
			return err
		}
		if len(differences) > 0 {
			return fmt.Errorf("the database does not bear this out, and nothing was recorded (--force records it all the same): %w",
				&DriftError{Migration: event.Migration, Differences: differences})
		}
	}
	return m.record(ctx, j, event)
}

// assertion is the event to record and the snapshot that must hold for it.
func (m *Migrator) assertion(set artifact.Set, j *journal, o ResolveOptions) (history.Event, string, error) {
	name := o.Applied + o.RolledBack
	local := set.Find(artifact.Name(name))
	state := history.Of(j.events, name)
	var event history.Event
	switch {
	case o.Applied != "" && state.Status == history.IsApplied && !o.Force:
		return event, "", fmt.Errorf("migration %s is recorded as applied already", name)
	case o.RolledBack != "" && state.Status == history.NotApplied && !o.Force:
		return event, "", fmt.Errorf("migration %s is not recorded as applied", name)
	case local != nil:
		event = m.event(local, history.ResolvedApplied)
	case o.RolledBack != "" && state.Event.ID > 0:
		event = state.Event
		event.Group, event.Duration, event.ToolVersion = 0, 0, m.options.ToolVersion
	default:
		return event, "", fmt.Errorf("migration %s is not in the migrations directory: restore it from version control", name)
	}
	event.Reason = o.Reason
	if o.Applied != "" {
		return event, event.AfterSchema, nil
	}
	event.Kind = history.ResolvedRolledBack
	return event, event.BeforeSchema, nil
}
