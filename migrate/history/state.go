package history

import (
	"cmp"
	"maps"
	"slices"
)

// Status is the state of one migration in a database.
type Status uint8

// The statuses. A migration that was rolled back, or never ran, is NotApplied.
const (
	NotApplied Status = iota
	IsApplied
	Unfinished // some groups are committed, or the run was interrupted
	HasFailed
)

// State is the state of one migration according to the history.
type State struct {
	Migration string
	Status    Status
	// Groups is the number of committed groups while Unfinished or HasFailed.
	Groups int
	// Statements is the number of completed statements in the next group, if that group runs
	// outside a transaction.
	Statements int
	// Event is the event that caused the status.
	Event Event
	// Checksum is the checksum of the files that ran.
	Checksum string
}

// Replay returns the state of each migration, in the order in which they were applied. A squashed
// migration has the position of the last migration that it replaces.
func Replay(events []Event) []State {
	type placed struct {
		State
		last int
	}
	at := map[string]*placed{}
	for i, e := range events {
		p := at[e.Migration]
		if p == nil {
			p = &placed{State: State{Migration: e.Migration}}
			at[e.Migration] = p
		}
		was := p.Status
		if p.State = p.after(e); was != IsApplied || p.Status != IsApplied {
			p.last = i // an event that records the same status again does not change the position
		}
		if p.Status != IsApplied {
			continue
		}
		place := -1
		for _, squash := range squashesIn(e.Metadata) {
			if other := at[squash.Migration]; other != nil && other.Status == IsApplied {
				other.State = other.squashed()
				place = max(place, other.last)
			}
		}
		if place >= 0 {
			p.last = place
		}
	}
	all := slices.SortedFunc(maps.Values(at), func(a, b *placed) int { return cmp.Or(a.last-b.last, int(b.Status)-int(a.Status)) })
	states := make([]State, len(all))
	for i, p := range all {
		states[i] = p.State
	}
	return states
}

// Of returns the state of one migration.
func Of(events []Event, migration string) State {
	s := State{Migration: migration}
	for _, e := range events {
		switch {
		case e.Migration == migration:
			s = s.after(e)
		case s.Status == IsApplied && (State{}).after(e).Status == IsApplied:
			if slices.ContainsFunc(squashesIn(e.Metadata), func(q Squash) bool { return q.Migration == migration }) {
				s = s.squashed()
			}
		}
	}
	return s
}

// WasApplied reports whether a migration was applied at any time.
func WasApplied(events []Event, migration string) bool {
	return slices.ContainsFunc(events, func(e Event) bool {
		return e.Migration == migration && (State{}).after(e).Status == IsApplied
	})
}

// squashed returns the state of a migration after a squash has replaced it.
func (s State) squashed() State {
	s.Status, s.Groups, s.Statements = NotApplied, 0, 0
	return s
}

func (s State) after(e Event) State {
	s.Event, s.Checksum = e, e.Checksum
	if e.Kind != Failed {
		s.Statements = 0
	}
	switch e.Kind {
	case StatementDone:
		s.Status, s.Groups, s.Statements = Unfinished, e.Group-1, e.StatementCount
	case Started:
		s.Status, s.Groups = Unfinished, 0
	case GroupDone:
		s.Status, s.Groups = Unfinished, e.Group
	case Failed:
		s.Status = HasFailed
	case Applied, ResolvedApplied, Baseline, Squashed:
		s.Status, s.Groups = IsApplied, 0
	case RolledBack, ResolvedRolledBack, Rebased:
		s.Status, s.Groups = NotApplied, 0
	}
	return s
}

// Active returns the states of applied migrations.
func Active(events []Event) []State {
	var out []State
	for _, s := range Replay(events) {
		if s.Status == IsApplied {
			out = append(out, s)
		}
	}
	return out
}
