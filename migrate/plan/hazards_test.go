package plan_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/plan"
	"golang.org/x/tools/txtar"
)

// TestHazards compares the hazards of the planner with the catalogue of package hazard. Each kind
// must be marked as planned, must have a probe exactly if its entry has one, and must have the
// parts that the text of its case names.
func TestHazards(t *testing.T) {
	seen := map[hazard.Kind]bool{
		hazard.LoseDependent: true, // only reported for live objects, see TestObstacles and TestUsers
	}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		part := map[string]string{}
		for _, f := range archive.Files {
			part[f.Name] = string(f.Data)
		}
		for name, d := range dialects() {
			if _, ok := part[name]; !ok {
				continue
			}
			in := input(t, part, d)
			for _, h := range slices.Concat(plan.Make(in).Hazards(), plan.Reverse(in).Hazards()) {
				seen[h.Kind] = true
				checkHazard(t, file+" "+name, h)
			}
		}
	}
	for _, e := range hazard.Entries() {
		if e.Planned && !seen[e.Kind] {
			t.Errorf("%s is said to be planned, and no case has it", e.Kind)
		}
	}
}

func checkHazard(t *testing.T, where string, h hazard.Hazard) {
	t.Helper()
	e := h.Kind.Entry()
	if !e.Planned || e.Probe != (h.Probe != "") {
		t.Errorf("%s: %s of %s: planned %t; the entry's probe %t, the hazard's %q", where, h.Kind, h.Object, e.Planned, e.Probe, h.Probe)
	}
	if (h.Answer() == hazard.Backfill || h.Answer() == hazard.ConfirmRename) != (h.Field != "") {
		t.Errorf("%s: %s of %s is answered by naming %q", where, h.Kind, h.Object, h.Field)
	}
	// For these kinds the planner may set only the object. The kinds also have texts with more
	// parts, which the linter and rollbacks use.
	brief := []hazard.Kind{hazard.Rebuild, hazard.RemoveEnumValue, hazard.RequiredColumn, hazard.RequiredClientValue}
	if slices.Contains(brief, h.Kind) || (h.Kind == hazard.DropColumn || h.Kind == hazard.DropJoinTable) && h.Case == "" {
		return
	}
	if alone := (hazard.Hazard{Kind: h.Kind, Parts: hazard.Parts{Object: h.Object}}); len(e.Forms) > 1 && h.Message() == alone.Message() {
		t.Errorf("%s: %s of %s says no more than an older file would: %s", where, h.Kind, h.Object, h.Message())
	}
}
