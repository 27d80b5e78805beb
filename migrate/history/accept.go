package history

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// acceptance is the beginning of a mark in the reason of an event. The mark has a hash of the rows
// that a person has accepted.
const acceptance = " [history accepted: "

// Accept returns the reason of an event that accepts all current rows although their chain is
// broken. Verification then starts after that event. The reason contains a hash of the rows, so
// that it does not accept later changes of them.
func Accept(events []Event, reason string) string {
	return strings.TrimSpace(reason) + acceptance + sum(events) + "]"
}

func sum(events []Event) string {
	h := sha256.New()
	for i := range events {
		// Writing to a hash never fails.
		_, _ = h.Write([]byte(events[i].Sum()))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// accepted returns the index of the last event that accepts the rows before it; 0 if there is none.
func accepted(events []Event) int {
	for i := len(events) - 1; i > 0; i-- {
		_, mark, ok := strings.Cut(events[i].Reason, acceptance)
		if ok && mark == sum(events[:i])+"]" {
			return i
		}
	}
	return 0
}
