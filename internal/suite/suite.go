// Package suite says in which of two sizes tests run: that of `make test`, which is quick and
// always the same, or that of `make test-long`.
//
// COMON_ORM_LONG=1 selects the long one. Properties use [Check], tests that draw values themselves
// use [Seed]: both draw from seed 1, in the long run from a new seed that is printed. RAPID_SEED=N
// and, for one package, -rapid.seed=N repeat a run.
package suite

import "os"

// Long reports whether the long suites run.
func Long() bool { return os.Getenv("COMON_ORM_LONG") == "1" }

// Size is the number of repetitions: short in `make test`, long in `make test-long`.
func Size(short, long int) int {
	if Long() {
		return long
	}
	return short
}
