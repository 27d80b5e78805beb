package plan

// phase is the position of a step in the plan. Drops come first, then names change, then objects
// are created, each after those it needs. Steps of phases up to the renames use the older names,
// later ones the newer names.
type phase uint8

const (
	createSchemas phase = iota
	carryAway           // what is in the way of changes, see Input.Carry
	changeEnums
	createEnums
	dropForeignKeys
	dropIndexes
	dropChecks
	dropTables
	dropColumns
	renameTables
	finishTableRenames // from a temporary name to the wanted one, as in finishKeyRenames
	renameColumns
	renameKeys
	finishKeyRenames
	createTables
	fillLinks  // join tables, from columns that go
	dropLinked // those columns
	alterColumns
	setAside // what names a table that is rebuilt
	rebuildTables
	putBack
	dropEmptied // join tables, whose links are in a column
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
	// outsideTransaction is what runs concurrently with applications and commits by itself.
	outsideTransaction
	// addNotValid adds constraints that are checked for new rows only: an exclusive lock for an
	// instant.
	addNotValid
	// validate reads whole tables under locks that block neither reads nor writes. No step with a
	// stronger lock may be in the same transaction, because it would be held as long.
	validate
	// finish puts into place what was built and validated.
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
