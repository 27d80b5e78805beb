package migrate

import (
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// sayRebased finds what is applied here under a name that it has lost elsewhere: its directory is gone, and a migration that is not
// applied has its SQL. To bring the old directory back would make two of it, and to undo it would lose what it holds. The history
// forgets the old name; the new one is recorded once those before it are applied:
//
//	history   init  locale             directory   init  archived  locale (rebased)
//	answer 1  locale is recorded as rolled back, on somebody's word
//	answer 2  archived is applied; locale finds its column there, and is recorded as applied
func sayRebased(set artifact.Set, states []history.State, found []Finding) {
	news := map[string]artifact.Name{} // by SQL
	olds := map[string]string{}
	for _, s := range states {
		if s.Status == history.IsApplied && set.Find(artifact.Name(s.Migration)) == nil {
			olds[s.Migration] = s.Event.MigrationSQL
		}
	}
	for _, m := range set.Migrations {
		news[m.Files.Migration] = m.Name
	}
	for _, s := range states {
		if m := set.Find(artifact.Name(s.Migration)); m != nil && s.Status == history.IsApplied {
			delete(news, m.Files.Migration)
		}
	}
	var answer Fix
	for i, f := range found {
		if to, rebased := news[olds[f.Migration]]; f.Code == MissingLocally && olds[f.Migration] != "" && rebased {
			found[i].Message = "is applied to the database, but its directory is not there; " + string(to) + ", which is not applied, has its SQL: " +
				"it was rebased elsewhere, and the history is to forget the old name"
			answer = Fix{FixForceRolledBack, f.Migration}
			found[i].Fix = answer
		}
	}
	for i, f := range found {
		if answer.Kind != NoFix && f.Code == OutOfOrder {
			found[i].Fix = answer // the order is judged by what has lost its name
		}
	}
}
