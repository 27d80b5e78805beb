package orm

import "errors"

// The errors of clients and transactions that cannot be used, for [errors.Is].
var (
	// ErrClosed is a use of a client after Close.
	ErrClosed = errors.New("the client is closed")
	// ErrTxDone is a use of a transaction or savepoint after its end.
	ErrTxDone = errors.New("the transaction has ended")
	// ErrTxBusy is a use of a transaction while another goroutine uses it, or while a savepoint is
	// open in it.
	ErrTxBusy = errors.New("the transaction is in use")
	// ErrTxAborted is a use of a transaction that can only be rolled back, since an earlier
	// statement failed or its context ended.
	ErrTxAborted = errors.New("the transaction can only be rolled back")
	// ErrPoolTimeout is a wait for a connection that took longer than the limit. The text says what
	// holds the connections.
	ErrPoolTimeout = errors.New("no connection became free in time")
	// ErrOuterClient is a use of the client in the function of its own transaction, see
	// [AllowOuterClient].
	ErrOuterClient = errors.New("the client is used inside its own transaction")
	// ErrOutcomeUnknown is a write whose connection was lost after it had been sent: the database
	// may have done it or not. A transaction has it only for its COMMIT.
	ErrOutcomeUnknown = errors.New("the connection was lost and the outcome is unknown")
)
