package pgtest

import (
	"os"
	"syscall"
)

// memory is the directory whose files Linux keeps in memory.
const memory = "/dev/shm"

// enough is the number of bytes that must be free in memory. Containers often have only a few
// megabytes.
const enough = 4 << 30

// noExec is the flag of a file system from which no program can be run.
const noExec = 0x8

// TempDir returns the directory for temporary files of tests, or "" for the default directory. The
// files are in memory if TMPDIR is not set and there is enough memory, because the creation of a
// database writes a thousand files.
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
