package migrate

import "errors"

// Errors that a caller decides on; the command line maps them to exit codes.
var (
	// ErrBusy: the database or its migration lock is held by somebody else; nothing changed.
	ErrBusy = errors.New("the database is busy")
	// ErrOutcomeUnknown: the connection was lost while a commit was under way; running again is safe.
	ErrOutcomeUnknown = errors.New("the connection was lost during commit, and the outcome is not known")
)
