package driver

// Pauser is a [Tx] that further statements may use while a result is being read.
type Pauser interface {
	// Pause is called by the function that gets the rows of a result. While f runs, the transaction
	// runs further statements. The current Row is not valid any more when f begins.
	Pause(f func())
}

// Pause runs f, and in a transaction allows further statements meanwhile.
func Pause(exec Executor, f func()) {
	if p, ok := exec.(Pauser); ok {
		p.Pause(f)
		return
	}
	f()
}
