package plan

import (
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Reverse plans the rollback, for rollback.sql: from To to From. The Undo of its steps is what they
// restore; questions that the forward plan answered are not asked again. It has plain forms only,
// because a rollback has to be one transaction.
func Reverse(in Input) Plan {
	back := in
	back.From, back.To = in.To, in.From
	back.Renames = diff.Inverse(in.Renames)
	back.Changes = diff.Compute(back.From, back.To, back.Renames)
	back.NoRename, back.Backfill, back.Online = true, nil, Never
	back.KeepLinks, back.LinksBack = nil, in.KeepLinks
	if in.Renamed != nil {
		// The rollback must not lose other tools' objects either: it starts with the newer names,
		// and ends with the older.
		back.Live, back.Dependents = &in.Renamed.Live, in.Renamed.Dependents
		back.Renamed = &Surroundings{Dependents: in.Dependents}
		if len(in.Renames) == 0 {
			// The same texts for both directions: the database may have changed quotes around
			// strings.
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
