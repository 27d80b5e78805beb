package hazard_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/migrate/hazard"
)

// TestCatalogue checks that every entry is complete, and has a message for any parts of a
// directive.
func TestCatalogue(t *testing.T) {
	code := regexp.MustCompile(`^[A-Z]{2}[0-9]{2}$`)
	seen := map[hazard.Kind]bool{}
	for _, e := range hazard.Entries() {
		switch {
		case !code.MatchString(e.Kind.Code()) || seen[e.Kind] || !e.Kind.Listed():
			t.Errorf("%s is no code, is there twice or is not found", e.Kind)
		case e.Title == "" || e.Cause == "" || e.Advice == "" || len(e.Forms) == 0:
			t.Errorf("%s is not documented in full", e.Kind)
		case e.Example == "" && e.Kind != hazard.BrokenChain && e.Kind != hazard.UnreadableFile && e.Kind != hazard.AlsoDrop && e.Kind != hazard.DropEverything: // the database or the snapshots show it
			t.Errorf("%s has no example", e.Kind)
		case (e.Level == hazard.Note) != (e.Answer == hazard.NoAnswer) || (e.Level == hazard.Warning) != (e.Answer == hazard.Allow):
			t.Errorf("%s: level %s does not go with its answer", e.Kind, e.Level)
		case e.Level == hazard.Block && e.Remedy == "":
			t.Errorf("%s blocks, and nothing says what to do", e.Kind)
		}
		seen[e.Kind] = true
		forms(t, e)
	}
}

func forms(t *testing.T, e hazard.Entry) {
	t.Helper()
	named := regexp.MustCompile(`\{(\w+)\}`)
	for i, f := range e.Forms {
		for _, m := range named.FindAllStringSubmatch(f.Text+f.Remedy, -1) {
			if (&hazard.Parts{}).Set(m[1], "x") != nil {
				t.Errorf("%s names a part {%s} that there is not", e.Kind, m[1])
			}
			if last := i == len(e.Forms)-1; last && m[1] != "object" {
				t.Errorf("%s: its last form needs {%s}, which older files do not have", e.Kind, m[1])
			}
		}
		if !strings.HasSuffix(f.Text, ".") || strings.ToUpper(f.Text[:1]) != f.Text[:1] {
			t.Errorf("%s: %q is no sentence", e.Kind, f.Text)
		}
	}
	for _, text := range []string{e.Title, e.Cause, e.Advice, e.Remedy} {
		if strings.HasSuffix(text, ".") || regexp.MustCompile(`--[a-z]|comon_orm migrate`).MatchString(text) {
			t.Errorf("%s: %q ends in a full stop or names a flag or command", e.Kind, text)
		}
	}
}

func TestMessage(t *testing.T) {
	parts := hazard.Parts{Object: "users.age", From: "text", To: "{object} int"}
	for want, h := range map[string]hazard.Hazard{
		"Potential data loss: dropping column users.legacy. [DL02]":                                                        {Kind: hazard.DropColumn, Parts: hazard.Parts{Object: "users.legacy"}},
		"Potential data loss: changing the type of users.age from text to {object} int changes values. [TY01]":             {Kind: hazard.LossyType, Parts: parts},
		"Potential data loss: changing the type of users.age changes values. [TY01]":                                       {Kind: hazard.LossyType, Parts: hazard.Parts{Object: "users.age"}},
		"Rows of users.age hold values that the enum does not have. [UX06]":                                                {Kind: hazard.UnfitValues, Parts: hazard.Parts{Object: "users.age", Case: hazard.OfEnum}},
		"Potential risk: an index is built, dropped or rebuilt while nobody can write. [LK03]":                             {Kind: hazard.IndexUnderLock},
		"Potential risk: users.age. [ZZ99]":                                                                                {Kind: "ZZ99", Parts: parts},
		"fill it [UX01]":                                                                                                   {Kind: hazard.RequiredColumn, Text: "fill it"},
		"Renaming users: running applications that use the old name fail until they are restarted. [BC01]":                 {Kind: hazard.RenameInUse, Parts: hazard.Parts{Object: "users", Case: "unheard-of", To: "people"}},
		"Renaming table users to people: running applications that use the old name fail until they are restarted. [BC01]": {Kind: hazard.RenameInUse, Parts: hazard.Parts{Object: "users", Case: hazard.OfTable, To: "people"}},
		"Potential rebuild: SQLite table posts must be recreated to apply relation or type changes. [SQ01]":                {Kind: hazard.Rebuild, Parts: hazard.Parts{Object: "posts"}},
		"Potential data loss: dropping many-to-many table _PostToTag. [DL03]":                                              {Kind: hazard.DropJoinTable, Parts: hazard.Parts{Object: "_PostToTag"}},
		"Required column users.age has no default: existing rows would have no value. [UX01]":                              {Kind: hazard.RequiredColumn, Parts: hazard.Parts{Object: "users.age"}},
		"The rebuild would lose the trigger log, which the migration does not know. [DP01]":                                {Kind: hazard.LoseDependent, Parts: hazard.Parts{Object: "log", Case: hazard.OfRebuild, What: "trigger"}},
		"Rows with equal values prevent the unique users_email_key on users. [UX04]":                                       {Kind: hazard.Duplicates, Parts: hazard.Parts{Object: "users_email_key", Case: hazard.OfUnique, Table: "users"}},
	} {
		if got := fmt.Sprintf("%s [%s]", h.Message(), h.Code()); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestLevels(t *testing.T) {
	for want, hazards := range map[hazard.Level][]hazard.Hazard{
		hazard.Note:    {{Kind: hazard.RenameInUse}, {Kind: hazard.ForeignKeyUnderLock}, {Kind: hazard.UnindexedForeignKey}, {Kind: hazard.DropConstraint}, {Kind: hazard.UnwiseType}},
		hazard.Warning: {{Kind: hazard.DropTable}, {Kind: hazard.LossyType}, {Kind: hazard.ReorderEnum}, {Kind: hazard.Rebuild}},
		hazard.Block:   {{Kind: hazard.RequiredColumn}, {Kind: hazard.Rename}, {Kind: hazard.LoseDependent}, {Kind: hazard.NotInTransaction}, {Kind: "ZZ99"}, {Kind: hazard.DropTable, Line: 3}},
	} {
		for _, h := range hazards {
			if h.Level() != want {
				t.Errorf("%s is a %s, want %s", h.Code(), h.Level(), want)
			}
		}
	}
}

func TestParts(t *testing.T) {
	in := hazard.Parts{Object: "a", Case: hazard.OfType, Definition: "z"}
	var out hazard.Parts
	for _, p := range in.List() {
		if err := out.Set(p.Name, p.Value); err != nil {
			t.Error(err)
		}
	}
	if in != out {
		t.Errorf("%+v came back as %+v", in, out)
	}
	if err := out.Set("shape", "x"); err == nil {
		t.Error("a part that there is not was set")
	}
}
