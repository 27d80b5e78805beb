package plan

import (
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Reverse plans the way back, for rollback.sql: from To to From. The Undo of its steps says what
// they bring back, and questions that the forward plan answered are not asked again. It is plain,
// since a way back has to be whole or not at all.
func Reverse(in Input) Plan {
	back := in
	back.From, back.To = in.To, in.From
	back.Renames = diff.Inverse(in.Renames)
	back.Changes = diff.Compute(back.From, back.To, back.Renames)
	back.NoRename, back.Backfill, back.Online = true, nil, Never
	back.KeepLinks, back.LinksBack = nil, in.KeepLinks
	if in.Renamed != nil {
		// What is not ours must not be lost on the way back either: it starts under the newer
		// names, and ends under the older.
		back.Live, back.Dependents = &in.Renamed.Live, in.Renamed.Dependents
		back.Renamed = &Surroundings{Dependents: in.Dependents}
		if len(in.Renames) == 0 {
			// The words of both ways: the database may have put texts into other quotes.
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
