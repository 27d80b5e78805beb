package migrate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// A squashed migration replaces others, its originals. What happens to it in a database depends on
// which migrations are applied there:
//
//	the squash itself      nothing happens
//	none of the originals  it runs like any other migration
//	all of the originals   it is recorded as applied, without running
//	some of the originals  it cannot run: apply the missing originals from their
//	                       directories, or undo those that are applied
//
// For a database with some of the originals, their directories may be restored next to the squash.
// Such a database ignores the squash until all originals are applied. Other databases ignore the
// restored directories.

// squashPlace is the state of a squashed migration in a database.
type squashPlace uint8

const (
	noneOfSquash squashPlace = iota
	partOfSquash
	allOfSquash
	isSquash
)

// squashed returns the state of a migration in this database. It is noneOfSquash if the migration
// replaces no others.
func (h *historyView) squashed(a *artifact.Migration) squashPlace {
	if len(a.Metadata.Squashes) == 0 {
		return noneOfSquash
	}
	if history.Of(h.events, string(a.Name)).Status == history.IsApplied {
		return isSquash
	}
	missing, some := h.lacks(a)
	switch {
	case len(missing) == 0:
		return allOfSquash
	case some:
		return partOfSquash
	}
	return noneOfSquash
}

// lacks returns the originals of a migration that the database does not have. some is true if the
// database has one of them, completely or in part.
func (h *historyView) lacks(a *artifact.Migration) (missing []history.Squash, some bool) {
	states := map[string]history.State{}
	for _, s := range history.Replay(h.events) {
		states[s.Migration] = s
	}
	for _, q := range a.Metadata.Squashes {
		some = some || states[q.Migration].Status != history.NotApplied
	}
	return lacking(a.Metadata.Squashes, "", states), some
}

// lacking returns those of the given originals that the database does not have. The originals
// belong to the squash whose name is within. An original that is itself a squash counts as present
// if all its own originals are present.
func lacking(all []history.Squash, within string, states map[string]history.State) (missing []history.Squash) {
	for _, q := range all {
		if q.Within != within {
			continue
		}
		if s := states[q.Migration]; s.Status == history.IsApplied && s.Checksum == q.Checksum {
			continue
		}
		inner := lacking(all, q.Migration, states)
		isSquashed := slices.ContainsFunc(all, func(o history.Squash) bool { return o.Within == q.Migration })
		if !isSquashed || len(inner) > 0 {
			missing = append(missing, q)
		}
	}
	return missing
}

// effective returns the set of migrations that count for this database. For each squashed
// migration, the set has either the squash or its originals.
func (h *historyView) effective(set artifact.Set) artifact.Set {
	hidden := map[artifact.Name]bool{}
	for _, a := range set.Migrations {
		if len(a.Metadata.Squashes) == 0 {
			continue
		}
		if h.squashed(a) == partOfSquash {
			missing, _ := h.lacks(a)
			if !slices.ContainsFunc(missing, func(q history.Squash) bool { return set.Find(artifact.Name(q.Migration)) == nil }) {
				hidden[a.Name] = true
				continue
			}
		}
		for _, q := range a.Metadata.Squashes {
			hidden[artifact.Name(q.Migration)] = true
		}
	}
	if len(hidden) == 0 {
		return set
	}
	set.Migrations = slices.DeleteFunc(slices.Clone(set.Migrations), func(a *artifact.Migration) bool { return hidden[a.Name] })
	return set
}

// recording returns the events that record squashed migrations whose originals are all applied.
func (h *historyView) recording(set artifact.Set) (events []history.Event) {
	for _, a := range set.Migrations {
		if h.squashed(a) == allOfSquash {
			event := newEvent(a, history.Squashed)
			event.Reason = "replaces " + strings.Join(directOf(a), ", ")
			events = append(events, event)
		}
	}
	return events
}

func directOf(a *artifact.Migration) (names []string) {
	for _, q := range a.Metadata.Squashes {
		if q.Within == "" {
			names = append(names, q.Migration)
		}
	}
	return names
}

// recorded returns the history as it will be after squashed and rebased migrations are recorded.
// The result is only for decisions; nothing may be appended to it.
func (h *historyView) recorded(set artifact.Set) *historyView {
	events := append(h.recording(set), h.rebasing(set)...)
	if len(events) == 0 || h.broken() != nil {
		return h
	}
	out := *h
	out.events = slices.Clone(h.events)
	for _, e := range events {
		out.events = append(out.events, history.Next(out.last(), e))
	}
	return &out
}

// checkSquashes reports the squashed migrations that cannot run because the database has only some
// of their originals.
func checkSquashes(set artifact.Set, h *historyView) (out []Finding) {
	for _, a := range set.Migrations {
		if h.squashed(a) != partOfSquash {
			continue
		}
		missing, _ := h.lacks(a)
		var names, absent []string
		for _, q := range missing {
			names = append(names, q.Migration)
			if set.Find(artifact.Name(q.Migration)) == nil {
				absent = append(absent, q.Migration)
			}
		}
		if len(absent) == 0 {
			continue // the originals are pending
		}
		out = append(out, Finding{SquashedInPart, string(a.Name), fmt.Sprintf("replaces several migrations, of which this database lacks %s: restore their directories, deploy them "+
			"and delete them again, which loses nothing; or undo those that are applied, and it runs itself", strings.Join(names, ", ")), Fix{FixSearch, absent[0]}})
	}
	return out
}

// standsFor reports whether one of the squashed migrations has that checksum. A migration whose
// parent has that checksum now follows the squash.
func standsFor(squashes []history.Squash, checksum string) bool {
	return slices.ContainsFunc(squashes, func(q history.Squash) bool { return q.Checksum == checksum })
}

// covered returns the originals of all squashed migrations of the set. Their directories may be
// missing.
func covered(set artifact.Set) map[string]bool {
	out := map[string]bool{}
	for _, a := range set.Migrations {
		for _, q := range a.Metadata.Squashes {
			out[q.Migration] = true
		}
	}
	return out
}

// recordSquashed records, under the lock, the squashed migrations whose originals are all applied.
func (m *Migrator) recordSquashed(ctx context.Context, set artifact.Set) (names []string, err error) {
	if !slices.ContainsFunc(set.Migrations, func(a *artifact.Migration) bool { return len(a.Metadata.Squashes) > 0 }) {
		return nil, nil
	}
	h, err := m.readHistory(ctx)
	if err != nil || h.broken() != nil {
		return nil, err // checkHistory reports a broken history
	}
	for _, event := range h.recording(set) {
		if err := m.record(ctx, h, event); err != nil {
			return names, err
		}
		names = append(names, event.Migration)
	}
	return names, nil
}

// madeItself announces the changes that a squashed migration makes in tables that it created in an
// earlier group. Its snapshots do not show these changes. They need no check, because no other
// program can have objects in these tables.
func (a *announcer) madeItself(before catalog.Database, g artifact.Group) {
	for _, table := range g.Rebuild {
		if !slices.ContainsFunc(before.Tables, func(t *catalog.Table) bool { return sqltext.SameName(a.provider, t.Name, table) }) {
			a.Add(inventory.Pattern{Kinds: []inventory.Kind{inventory.Table}, Name: table, All: true}, inventory.Pattern{Table: table, Gone: true, All: true})
		}
	}
}
