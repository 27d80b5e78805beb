package pgtest

import (
	"os"
	"syscall"
)

// memory is where Linux keeps files in memory.
const memory = "/dev/shm"

// enough is how much of it has to be free: containers often have a few megabytes.
const enough = 4 << 30

// noExec is set of a file system from which nothing can be run.
const noExec = 0x8

// TempDir is where temporary files of tests are made: in memory, where nobody said otherwise and
// there is enough of it, since making a database is a thousand files. "" is the usual place.
func TempDir() string {
	var s syscall.Statfs_t
	if os.Getenv("TMPDIR") != "" || syscall.Statfs(memory, &s) != nil || s.Flags&noExec != 0 {
		return ""
	}
	if s.Bavail*uint64(s.Bsize) < enough { //nolint:gosec // a block has a size
		return ""
	}
	return memory
}
