package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestLinks follows the links between the pages: the file exists, and so does the heading.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s:#]*)(?:#([^)\s]+))?\)`)
	files := append(pages(t), "../README.md", "databases.md", "adoption.md", "architecture.md", "migrations.md")
	followed := 0
	for _, path := range files {
		for _, m := range link.FindAllStringSubmatch(prose(t, path), -1) {
			target := path
			if m[1] != "" {
				target = filepath.Join(filepath.Dir(path), m[1])
			}
			followed++
			switch _, err := os.Stat(target); {
			case err != nil:
				t.Errorf("%s: %s: %v", path, m[0], err)
			case m[2] != "" && strings.HasSuffix(target, ".md") && !slices.Contains(headings(t, target), m[2]):
				t.Errorf("%s: %s: no such heading", path, m[0])
			}
		}
	}
	if followed < 50 {
		t.Errorf("followed %d links only", followed)
	}
}

// prose returns a page without its blocks of code.
func prose(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile("(?s)```.*?```|`[^`\n]*`").ReplaceAllStringFunc(string(text), func(code string) string {
		return strings.NewReplacer("(", "", "#", "").Replace(strings.Trim(code, "`"))
	})
}

// headings returns the anchors of a page.
func headings(t *testing.T, path string) []string {
	t.Helper()
	var all []string
	for _, m := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(prose(t, path), -1) {
		kept := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		all = append(all, strings.ReplaceAll(kept, " ", "-"))
	}
	return append(all, ids(t, path)...)
}

// ids returns the anchors that a page declares itself.
func ids(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range regexp.MustCompile(`<a (?:id|name)="([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
		all = append(all, m[1])
	}
	return all
}
