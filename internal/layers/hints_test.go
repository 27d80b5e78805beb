package layers_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"
	"testing"
)

// TestHintsHaveOneTable checks that messages take their commands from internal/hint, which quotes
// them for the shell of the reader. Flags may be named only there and in the command line itself.
func TestHintsHaveOneTable(t *testing.T) {
	command := regexp.MustCompile(`\bcomon_orm (init|check|format|generate|version)\b` +
		`|\bmigrate (dev|deploy|status|resolve|reset|diff|rollback|rebase|baseline|lint|squash)\b|\bdb (pull|push)\b` +
		`|\bgit (checkout|merge|log|fetch|add|switch)\b|\bgo (mod|run|tool|get|install) `)
	flag := regexp.MustCompile(`--[a-z]`)
	found := map[string]bool{}
	for path, file := range sources(t) {
		if strings.HasPrefix(path, "internal/hint/") {
			continue
		}
		flags := !strings.HasPrefix(path, "cmd/comon_orm/") && !strings.HasPrefix(path, "internal/pgtest/")
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && types.ExprString(call.Fun) == "git" {
				return false // an argument of git
			}
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text := strings.ReplaceAll(literal.Value, "prisma migrate", "")
			if command.MatchString(text) || flags && flag.MatchString(text) {
				t.Errorf("%s writes a command: take a row of internal/hint for %s", path, literal.Value)
			}
			return true
		})
		found[strings.Split(path, "/")[0]] = true
	}
	if !found["cmd"] || !found["migrate"] || !found["runtime"] {
		t.Errorf("sources of %v alone", found)
	}
}
