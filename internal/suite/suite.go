// Package suite tells tests which of the two sizes they run in: the one of `make test`,
// quick and always alike, or the one of `make test-long`.
//
// The variable COMON_ORM_LONG=1 asks for the long one. Properties (pgregory.net/rapid) take
// their seed from RAPID_SEED, which both make targets set: a fixed one, or a fresh one that is
// printed. Tests that draw by themselves take [Seed].
package suite

import (
	"os"
	"strconv"
)

// Long reports whether the long suites run.
func Long() bool { return os.Getenv("COMON_ORM_LONG") == "1" }

// Size is how often something is tried: short in `make test`, long in `make test-long`.
func Size(short, long int) int {
	if Long() {
		return long
	}
	return short
}

// Seed is the seed of this run, 1 where none is given.
func Seed() uint64 {
	seed, err := strconv.ParseUint(os.Getenv("RAPID_SEED"), 10, 64)
	if err != nil {
		return 1
	}
	return seed
}
