package driver

// Pauser is implemented by a [Tx] that can run further statements while a result is being read.
type Pauser interface {
	// Pause runs f. It is called in the callback that handles the rows of a result. f may run
	// further statements in the transaction. When f begins, the current Row is no longer valid.
	Pause(f func())
}

// Pause runs f inside the callback that handles the rows of a result. If exec is a transaction, f
// may run further statements in it; the current Row is no longer valid then.
func Pause(exec Executor, f func()) {
	if p, ok := exec.(Pauser); ok {
		p.Pause(f)
		return
	}
	f()
}
