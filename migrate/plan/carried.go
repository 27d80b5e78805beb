package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Carried returns the hazards that the changes have no matter who writes their SQL. They are the
// hazards of the plan without online recipes and without questions about renames. The linter calls
// it for each statement of a migration, so that hand-written SQL is judged by the code that plans.
//
// Locks, and therefore the hazards of the LK family, depend on how a statement is written. Carried
// returns the LK hazards of the plain form.
func Carried(in Input) []hazard.Hazard {
	in.Online, in.NoRename = Never, true
	return slices.DeleteFunc(Make(in).Hazards(), func(h hazard.Hazard) bool {
		return h.Kind == hazard.UnfitBackfill // nobody gave --backfill for hand-written SQL
	})
}

// Alike returns a hazard for each pair of a dropped and an added object that is probably a rename.
// It plans nothing else.
func Alike(in Input) []hazard.Hazard {
	p := newPlanner(in)
	p.candidates()
	return p.blocks
}
