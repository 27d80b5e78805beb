package gen_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/gen/testdata/natives/nativesdb"
	"github.com/cocomon/comon_orm/gen/testdata/natives/nativesdb/q"
	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/internal/nativetype"
)

// TestNativesDocumentation compares the table in docs/databases.md with the native types, and with
// the operators of the generated columns.
func TestNativesDocumentation(t *testing.T) {
	const file, begin, end = "../docs/databases.md", "<!-- native types: written by the tests of gen -->\n", "<!-- end of native types -->\n"
	text, err := os.ReadFile(file)
	must(t, err)
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place for the native types", file)
	}
	table := "| `@db.` | Field | In Go | PostgreSQL | Operators |\n|---|---|---|---|---|\n"
	for _, native := range natives(t) {
		f, _ := reflect.TypeFor[nativesdb.Single]().FieldByName(singleField(native, ""))
		table += fmt.Sprintf("| `%s%s` | `%s` | `%s` | `%s` | %s |\n",
			native.Name, arguments(native), native.Scalar, strings.Replace(f.Type.String(), "[]uint8", "[]byte", 1), native.SQL, groups(native))
	}
	golden.Check(t, file, before+begin+table+end+after)
}

func arguments(native *nativetype.Type) string {
	switch {
	case native.Args.Count == 2:
		return "(p, s)"
	case native.Args.Full > 0:
		return "(p)"
	case native.Args.Count == 1:
		return "(n)"
	}
	return ""
}

// groups returns the groups of operators that the generated column of a native type has.
func groups(native *nativetype.Type) string {
	has := operators(descriptorOf(q.Single, singleField(native, "")))
	var out []string
	for _, g := range [][2]string{{"Eq", "equality"}, {"Lt", "order"}, {"Contains", "search"}, {"Increment", "arithmetic"}} {
		if slices.Contains(has, g[0]) {
			out = append(out, g[1])
		}
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}
