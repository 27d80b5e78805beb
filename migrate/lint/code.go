package lint

import "github.com/cocomon/comon_orm/migrate/hazard"

// Level is what a finding of the kind is. What would stop `migrate deploy` as a warning blocks
// here: a finding is what the file does not announce, so that deploy would not stop at it.
func Level(kind hazard.Kind) hazard.Level {
	if kind.Level() == hazard.Note {
		return hazard.Note
	}
	return hazard.Block
}
