package orm

import "errors"

// The errors of a client or a transaction that cannot be used, at the moment or any more, for
// [errors.Is].
var (
	// ErrClosed reports that a client was used after Close.
	ErrClosed = errors.New("the client is closed")
	// ErrTxDone reports that a transaction or savepoint was used after its end.
	ErrTxDone = errors.New("the transaction has ended")
	// ErrTxBusy reports that a transaction was used while another goroutine used it, or while a
	// savepoint was open in it.
	ErrTxBusy = errors.New("the transaction is in use")
	// ErrTxAborted reports that a transaction was used although it can only be rolled back, because
	// an earlier statement failed or its context ended.
	ErrTxAborted = errors.New("the transaction can only be rolled back")
	// ErrNoTransaction reports that a context carries no transaction, see [AfterCommit].
	ErrNoTransaction = errors.New("the context carries no transaction")
	// ErrPoolTimeout reports that no connection became free within the time limit. The error's text
	// describes what holds the connections.
	ErrPoolTimeout = errors.New("no connection became free in time")
	// ErrOuterClient reports that a client was used in the function of its own transaction, see
	// [AllowOuterClient].
	ErrOuterClient = errors.New("the client is used inside its own transaction")
	// ErrOutcomeUnknown reports that the connection was lost after a write had been sent, so that
	// the database may have performed it or not. In a transaction only COMMIT fails with it.
	ErrOutcomeUnknown = errors.New("the connection was lost and the outcome is unknown")
)
