package datasource

import (
	"slices"
	"strings"
)

// Unreachable is the error of a driver that could not connect. Drivers list every address that they
// tried, mostly with the same reason. This error is on one line, without repetition.
type Unreachable struct{ Cause error }

// Error returns the lines of the cause without duplicates, as one line.
func (e *Unreachable) Error() string {
	var lines []string
	for line := range strings.Lines(e.Cause.Error()) {
		line = strings.TrimSpace(line)
		if !slices.ContainsFunc(lines, func(before string) bool { return strings.Contains(before, line) }) {
			lines = append(lines, line)
		}
	}
	text := strings.Join(lines, "; ")
	return strings.ReplaceAll(text, ":; ", ": ")
}

// Unwrap returns the driver's error.
func (e *Unreachable) Unwrap() error { return e.Cause }
