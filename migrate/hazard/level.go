package hazard

// Level is the effect of a hazard on a run. It is not the severity of a diagnostic, although lint
// prints it as one: a person can answer a block, but not an error.
type Level uint8

// The levels. A note is shown. A warning stops a run until somebody allows it. A block stops a run
// until somebody answers it.
const (
	Note Level = iota
	Warning
	Block
)

// String returns the level as a word.
func (l Level) String() string {
	switch l {
	case Note:
		return "note"
	case Warning:
		return "warning"
	case Block:
		return "block"
	}
	return "block"
}

// Answer is the kind of answer that lets a run continue in spite of a hazard.
type Answer uint8

// The answers.
const (
	// NoAnswer means that the hazard needs no answer.
	NoAnswer Answer = iota
	// Allow is consent to the loss that the warning names.
	Allow
	// ConfirmRename says whether the added object is the dropped object under a new name.
	ConfirmRename
	// Backfill is a value for the rows that have none. A change of the schema helps too.
	Backfill
	// CorrectRows means that a person must first change the rows at risk.
	CorrectRows
	// EditFile means that a person must edit the SQL of the migration, or change the database by
	// hand.
	EditFile
)
