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

// Entry is what the catalogue has of a kind.
type Entry struct {
	Kind  Kind
	Level Level
	// Planned is true when the planner announces it; others are found by the linter alone.
	Planned bool
	// Title says in half a sentence what it is, Cause why it matters.
	Title, Cause string
	// Forms are the forms of its message; the last one names no part but the object.
	Forms []Form
	// Probe is true when rows at risk are counted: without any, nothing stops.
	Probe bool
	// Answer is what lets a run go on, Remedy what can be done about it.
	Answer Answer
	Remedy string
	// Advice says what to write instead, in SQL written by hand.
	Advice string
	// Example is SQL that has the hazard, "" where no statement shows it.
	Example string
	// Silent is true when the statement succeeds and what it takes is gone: SQL that carries it and does not announce it
	// is stopped as if it did.
	Silent bool
	// Mild is true for what the linter notes and does not refuse: a run counts it.
	Mild bool
}

// Form is one form of a message; parts stand in braces.
type Form struct {
	// Case is the one that the form is for, "" for any.
	Case Case
	Text string
	// Remedy goes before that of the entry, "" where that will do.
	Remedy string
	// Answer goes before that of the entry, NoAnswer where that will do.
	Answer Answer
}

// Code is the kind's stable code.
func (k Kind) Code() string { return string(k) }

// Listed reports whether the catalogue has the kind.
func (k Kind) Listed() bool { return catalogue().at(k) >= 0 }

// Silent reports whether a database does what the hazard is about without a word, however many rows
// it costs: loss of data, changes of types and of enums. What else is at risk it refuses itself,
// except that SQLite makes something of every value that its new type does not take.
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

// Entry is the kind's entry. One that is not listed blocks: a file must not pass because its writer
// was newer.
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

// catalogue puts the families together, once.
var catalogue = sync.OnceValue(func() *list {
	l := &list{index: map[Kind]int{}}
	l.entries = slices.Concat(lossEntries, renameEntries, rowEntries, typeEntries, lockEntries, transactionEntries,
		applicationEntries, otherEntries, historyEntries)
	for i, e := range l.entries {
		l.index[e.Kind] = i
	}
	return l
})
