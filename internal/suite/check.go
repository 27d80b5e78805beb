package suite

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"

	"pgregory.net/rapid"
)

// seedFlag is where rapid keeps the seed that properties draw from, 0 for a fresh one each time.
const seedFlag = "rapid.seed"

// The seed is set before the command line is read, so that -rapid.seed=N wins, and before any test
// runs, so that tests that run at the same time agree on it.
func init() {
	if os.Getenv("RAPID_SEED") != "" {
		return // rapid reads it
	}
	seed := "1"
	if Long() {
		seed = strconv.FormatInt(time.Now().Unix(), 10)
		fmt.Fprintln(os.Stderr, "suite: repeat with RAPID_SEED="+seed)
	}
	if err := flag.Set(seedFlag, seed); err != nil {
		fmt.Fprintln(os.Stderr, "suite:", err)
	}
}

// Check tries a property on values that it draws: the same ones on every run of every machine, in
// the long run those of a fresh seed. What it finds is committed: as a row of a table next to the
// property, or as the file that rapid writes into testdata/rapid.
func Check(t rapid.TB, property func(*rapid.T)) {
	t.Helper()
	// rapid reads its variables before the go command takes note of what a test reads. Without
	// these two lines the cached result of another seed counts.
	os.Getenv("RAPID_SEED")
	os.Getenv("RAPID_CHECKS")
	rapid.Check(t, property)
}

// Seed is the seed of this run, for tests that draw by themselves.
func Seed() uint64 {
	os.Getenv("RAPID_SEED") // see Check
	seed, err := strconv.ParseUint(flag.Lookup(seedFlag).Value.String(), 10, 64)
	if err != nil {
		return 1
	}
	return seed
}
