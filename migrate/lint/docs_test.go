package lint_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/google/go-cmp/cmp"
)

// TestDocumentation checks that docs/lint.md explains every code of the catalogue.
func TestDocumentation(t *testing.T) {
	const file = "../../docs/lint.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, _, ok := strings.Cut(string(text), "\n## Rules\n")
	if !ok {
		head = strings.TrimRight(head, "\n") + "\n"
	}
	var want strings.Builder
	want.WriteString(head + "\n## Rules\n")
	for _, r := range hazard.Entries() {
		fmt.Fprintf(&want, "\n### %s\n\n%s: %s.\n\nWhy: %s.\n\nInstead: %s.\n%s", r.Kind, level(r.Kind), r.Title, r.Cause, r.Advice, example(r))
	}
	if diff := cmp.Diff(string(text), want.String()); diff != "" {
		t.Errorf("docs/lint.md differs from the rules (-file +rules); COMON_ORM_UPDATE_GOLDEN=1 rewrites it\n%s", diff)
		if golden.Updating() {
			if err := os.WriteFile(file, []byte(want.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func level(code hazard.Kind) string {
	if lint.Level(code) > hazard.Note {
		return "Blocks"
	}
	return "Note"
}

func example(e hazard.Entry) string {
	if e.Example == "" {
		return "" // the kind is not about a statement
	}
	return "\n```sql\n" + e.Example + "\n```\n"
}
