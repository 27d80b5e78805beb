package lint

import "github.com/cocomon/comon_orm/migrate/hazard"

// Level returns the level of a finding. A kind that is a warning in `migrate deploy` is a block
// here, because a finding is a risk that the file does not announce. A kind that is usual in
// migrations of data is only a note here; `migrate deploy` counts its rows and stops if there are
// any.
func Level(kind hazard.Kind) hazard.Level {
	if kind.Level() == hazard.Note || kind.Entry().Mild {
		return hazard.Note
	}
	return hazard.Block
}
