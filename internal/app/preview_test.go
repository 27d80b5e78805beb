package app

import (
	"strings"
	"testing"
)

// TestNamePartialIndexes checks that the preview feature is added exactly once to any generator
// block.
func TestNamePartialIndexes(t *testing.T) {
	const block = "generator client {\n  provider = \"comon_orm\"\n%s}\n"
	for name, c := range map[string]struct{ inside, want string }{
		"none":  {"", "  previewFeatures = [\"partialIndexes\"]\n"},
		"empty": {"  previewFeatures = []\n", "[\"partialIndexes\"]"},
		"other": {"  previewFeatures = [\"views\"]\n", "[\"partialIndexes\", \"views\"]"},
		"named": {"  previewFeatures = [\"views\", \"partialIndexes\"]\n", "[\"views\", \"partialIndexes\"]"},
	} {
		got := namePartialIndexes([]string{"model A {\n  id Int @id\n}\n", strings.Replace(block, "%s", c.inside, 1)})
		if strings.Count(got[1], "partialIndexes") != 1 || !strings.Contains(got[1], c.want) || strings.Contains(got[0], "partial") {
			t.Errorf("%s:\n%s", name, got[1])
		}
		if again := namePartialIndexes(got); again[1] != got[1] {
			t.Errorf("%s: a second time:\n%s", name, again[1])
		}
	}
	if got := namePartialIndexes([]string{"model A {\n  id Int @id\n}\n"}); !strings.Contains(got[0], "generator client {") || !strings.Contains(got[0], "partialIndexes") {
		t.Errorf("no block:\n%s", got[0])
	}
}
