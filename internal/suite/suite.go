// Package suite determines the size of the test runs. `make test` is quick and has the same values
// in every run. `make test-long`, the long run, has more repetitions and new values.
//
// COMON_ORM_LONG=1 selects the long run. Tests of properties call [Check], and tests that draw
// random values without rapid call [Seed]. Both use the seed 1; in the long run they use a new
// seed, which is printed. RAPID_SEED=N repeats a run with the seed N, and so does the flag
// -rapid.seed=N for one package.
package suite

import "os"

// Long reports whether this is the long run.
func Long() bool { return os.Getenv("COMON_ORM_LONG") == "1" }

// Size returns the number of repetitions: short in `make test`, long in `make test-long`.
func Size(short, long int) int {
	if Long() {
		return long
	}
	return short
}
