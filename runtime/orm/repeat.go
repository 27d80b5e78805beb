package orm

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Repeating after conflicts.
//
// An operation outside of a transaction of the caller consists of the client's own statements only,
// so it is run again as a whole after an [ErrSerialization]: a deadlock, a serialization failure, a
// locked file, a statement whose plan is out of date. The first attempt had no effect then. Every
// attempt starts from the caller's input, which no attempt changes; defaults that the client makes,
// such as uuid() and now(), are made again.
//
// Between two attempts is a pause of random length, so that the same contenders do not meet again.
// Its upper bound doubles every time:
//
//	attempt   1    2     3     4     5     6      7      8      9 and more
//	pause at most  5 ms  10    20    40    80     160    320    640, then 1 s

// ownRepeats is how often the client's own operations are repeated.
const ownRepeats = 10

// ownTime is the time after which they are not repeated any more: waiting for a locked SQLite file
// has a limit of its own, which must not be multiplied.
const ownTime = 10 * time.Second

const (
	firstPause   = 5 * time.Millisecond
	longestPause = time.Second
)

// repeat runs fn, and up to n more times as long as it ends in a conflict and less than limit has
// passed. The context ends the pauses.
func repeat(ctx context.Context, n int, limit time.Duration, fn func() error) error {
	start := time.Now()
	for attempt := range n + 1 {
		err := fn()
		if attempt == n || !conflict(err) || ctx.Err() != nil || time.Since(start) > limit {
			return err
		}
		if ended := pause(ctx, attempt); ended != nil {
			return fmt.Errorf("%w (the context ended before it was repeated: %w)", err, ended)
		}
	}
	return nil
}

// conflict reports whether an operation had no effect and may be repeated.
func conflict(err error) bool {
	return errors.Is(err, ErrSerialization) && !errors.Is(err, ErrOutcomeUnknown)
}

// pause waits before the next attempt.
func pause(ctx context.Context, attempt int) error {
	most := longestPause
	if attempt < 8 {
		most = min(most, firstPause<<attempt)
	}
	timer := time.NewTimer(rand.N(most))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// raceError is an [ErrUniqueViolation] of a row that was created since it was not there a moment
// before: another program may have created it meanwhile.
type raceError struct{ error }

func (e *raceError) Unwrap() error { return e.error }

// afterRace runs fn, and once more when it lost a race for a row. The second attempt finds the row.
func afterRace(fn func() (any, error)) (any, error) {
	var lost *raceError
	row, err := fn()
	if errors.As(err, &lost) {
		row, err = fn()
	}
	if errors.As(err, &lost) {
		err = lost.error
	}
	return row, err
}
