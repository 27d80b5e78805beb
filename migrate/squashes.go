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

// A squashed migration stands for others. What it is to a database depends on which of those the database has:
//
//	it is applied    nothing is to be done
//	none of them     it runs like any other
//	all of them      it is recorded as applied, without running
//	some of them     it cannot run: the others have to be applied from their own directories, or those that are there undone
//
// The directories of the others may stand next to it, brought back for a database that has some of them. They are ignored
// by every database but that one, for which it is the squashed migration that is ignored until they are applied.

// squashPlace is where a database stands with a squashed migration.
type squashPlace uint8

const (
	noneOfSquash squashPlace = iota
	partOfSquash
	allOfSquash
	isSquash
)

// squashed says where a database stands with a migration; noneOfSquash where it stands for no others.
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

// lacks are the migrations that a database lacks of those that one stands for; some is true when it has any, in whole or in
// part.
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

// lacking are those of one level that a database lacks: one that was squashed itself is there too when all are that it
// stands for.
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

// settled is the set as this database sees it: of a squashed migration and the directories that it stands for, one side.
func (h *historyView) settled(set artifact.Set) artifact.Set {
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

// recording are the events that record squashed migrations whose others are all applied.
func (h *historyView) recording(set artifact.Set) (events []history.Event) {
	for _, a := range set.Migrations {
		if h.squashed(a) == allOfSquash {
			event := newEvent(a, history.Squashed)
			event.Reason = "stands for " + strings.Join(directOf(a), ", ")
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

// recorded is the history as it will be once what was squashed and rebased is recorded. Nothing may be appended to it.
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

// checkSquashes reports the squashed migrations that cannot run here, for the database has some of what they stand for.
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
			continue // they are pending
		}
		out = append(out, Finding{SquashedInPart, string(a.Name), fmt.Sprintf("stands for several migrations, of which this database lacks %s. Bring back their directories and deploy them, "+
			"which loses nothing, and delete them again; or undo those that are there, and it runs itself", strings.Join(names, ", ")), Fix{FixSearch, absent[0]}})
	}
	return out
}

// standsFor reports whether one of the squashed migrations has a checksum: what followed it follows what stands for it.
func standsFor(squashes []history.Squash, checksum string) bool {
	return slices.ContainsFunc(squashes, func(q history.Squash) bool { return q.Checksum == checksum })
}

// covered are the migrations that any of the set stands for: their directories need not be there.
func covered(set artifact.Set) map[string]bool {
	out := map[string]bool{}
	for _, a := range set.Migrations {
		for _, q := range a.Metadata.Squashes {
			out[q.Migration] = true
		}
	}
	return out
}

// recordSquashed records, under the lock, the squashed migrations of which the database has all that they stand for.
func (m *Migrator) recordSquashed(ctx context.Context, set artifact.Set) (names []string, err error) {
	if !slices.ContainsFunc(set.Migrations, func(a *artifact.Migration) bool { return len(a.Metadata.Squashes) > 0 }) {
		return nil, nil
	}
	h, err := m.readHistory(ctx)
	if err != nil || h.broken() != nil {
		return nil, err // what is broken is said where the history is judged
	}
	for _, event := range h.recording(set) {
		if err := m.record(ctx, h, event); err != nil {
			return names, err
		}
		names = append(names, event.Migration)
	}
	return names, nil
}

// madeItself announces what a squashed migration does to tables that it made in an earlier group: its snapshots, between
// which those changes are not, have no word for them, and nobody else can have anything there.
func (a *announcer) madeItself(before catalog.Database, g artifact.Group) {
	for _, table := range g.Rebuild {
		if !slices.ContainsFunc(before.Tables, func(t *catalog.Table) bool { return sqltext.SameName(a.provider, t.Name, table) }) {
			a.Add(inventory.Pattern{Kinds: []inventory.Kind{inventory.Table}, Name: table, All: true}, inventory.Pattern{Table: table, Gone: true, All: true})
		}
	}
}
