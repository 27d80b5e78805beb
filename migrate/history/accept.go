package history

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// acceptance marks, in the reason of an event, the state of the log that a person vouched for.
const acceptance = " [history accepted: "

// Accept is the reason of an event that vouches for all rows as they now are, although their chain is broken: whoever reads
// on begins behind it. It holds a sum of the rows, so that it does not cover what is changed later.
func Accept(events []Event, reason string) string {
	return strings.TrimSpace(reason) + acceptance + sum(events) + "]"
}

func sum(events []Event) string {
	h := sha256.New()
	for i := range events {
		// A hash never fails to be written to.
		_, _ = h.Write([]byte(events[i].Sum()))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// vouched is the index of the last event that accepts what stands before it, 0 when there is none.
func vouched(events []Event) int {
	for i := len(events) - 1; i > 0; i-- {
		_, mark, ok := strings.Cut(events[i].Reason, acceptance)
		if ok && mark == sum(events[:i])+"]" {
			return i
		}
	}
	return 0
}
