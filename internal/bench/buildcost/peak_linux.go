package buildcost

import (
	"os"
	"syscall"
)

// peak returns the largest resident set of the process and its children in bytes. Linux counts it
// in kilobytes.
func peak(state *os.ProcessState) int64 {
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		return int64(usage.Maxrss) * 1024 // Maxrss has 32 bits on some processors
	}
	return 0
}
