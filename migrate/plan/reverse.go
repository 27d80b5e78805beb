package plan

import (
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Reverse plans the rollback from To to From, for rollback.sql. Undo of a step says how far that
// step restores the older state. Reverse does not ask about renames, because the forward plan did.
// It plans plain forms only, because a rollback has to be one transaction.
func Reverse(in Input) Plan {
	back := in
	back.From, back.To = in.To, in.From
	back.Renames = diff.Inverse(in.Renames)
	back.Changes = diff.Compute(back.From, back.To, back.Renames)
	back.NoRename, back.Backfill, back.Online = true, nil, Never
	back.KeepLinks, back.LinksBack = nil, in.KeepLinks
	if in.Renamed != nil {
		// The rollback must keep the objects of other tools too. Before it runs, they have the
		// newer names, as in Renamed.
		back.Live, back.Dependents = &in.Renamed.Live, in.Renamed.Dependents
		back.Renamed = &Surroundings{Dependents: in.Dependents}
		if len(in.Renames) == 0 {
			// Without renames, migration and rollback create the objects with the same text. The
			// texts of in.Dependents and in.Renamed may differ, because the database may change
			// quotes when a table is renamed.
			back.Renamed.Dependents = in.Renamed.Dependents
		}
		if in.Live != nil {
			back.Renamed.Live = *in.Live
		}
	}
	p := newPlanner(back)
	p.reverse = true
	p.linksBack()
	p.collectIndexes()
	p.detachKeys()
	for _, change := range p.ordered(back.Changes) {
		p.planChange(change)
	}
	return p.grouped()
}
