// Package diag defines diagnostics as data, and renders them as text, JSON and SARIF.
package diag

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/source"
)

// Severity is error, warning or note.
type Severity uint8

// The severities. A note is information that requires no action. Only migrations report notes.
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

// Code is a stable code, "CO1xxx" for schema diagnostics. Each code has an anchor in
// docs/errors.md.
type Code string

// Diagnostic is one finding about a schema.
type Diagnostic struct {
	Severity Severity
	Code     Code
	Message  string // lower case, no full stop
	Span     source.Span
	// Second is a second span that explains the first one ("first defined here"), nil if there is
	// none.
	Second *Label
	// Help says in the imperative what to do; "" if the message says so already.
	Help string
	// Edits resolve the finding if all of them are applied; nil if a person has to decide.
	Edits []Edit
}

// Edit replaces the text of a span, which may be empty, by another one.
type Edit struct {
	Span source.Span
	Text string
}

// Label is a span with a short text.
type Label struct {
	Span source.Span
	Text string
}

// List is a list of diagnostics, in the order in which they were found unless it is sorted.
type List []Diagnostic

// HasErrors reports whether one of the diagnostics is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// WithoutAdvice returns the diagnostics without advice about speed. Only the command check reports
// such advice, because other commands would repeat it.
func (l List) WithoutAdvice() List {
	return slices.DeleteFunc(slices.Clone(l), func(d Diagnostic) bool { return d.Code == CodeForeignKeyIndex })
}

// Sorted returns the diagnostics by file name, position, severity and code: the order in which
// users see them.
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
