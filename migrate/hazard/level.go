package hazard

// Level is the effect of a hazard on a run. It is no severity of a diagnostic, though lint prints
// it as one: an error cannot be answered, a block can.
type Level uint8

// The levels: a note is shown, a warning stops until allowed, a block stops until answered.
const (
	Note Level = iota
	Warning
	Block
)

// String returns the level in the word that outputs use.
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

// Answer is what lets a run continue despite a hazard.
type Answer uint8

// The answers.
const (
	// NoAnswer: nothing has to be answered.
	NoAnswer Answer = iota
	// Allow: consent to the loss that the warning names.
	Allow
	// ConfirmRename: whether the dropped and the added object are the same, renamed.
	ConfirmRename
	// Backfill: a value for the rows that have none, or a change of the schema.
	Backfill
	// CorrectRows: the rows at risk have to be changed first.
	CorrectRows
	// EditFile: hand-written SQL in the migration, or next to it.
	EditFile
)
