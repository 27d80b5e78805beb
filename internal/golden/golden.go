// Package golden compares the output of a test with a committed file.
//
// With COMON_ORM_UPDATE_GOLDEN=1 a differing file is rewritten, and the test fails nevertheless. So
// nobody updates a file by accident, and no pipeline passes with a file that it has just written.
package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const updateVariable = "COMON_ORM_UPDATE_GOLDEN"

// Hint says how to rewrite golden files.
const Hint = updateVariable + "=1 rewrites it"

// Updating reports whether golden files are to be rewritten. Tests whose golden files have another
// format call it. Such a test must also fail after it has rewritten a file.
func Updating() bool { return os.Getenv(updateVariable) != "" }

// Each runs a subtest for every *.prisma file of the directory. The subtest calls produce and
// compares the result with the file whose name is the name of the *.prisma file and the suffix.
func Each(t *testing.T, dir, suffix string, produce func(t *testing.T, name, text string) string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.prisma"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			Check(t, path+suffix, produce(t, name, string(text)))
		})
	}
}

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
	if Updating() {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s was rewritten: look at the change and commit it", path)
		return
	}
	t.Errorf("%s differs (-want +got); %s\n%s", path, Hint,
		cmp.Diff(strings.SplitAfter(string(want), "\n"), strings.SplitAfter(got, "\n")))
}
