package lint

import "github.com/cocomon/comon_orm/migrate/hazard"

// Level is the level of a finding. A kind that is a warning for `migrate deploy` is a block here,
// because a finding is a risk that the file does not announce. What is usual in a migration of data
// is only a note; deploy counts its rows and stops for them.
func Level(kind hazard.Kind) hazard.Level {
	if kind.Level() == hazard.Note || kind.Entry().Mild {
		return hazard.Note
	}
	return hazard.Block
}
