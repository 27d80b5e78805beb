package hazard

import (
	"slices"
	"strings"
	"sync"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Kind is a kind of hazard: one of the constants of this package, or the code of a file that a
// newer version wrote, for which [Kind.Listed] is false.
type Kind string

// Entry is the catalogue's entry of a kind.
type Entry struct {
	Kind  Kind
	Level Level
	// Planned is true if the planner announces it; the other kinds are found by the linter only.
	Planned bool
	// Title names it, Cause says why it matters.
	Title, Cause string
	// Forms are the forms of its message; the last one needs no part but the object.
	Forms []Form
	// Probe is true if rows at risk are counted: a count of zero stops nothing.
	Probe bool
	// Answer is what lets a run continue, Remedy what can be done about it.
	Answer Answer
	Remedy string
	// Advice is what to write instead, for hand-written SQL.
	Advice string
	// Example is SQL that has the hazard; "" if no statement shows it.
	Example string
	// Silent is true if the statement succeeds and destroys data: SQL that has it without an
	// announcement is stopped as if it were announced.
	Silent bool
	// Mild is true if the linter only notes it, while a run counts it.
	Mild bool
}

// Form is one form of a message; its parts are in braces.
type Form struct {
	// Case is the case that the form is for; "" for any.
	Case Case
	Text string
	// Remedy overrides that of the entry; "" does not.
	Remedy string
	// Answer overrides that of the entry; NoAnswer does not.
	Answer Answer
}

// Code is the kind's stable code.
func (k Kind) Code() string { return string(k) }

// Listed reports whether the catalogue has the kind.
func (k Kind) Listed() bool { return catalogue().at(k) >= 0 }

// Silent reports whether a database executes a statement with the hazard without an error, however
// many rows are lost or changed: loss of data, changes of types and of enums. Other statements with
// rows at risk fail in the database, with one exception: SQLite converts any value to a new type.
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

// Entry is the kind's entry. An unknown kind blocks: a file must not pass because a newer version
// wrote it.
func (k Kind) Entry() Entry {
	if i := catalogue().at(k); i >= 0 {
		return catalogue().entries[i]
	}
	return Entry{Kind: k, Level: Block, Answer: EditFile, Remedy: "use the version that wrote the file"}
}

// Level is what a hazard of the kind does to a run.
func (k Kind) Level() Level { return k.Entry().Level }

// Entries lists the catalogue, in the order of the documentation.
func Entries() []Entry { return slices.Clone(catalogue().entries) }

// list is the catalogue with its index.
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
