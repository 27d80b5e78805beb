package migrate

import (
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// planAgain returns the newest migration if it was never applied completely in this database, was
// rolled back, and has not changed since; else nil. If the options have answers, dev plans that
// migration again; otherwise it runs the migration again.
func planAgain(set artifact.Set, h *historyView, o PlanOptions) *artifact.Migration {
	last := set.Last()
	if last == nil || !o.answers() {
		return nil
	}
	s := history.Of(h.events, string(last.Name))
	if history.WasApplied(h.events, s.Migration) || s.Event.Kind != history.RolledBack || s.Checksum != last.Checksum {
		return nil
	}
	return last
}

// answers reports whether the options have an answer that changes the plan.
func (o PlanOptions) answers() bool {
	return len(o.Renames) > 0 || len(o.Backfill) > 0 || len(o.KeepLinks) > 0 || o.NoRename || o.Carry || o.Online != plan.Auto
}

// withoutLast returns the set without its newest migration.
func withoutLast(set artifact.Set) artifact.Set {
	set.Migrations = set.Migrations[: len(set.Migrations)-1 : len(set.Migrations)-1]
	return set
}
