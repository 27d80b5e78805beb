package plan

import (
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Reverse plans the rollback from To to From, for rollback.sql. The field Undo of each step says
// how far the step restores the older state. Reverse does not ask about renames, because the
// forward plan did. It plans plain forms only, because a rollback has to be one transaction.
func Reverse(in Input) Plan {
	back := in
	back.From, back.To = in.To, in.From
	back.Renames = diff.Inverse(in.Renames)
	back.Changes = diff.Compute(back.From, back.To, back.Renames)
	back.NoRename, back.Backfill, back.Online = true, nil, Never
	back.KeepLinks, back.LinksBack = nil, in.KeepLinks
	if in.Renamed != nil {
		// The rollback must keep the objects of other tools too. When it starts, the migration has
		// run, so that these objects have the newer names, as in Renamed.
		back.Live, back.Dependents = &in.Renamed.Live, in.Renamed.Dependents
		back.Renamed = &Surroundings{Dependents: in.Dependents}
		if len(in.Renames) == 0 {
			// If the schema has no renames, the migration and the rollback create the dependents
			// with the same text, the one in in.Renamed. The text in in.Dependents may have other
			// quotes, because SQLite changes quotes in the copy that in.Renamed is read from.
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
