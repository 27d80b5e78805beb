package suite

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"

	"pgregory.net/rapid"
)

// seedFlag is rapid's flag for the seed of properties, 0 for a new one each time.
const seedFlag = "rapid.seed"

// The seed is set before the command line is parsed, so that -rapid.seed=N takes precedence, and
// before any test runs, so that concurrent tests have the same one.
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

// Check tests a property on drawn values: the same ones in every run on every machine, and those of
// a new seed in the long run. A failure is committed as a row of a table next to the property, or
// as the file that rapid writes into testdata/rapid.
func Check(t rapid.TB, property func(*rapid.T)) {
	t.Helper()
	// rapid reads its variables before the go command records what a test reads. Without these two
	// lines the cached result of another seed would be used.
	os.Getenv("RAPID_SEED")
	os.Getenv("RAPID_CHECKS")
	rapid.Check(t, property)
}

// Seed is the seed of this run, for tests that draw values themselves.
func Seed() uint64 {
	os.Getenv("RAPID_SEED") // see Check
	seed, err := strconv.ParseUint(flag.Lookup(seedFlag).Value.String(), 10, 64)
	if err != nil {
		return 1
	}
	return seed
}
