package plan

// phase is the position of a step in the plan. Drops come first, then renames, then new objects,
// each after the objects that it needs. The steps of phases up to the renames use the older names,
// the steps of later phases the newer names.
type phase uint8

const (
	createSchemas phase = iota
	carryAway           // drops the objects of Input.Carry
	changeEnums
	createEnums
	dropForeignKeys
	dropIndexes
	dropChecks
	dropTables
	dropColumns
	renameTables
	finishTableRenames // renames from temporary names, as does finishKeyRenames
	renameColumns
	renameKeys
	finishKeyRenames
	createTables
	fillLinks  // copies links from columns to join tables
	dropLinked // drops the columns that fillLinks read
	alterColumns
	setAside // drops views and triggers that name a rebuilt table
	rebuildTables
	putBack
	dropEmptied // drops join tables after their links are in a column
	alterKeys
	createIndexes
	reattachForeignKeys
	dropEnums
	carryBack
	backfills
	concurrentIndexes
	concurrentDrops
	addNotValidConstraints
	validateConstraints
	dropReplacedConstraints
	finalize
	createForeignKeys
	validateForeignKeys
	phases
)

// stage is a sequence of phases that may be committed together; see the package comment.
type stage uint8

const (
	mainTransaction stage = iota
	// outsideTransaction has long work that runs while applications do. Each statement commits by
	// itself.
	outsideTransaction
	// addNotValid adds constraints that the database checks for new rows only. It needs an
	// exclusive lock, but only for an instant.
	addNotValid
	// validate checks existing rows under locks that block neither reads nor writes. No step with a
	// stronger lock may be in the same transaction, because that lock would be held until the
	// tables are read.
	validate
	// finish replaces old keys and constraints by those that earlier stages built and validated.
	finish
	// validateLast is validate for the foreign keys that finish adds.
	validateLast
)

func (p phase) stage() stage {
	switch {
	case p < backfills:
		return mainTransaction
	case p < addNotValidConstraints:
		return outsideTransaction
	case p == addNotValidConstraints:
		return addNotValid
	case p == validateConstraints:
		return validate
	case p < validateForeignKeys:
		return finish
	default:
		return validateLast
	}
}

// apart reports whether the steps of two stages must not commit together.
func apart(before, after stage) bool {
	return before != mainTransaction || after == outsideTransaction || after == validate || after == validateLast
}

// phasedStep is a step with its phase.
type phasedStep struct {
	phase phase
	step  Step
}

func one(p phase, s Step) []phasedStep { return []phasedStep{{p, s}} }
