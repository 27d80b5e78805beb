// Package suite tells tests which of the two sizes they run in: the one of `make test`,
// quick and always alike, or the one of `make test-long`.
//
// The variable COMON_ORM_LONG=1 asks for the long one. Properties go through [Check], tests that
// draw by themselves take [Seed]: both draw from seed 1, in the long run from a fresh seed that is
// printed. RAPID_SEED=N and, for one package, -rapid.seed=N repeat a run.
package suite

import "os"

// Long reports whether the long suites run.
func Long() bool { return os.Getenv("COMON_ORM_LONG") == "1" }

// Size is how often something is tried: short in `make test`, long in `make test-long`.
func Size(short, long int) int {
	if Long() {
		return long
	}
	return short
}
