package suite

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"

	"pgregory.net/rapid"
)

// seedFlag is the flag of rapid for the seed of properties. With 0, rapid chooses a new seed in
// each run.
const seedFlag = "rapid.seed"

// init sets the seed before the command line is parsed, so that -rapid.seed=N takes precedence. No
// test runs before init, so concurrent tests have the same seed.
func init() {
	if os.Getenv("RAPID_SEED") != "" {
		return // rapid reads RAPID_SEED itself
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

// Check tests a property with random values. They are the same in every run on every machine,
// except in the long run, which has a new seed. After a failure, add the values to a table of cases
// next to the property, or commit the file that rapid writes into testdata/rapid.
func Check(t rapid.TB, property func(*rapid.T)) {
	t.Helper()
	// rapid reads these variables before the go command starts to record which variables a test
	// reads. Without these two lines, the go command would return the cached result of another
	// seed.
	os.Getenv("RAPID_SEED")
	os.Getenv("RAPID_CHECKS")
	rapid.Check(t, property)
}

// Seed returns the seed of this run, for tests that draw random values without rapid.
func Seed() uint64 {
	os.Getenv("RAPID_SEED") // see Check
	seed, err := strconv.ParseUint(flag.Lookup(seedFlag).Value.String(), 10, 64)
	if err != nil {
		return 1
	}
	return seed
}
