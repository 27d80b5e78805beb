// Package diag holds diagnostics as data and the one renderer that turns them into text.
package diag

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/source"
)

// Severity tells errors from warnings and notes.
type Severity uint8

// The severities. A note is worth knowing and asks for nothing; schemas give none, migrations do.
const (
	Error Severity = iota
	Warning
	Note
)

// String returns "error", "warning" or "note".
func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Note:
		return "note"
	case Error:
	}
	return "error"
}

// Code is a stable code, "CO1xxx" for schema diagnostics; each has an anchor in docs/errors.md.
type Code string

// Diagnostic is one finding about a schema.
type Diagnostic struct {
	Severity Severity
	Code     Code
	Message  string // lower case, no full stop
	Span     source.Span
	// Second is the other half of the finding ("first defined here"), nil when there is none.
	Second *Label
	// Help says in the imperative what to do, "" when the message already does.
	Help string
}

// Label is a place with a short text.
type Label struct {
	Span source.Span
	Text string
}

// List is a set of diagnostics, kept in the order found until sorted.
type List []Diagnostic

// HasErrors reports whether one of the diagnostics is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sorted returns the diagnostics by file name, place, severity and code: the order in which users see them.
func (l List) Sorted() List {
	out := slices.Clone(l)
	slices.SortStableFunc(out, func(a, b Diagnostic) int {
		if c := strings.Compare(fileName(a), fileName(b)); c != 0 {
			return c
		}
		if c := a.Span.Start - b.Span.Start; c != 0 {
			return c
		}
		if c := int(a.Severity) - int(b.Severity); c != 0 {
			return c
		}
		return strings.Compare(string(a.Code), string(b.Code))
	})
	return out
}

func fileName(d Diagnostic) string {
	if d.Span.File == nil {
		return ""
	}
	return d.Span.File.Name
}
