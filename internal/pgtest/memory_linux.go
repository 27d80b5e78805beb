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

// TempDir is the directory for temporary files of tests: in memory, if TMPDIR is not set and there
// is enough memory, since creating a database writes a thousand files. "" is the default directory.
func TempDir() string {
	var s syscall.Statfs_t
	if os.Getenv("TMPDIR") != "" || syscall.Statfs(memory, &s) != nil || s.Flags&noExec != 0 {
		return ""
	}
	if s.Bavail*uint64(s.Bsize) < enough {
		return ""
	}
	return memory
}
