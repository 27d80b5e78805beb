package orm

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// How operations are repeated after conflicts.
//
// An operation that does not run in a transaction of the caller consists of the client's own
// statements only. So the client runs the whole operation again after an [ErrSerialization]: a
// deadlock, a serialization failure, a locked file, or a statement with an outdated plan. After
// such an error, the failed attempt had no effect. Every attempt starts from the caller's input,
// which no attempt changes. Defaults that the client generates, such as uuid() and now(), are
// generated again.
//
// The client pauses between two attempts. The pause has a random length, so that the same programs
// do not meet again. Its upper bound doubles with every attempt:
//
//	attempt        1     2      3      4      5      6      7       8       9 and more
//	pause at most  5 ms  10 ms  20 ms  40 ms  80 ms  160 ms  320 ms  640 ms  1 s

// ownRepeats is the maximum number of repetitions of one of the client's own operations.
const ownRepeats = 10

// ownTime is the time after which an operation is not repeated any more. An attempt may already
// have waited for a locked SQLite file up to its own time limit; repetitions must not multiply this
// limit.
const ownTime = 10 * time.Second

const (
	firstPause   = 5 * time.Millisecond
	longestPause = time.Second
)

// repeat runs fn, and runs it again up to n times while it ends with a conflict and less than limit
// has passed. Pauses end when the context ends.
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

// conflict reports whether an operation failed without any effect and may be repeated.
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

// raceError is an [ErrUniqueViolation] of a row that was created because a lookup had not found it.
// Another program may have created it in between.
type raceError struct{ error }

func (e *raceError) Unwrap() error { return e.error }

// afterRace runs fn, and runs it again if it returns a raceError. The second attempt finds the row.
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
