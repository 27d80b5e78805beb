package postgres

import "github.com/cocomon/comon_orm/runtime/driver"

var (
	_ driver.SnapshotReader = (*Executor)(nil)
	_ driver.SnapshotReader = (*Tx)(nil)
)

// OneSnapshot implements [driver.SnapshotReader]. Several nodes that only read are sent in their
// own transaction, which sees one snapshot.
func (e *Executor) OneSnapshot() bool { return true }

// OneSnapshot implements [driver.SnapshotReader]. It returns false at a lower isolation level,
// where each statement sees what is committed when the statement begins.
func (t *Tx) OneSnapshot() bool { return t.snapshot }
