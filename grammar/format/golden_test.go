package format_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/golden"
)

// TestGolden compares each file of testdata/format with its formatted form next to it.
func TestGolden(t *testing.T) {
	golden.Each(t, "../testdata/format", ".formatted", func(t *testing.T, name, text string) string {
		checkSettles(t, name, text)
		return formatted(text)
	})
}
