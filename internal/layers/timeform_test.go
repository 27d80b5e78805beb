package layers_test

import (
	"go/ast"
	"regexp"
	"strings"
	"testing"
)

// TestTimesHaveOneForm checks that only internal/timeform contains the format of stored times.
func TestTimesHaveOneForm(t *testing.T) {
	form := regexp.MustCompile(`05\.0+|%H:%M:%[fS]|SS\.US`)
	own := false
	for path, file := range sources(t) {
		// These suites also contain SQL as other programs write it.
		if strings.HasPrefix(path, "migrate/migratetest/") || strings.HasPrefix(path, "examples/") {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && form.MatchString(l.Value) {
				if strings.HasPrefix(path, "internal/timeform/") {
					own = true
				} else {
					t.Errorf("%s writes the form of times: take internal/timeform for %s", path, l.Value)
				}
			}
			return true
		})
	}
	if !own {
		t.Error("internal/timeform is not read")
	}
}
