package hazard

import (
	"slices"
	"strings"
	"sync"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Kind is a kind of hazard. It is one of the constants of this package, or an unknown code in a
// file that a newer version wrote, for which [Kind.Listed] returns false.
type Kind string

// Entry is the catalogue's entry of a kind.
type Entry struct {
	Kind  Kind
	Level Level
	// Planned is true if the planner announces hazards of the kind. Only the linter reports hazards
	// of the other kinds.
	Planned bool
	// Title is a name for the kind. Cause says why it matters.
	Title, Cause string
	// Forms are the forms of the message. The last one needs no part except the object.
	Forms []Form
	// Probe is true if rows at risk are counted. If the count is zero, the hazard stops nothing.
	Probe bool
	// Answer is the answer that lets a run continue. Remedy says what a person can do.
	Answer Answer
	Remedy string
	// Advice says what to write instead in hand-written SQL.
	Advice string
	// Example is SQL that has the hazard; "" if no statement can show it.
	Example string
	// Silent is true if the statement succeeds although it destroys data. A run also stops for such
	// a statement if no directive announces the hazard.
	Silent bool
	// Mild is true if the hazard is only a note for the linter, although a run counts the rows at
	// risk.
	Mild bool
}

// Form is one form of a message. It has the names of parts in braces.
type Form struct {
	// Case is the case that the form is for; "" for any.
	Case Case
	Text string
	// Remedy replaces the remedy of the entry, unless it is "".
	Remedy string
	// Answer replaces the answer of the entry, unless it is NoAnswer.
	Answer Answer
}

// Code is the kind's stable code.
func (k Kind) Code() string { return string(k) }

// Listed reports whether the catalogue has the kind.
func (k Kind) Listed() bool { return catalogue().at(k) >= 0 }

// Silent reports whether a statement with the hazard loses or changes rows and the database reports
// no error. The result is true for loss of data and for some changes of types and enums. Other
// statements with rows at risk fail in the database. SQLite is an exception for new types, because
// it converts any value.
func (k Kind) Silent(p provider.Provider) bool {
	for _, family := range []string{"DL", "TY", "EN"} {
		if strings.HasPrefix(string(k), family) {
			return true
		}
	}
	switch p {
	case provider.SQLite:
		return k == UnfitValues || k == UnfitBackfill
	case provider.PostgreSQL:
	}
	return false
}

// Entry returns the entry of the kind. The entry of an unknown kind blocks, so that a hazard of a
// newer version is not ignored.
func (k Kind) Entry() Entry {
	if i := catalogue().at(k); i >= 0 {
		return catalogue().entries[i]
	}
	return Entry{Kind: k, Level: Block, Answer: EditFile, Remedy: "use the version that wrote the file"}
}

// Level returns the level of hazards of the kind.
func (k Kind) Level() Level { return k.Entry().Level }

// Entries returns the catalogue, in the order of the documentation.
func Entries() []Entry { return slices.Clone(catalogue().entries) }

// list is the catalogue with an index by kind.
type list struct {
	entries []Entry
	index   map[Kind]int
}

func (l *list) at(k Kind) int {
	if i, ok := l.index[k]; ok {
		return i
	}
	return -1
}

// catalogue builds the list of all families, once.
var catalogue = sync.OnceValue(func() *list {
	l := &list{index: map[Kind]int{}}
	l.entries = slices.Concat(lossEntries, renameEntries, rowEntries, typeEntries, lockEntries, transactionEntries,
		applicationEntries, otherEntries, historyEntries)
	for i, e := range l.entries {
		l.index[e.Kind] = i
	}
	return l
})
