package layers_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// wordsFile is this file, which must contain the words that it forbids.
const wordsFile = "internal/layers/words_test.go"

// words returns figurative or private words that this project does not use, each with the field's
// words to write instead. Inflected forms of a word are forbidden too, and so is the word as a part
// of an identifier: "bounce" is found in bounced and in keyBouncer.
func words() [][2]string {
	return [][2]string{
		{"aloud", "explicitly"},
		{"anew", "again"},
		{"as it stands", "unchanged"},
		{"at hand", "current, available"},
		{"bear out", "confirm"},
		{"behind", "after"},
		{"beside", "next to, concurrently with, in addition to"},
		{"bounce", "detach and reattach foreign keys"},
		{"fence", "commit before rebuild"},
		{"fruit", "the result, by its name"},
		{"gets through", "is accepted, passes"},
		{"got through", "was accepted, passed"},
		{"heed", "respect"},
		{"host fs", "osFS"},
		{"in one go", "at once"},
		{"in sight", "in scope"},
		{"is told", "is called with, is reported"},
		{"lend", "acquire"},
		{"make way", "move aside, prevent"},
		{"park", "buffer"},
		{"passed over", "ignored, skipped"},
		{"sees to it", "ensures"},
		{"slab", "row arena"},
		{"stand in the way", "prevent, conflict with"},
		{"tells of", "reports"},
		{"to the letter", "exactly, unchanged"},
		{"unsayable", "cannot be represented"},
		{"vouch", "prove, confirm"},
	}
}

// asData returns the paths of text that others or earlier versions of this project have written.
func asData() []string {
	return []string{
		wordsFile,
		"CHANGELOG.md",                       // contains the words of earlier versions
		"cmd/comon_orm/testdata/firstslice/", // migrations and histories of the first version
	}
}

// TestWords keeps the words of the list out of code, comments, documentation and scripts.
func TestWords(t *testing.T) {
	w := newWordFinder()
	for _, path := range written(t) {
		text, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		for _, finding := range w.find(path, string(text)) {
			t.Error(finding)
		}
	}
}

// TestFindWords shows what counts as a use of a word.
func TestFindWords(t *testing.T) {
	w := newWordFinder()
	for text, want := range map[string]string{
		"the index stands behind the key": "behind",
		"// Behind it":                    "behind",
		"bounced := m.keyBouncer":         "bounce bounce",
		"func TestTheFence()":             "fence",
		"nothing\nis at\nhand":            "at hand",
		"it is handled at once":           "",
		"BEHIND_PROXY":                    "behind",
		"defenceless":                     "",
		"through PgBouncer":               "",
	} {
		var got []string
		for _, finding := range w.find("x.go", text) {
			got = append(got, strings.Split(finding, `"`)[1])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
	if got := w.find("x.go", "a\nanew"); len(got) != 1 || got[0] != `x.go:2: "anew": write again` {
		t.Errorf("the finding is %q", got)
	}
}

// wordFinder finds all words of the list with one regular expression, whose group n matches word n.
type wordFinder struct {
	words       [][2]string
	any, hump   *regexp.Regexp
	underscores *strings.Replacer
}

func newWordFinder() wordFinder {
	var groups []string
	for _, w := range words() {
		// the words of "at hand" can be on two lines of a comment
		stem := strings.ReplaceAll(strings.TrimSuffix(w[0], "e"), " ", `[\s/#]+`)
		groups = append(groups, "("+stem+"(?:e|s|es|ed|ing|er|ers|y|ies)?)")
	}
	return wordFinder{
		words:       words(),
		any:         regexp.MustCompile(`(?i)\b(?:` + strings.Join(groups, "|") + `)\b`),
		hump:        regexp.MustCompile(`([a-z0-9])([A-Z])`),
		underscores: strings.NewReplacer("_", " ", "Pg Bouncer", "pgbouncer"),
	}
}

// find lists the forbidden words in a file. It reads an identifier as the words of which it
// consists.
func (w wordFinder) find(path, text string) []string {
	text = w.underscores.Replace(w.hump.ReplaceAllString(text, "$1 $2"))
	var out []string
	for _, at := range w.any.FindAllStringSubmatchIndex(text, -1) {
		for i, word := range w.words {
			if at[2*i+2] >= 0 {
				out = append(out, fmt.Sprintf("%s:%d: %q: write %s", path, 1+strings.Count(text[:at[0]], "\n"), word[0], word[1]))
			}
		}
	}
	return out
}

// written returns the paths of the files that people write: code, documentation and scripts.
func written(t *testing.T) []string {
	t.Helper()
	var out []string
	cmd := exec.CommandContext(t.Context(), "git", "ls-files", "-coz", "--exclude-standard")
	cmd.Dir = root
	list, err := cmd.Output()
	if err != nil {
		t.Skip("only git knows which files of a checkout people write; CI has one")
	}
	for path := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join(root, path))
		data := slices.ContainsFunc(asData(), func(prefix string) bool { return strings.HasPrefix(path, prefix) })
		if err == nil && !data && !bytes.Contains(text, []byte{0}) {
			out = append(out, path)
		}
	}
	return out
}
