package postgres

import "github.com/cocomon/comon_orm/runtime/driver"

var (
	_ driver.SnapshotReader = (*Executor)(nil)
	_ driver.SnapshotReader = (*Tx)(nil)
)

// OneSnapshot implements [driver.SnapshotReader]: several nodes that read are sent with a
// transaction of their own.
func (e *Executor) OneSnapshot() bool { return true }

// OneSnapshot implements [driver.SnapshotReader]. At a lower isolation level each statement sees
// what is committed when it begins.
func (t *Tx) OneSnapshot() bool { return t.snapshot }
