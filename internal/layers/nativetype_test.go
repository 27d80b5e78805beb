package layers_test

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
)

// TestNativeTypesHaveOneTable checks that no code compares the name of a native type. What is
// special about a type is an entry in the table of internal/nativetype. Names that have other
// meanings too are not checked.
func TestNativeTypesHaveOneTable(t *testing.T) {
	names := map[string]bool{}
	for _, name := range nativetype.Names(provider.PostgreSQL) {
		names[name] = nativetype.ScalarByName(name) == nativetype.NotScalar
	}
	for _, other := range []string{"Text", "Date", "Time", "Uuid", "Integer"} {
		names[other] = false
	}
	for path, file := range sources(t) {
		if strings.HasPrefix(path, "internal/nativetype/") || strings.Contains(path, "testdata/") {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				return true
			}
			for word := range strings.FieldsSeq(text) {
				if names[word] {
					t.Errorf("%s names a native type: make what it asks for a field of internal/nativetype instead of %s", path, literal.Value)
				}
			}
			return true
		})
	}
}
