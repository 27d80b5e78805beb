package app

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/google/go-cmp/cmp"
)

// TestPlansDocumentation compares the table in docs/plans.md with the hazards of the catalogue that
// stop a plan, and with the answers that the command line accepts for them.
func TestPlansDocumentation(t *testing.T) {
	const file, begin, end = "../../docs/plans.md", "<!-- hazards: written by the tests of internal/app -->\n", "<!-- end of hazards -->\n"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(text), begin)
	_, tail, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no place for the hazards", file)
	}
	var table strings.Builder
	table.WriteString("| Code | Level | What | Why | Answer |\n|---|---|---|---|---|\n")
	for _, e := range hazard.Entries() {
		if e.Planned && e.Level > hazard.Note {
			fmt.Fprintf(&table, "| [%s](lint.md#%s) | %s | %s | %s | %s |\n", e.Kind, strings.ToLower(e.Kind.Code()), e.Level, e.Title, e.Cause, answerOf(e))
		}
	}
	want := head + begin + "\n" + table.String() + "\n" + end + tail
	if diff := cmp.Diff(string(text), want); diff != "" {
		t.Errorf("docs/plans.md differs from the catalogue (-file +catalogue); COMON_ORM_UPDATE_GOLDEN=1 rewrites it\n%s", diff)
		if golden.Updating() {
			if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func answerOf(e hazard.Entry) string {
	if e.Answer == hazard.Allow {
		return "`--allow-warnings`"
	}
	h := hazard.Hazard{Kind: e.Kind, Parts: hazard.Parts{Field: "Model.field", Becomes: "new"}}
	hints := planHints([]migrate.Risk{{Hazard: h}})
	if len(hints) == 0 || hints[0].Kind == hint.Again && len(hints[0].Answers) == 0 {
		return e.Remedy
	}
	ways := (Messages{Run: &hint.Run{}}).Commands(hints)
	for i, way := range ways {
		ways[i] = "`" + strings.TrimSpace(way) + "`"
	}
	return e.Remedy + ": " + strings.Join(ways, "; two different things: ")
}
