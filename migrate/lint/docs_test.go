package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestDocumentation wants docs/lint.md to explain every code, with its first refused case as the example.
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
	for _, r := range lint.Rules() {
		fmt.Fprintf(&want, "\n### %s\n\n%s: %s.\n\nWhy: %s.\n\nInstead: %s.\n%s", r.Code, level(r.Code), r.What, r.Why, r.Rewrite, example(t, r.Code))
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

func level(code lint.Code) string {
	if code.Level() > 0 {
		return "Blocks"
	}
	return "Note"
}

func example(t *testing.T, code lint.Code) string {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "rules", string(code)+".txtar"))
	if err != nil {
		if code == lint.HY01 || code == lint.HY02 {
			return "" // about files other than a statement
		}
		t.Fatal(err)
	}
	return "\n```sql\n" + string(archive.Files[0].Data) + "```\n"
}
