// Package golden compares what a test produced with a committed file.
//
// With COMON_ORM_UPDATE_GOLDEN=1 a differing file is rewritten, and the test fails all
// the same: nobody refreshes by accident, and no pipeline passes on what it just wrote.
package golden

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const updateVariable = "COMON_ORM_UPDATE_GOLDEN"

// Check compares got with the file at path.
func Check(t *testing.T, path, got string) {
	t.Helper()
	want, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if err == nil && string(want) == got {
		return
	}
	if os.Getenv(updateVariable) != "" {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s was rewritten: look at the change and commit it", path)
		return
	}
	t.Errorf("%s differs (-want +got); %s=1 rewrites it\n%s", path, updateVariable,
		cmp.Diff(strings.SplitAfter(string(want), "\n"), strings.SplitAfter(got, "\n")))
}
