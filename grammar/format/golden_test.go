package format_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/cocomon/comon_orm/grammar/internal/golden"
)

const formatDir = "../testdata/format"

// TestGolden compares each file of testdata/format with its layout beside it.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(formatDir, "*.prisma"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files in %s: %v", formatDir, err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			golden.Check(t, name+".formatted", formatted(string(text)))
			checkSettles(t, name, string(text))
		})
	}
}
