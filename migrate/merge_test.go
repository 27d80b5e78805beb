package migrate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/suite"
)

// snapshotOf returns a snapshot with models of the form "User: id Int @id, name String; Tag: id Int
// @id".
func snapshotOf(models string) string {
	var blocks []*block
	for text := range strings.SplitSeq(models, "; ") {
		name, lines, ok := strings.Cut(text, ": ")
		if !ok {
			continue
		}
		b := &block{key: "model " + name, text: "model " + name + " {"}
		for line := range strings.SplitSeq(lines, ", ") {
			b.lines = append(b.lines, &block{key: lineKey(line), text: line})
		}
		blocks = append(blocks, b)
	}
	return (&merge{result: blocks}).text()
}

func TestMergeSnapshots(t *testing.T) {
	const base = "Tag: id Int; User: id Int, name String, @@map(\"u\")"
	for name, c := range map[string]struct{ ours, theirs, want, conflicts string }{
		"fields of one model": {
			"Tag: id Int; User: id Int, city Text, name String, @@map(\"u\")", "Tag: id Int; User: id Int, name String, age Int, @@map(\"u\")",
			"Tag: id Int; User: id Int, city Text, name String, age Int, @@map(\"u\")", "",
		},
		"a model each": {
			base + "; A: id Int", base + "; B: id Int", base + "; B: id Int; A: id Int", "",
		},
		"the same on both sides": {"Tag: id BigInt; " + base[len("Tag: id Int; "):], "Tag: id BigInt; " + base[len("Tag: id Int; "):], "Tag: id BigInt; " + base[len("Tag: id Int; "):], ""},
		"removed and untouched":  {base[len("Tag: id Int; "):], base + "; B: id Int", base[len("Tag: id Int; "):] + "; B: id Int", ""},
		"attribute changed":      {"Tag: id Int; User: id Int, name String, @@map(\"v\")", base, "Tag: id Int; User: id Int, name String, @@map(\"v\")", ""},
		"changed here and there": {"Tag: id BigInt; User: id Int, name String, @@map(\"u\")", "Tag: id String; User: id Int, name String, @@map(\"u\")", "", "model Tag: id was changed here and there"},
		"changed and removed":    {"Tag: id BigInt; User: id Int, name String, @@map(\"u\")", base[len("Tag: id Int; "):], "", "model Tag was changed here and removed there"},
		"removed and changed":    {base[len("Tag: id Int; "):], "Tag: id BigInt; User: id Int, name String, @@map(\"u\")", "", "model Tag was removed here and changed there"},
		"field removed, changed": {"Tag: id Int; User: id Int, @@map(\"u\")", "Tag: id Int; User: id Int, name Text, @@map(\"u\")", "", "model User: name was removed here and changed there"},
		"added differently":      {base + "; A: id Int", base + "; A: id BigInt", "", "model A: id was changed here and there"},
	} {
		t.Run(name, func(t *testing.T) {
			got, conflicts := mergeSnapshots(snapshotOf(base), snapshotOf(c.ours), snapshotOf(c.theirs))
			if diff := cmp.Diff(c.conflicts, strings.Join(conflicts, "; ")); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(snapshotOf(c.want), got); c.conflicts == "" && diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestMergeWithNothing checks that a side without a change adds nothing and never conflicts.
func TestMergeWithNothing(t *testing.T) {
	models := rapid.Custom(func(t *rapid.T) string {
		var out []string
		for _, name := range []string{"A", "B", "C"} {
			fields := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"id Int", "name String", "n Int", "@@index([n])", "@@map(\"x\")"}), 0, 4, rapid.ID[string]).Draw(t, name)
			if len(fields) > 0 {
				slices.Sort(fields)
				out = append(out, name+": "+strings.Join(fields, ", "))
			}
		}
		return snapshotOf(strings.Join(out, "; "))
	})
	suite.Check(t, func(t *rapid.T) {
		base, other := models.Draw(t, "base"), models.Draw(t, "other")
		if got, conflicts := mergeSnapshots(base, base, other); got != other || len(conflicts) > 0 {
			t.Fatalf("nothing of ours: %q, %v, want %q", got, conflicts, other)
		}
		got, conflicts := mergeSnapshots(base, other, base)
		if len(conflicts) > 0 || !slices.Equal(sortedLines(got), sortedLines(other)) {
			t.Fatalf("nothing of theirs: %q, %v, want %q", got, conflicts, other)
		}
	})
}

func sortedLines(text string) []string { return slices.Sorted(strings.Lines(text)) }
