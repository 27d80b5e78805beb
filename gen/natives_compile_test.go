package gen_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/gen/testdata/natives/nativesdb/q"
	"github.com/cocomon/comon_orm/internal/nativetype"
)

// operatorsOf returns the operators that columns of a native type must have according to the table.
func operatorsOf(t *nativetype.Type) []string {
	out := []string{"Set"}
	add := func(has nativetype.Operators, names string) {
		if t.Operators.Has(has) {
			out = append(out, strings.Fields(names)...)
		}
	}
	if t.Scalar == nativetype.Json {
		out = append(out, "Path")
	}
	add(nativetype.Comparable, "Eq Not In NotIn Asc Desc Count CountDistinct")
	if t.Scalar != nativetype.Json {
		add(nativetype.Comparable, "Min Max")
	}
	if t.Scalar != nativetype.Boolean && t.Scalar != nativetype.Json && t.Scalar != nativetype.Bytes {
		add(nativetype.Comparable, "Lt Lte Gt Gte Between")
	}
	add(nativetype.Searchable, "Contains StartsWith EndsWith")
	add(nativetype.Arithmetic, "Increment Decrement Multiply Divide Sum Avg")
	return out
}

// The descriptors of a native type have exactly the operators in the table of nativetype.
// TestOperators of nativetype compares the table with PostgreSQL, and TestNativesWalk runs all
// operators.
func TestNativesHaveTheirOperators(t *testing.T) {
	for _, native := range natives(t) {
		single, list := operatorsOf(native), []string{"Set", "Push", "Prepend", "IsEmpty", "IsNotEmpty"}
		if native.Operators.Has(nativetype.Comparable) {
			list = append(list, "Has", "HasEvery", "HasSome", "Eq", "Remove")
		}
		for _, c := range []struct {
			descriptor, want []string
		}{
			{operators(descriptorOf(q.Single, singleField(native, ""))), single},
			{operators(descriptorOf(q.Single, singleField(native, "Null"))), append(slices.Clone(single), "IsNull", "IsNotNull", "SetNull", "SetPtr")},
			{operators(descriptorOf(q.Lists, goField(lists(nil), fieldName(native)))), list},
		} {
			slices.Sort(c.descriptor)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, c.descriptor); diff != "" {
				t.Errorf("%s: (-table +descriptor):\n%s", native.Name, diff)
			}
		}
	}
}

// An expression that the database would refuse does not compile, and an expression that it accepts
// does.
func TestNativesMisuse(t *testing.T) {
	refused := []string{
		`q.Single.Inet.Contains("10.")`,
		`q.Single.UUID.Contains("0")`,
		`q.Single.UUIDNull.StartsWith("0")`,
		`q.Single.Bit.EndsWith("1")`,
		`q.Single.XML.Eq("<a/>")`,
		`q.Single.XML.In("<a/>")`,
		`q.Single.XML.Asc()`,
		`q.Single.XMLNull.Not("<a/>")`,
		`q.Single.JSON.Eq(nil)`,
		`q.Single.Oid.Increment(1)`,
		`q.Lists.XML.Has("<a/>")`,
		`q.Lists.JSON.Eq(nil)`,
		`q.Single.ByXML("<a/>")`,
		`q.Single.Date.Contains("2024")`,
		`q.Single.Inet.Sum()`,
		`q.Single.Citext.Avg()`,
		`q.Single.Oid.Sum()`,
		`q.Single.XML.Min()`,
	}
	taken := []string{
		`q.Single.Inet.Gt("10.0.0.1")`,
		`q.Single.UUID.Eq("00000000-0000-4000-8000-000000000000")`,
		`q.Single.Citext.Contains("a")`,
		`q.Single.XML.Set("<a/>")`,
		`q.Single.XMLNull.IsNull()`,
		`q.Single.FindMany().Select(q.Single.XML)`,
		`q.Single.JSONB.Eq(nil)`,
		`q.Single.Aggregate(q.Single.Inet.Min(), q.Single.Oid.Max(), q.Single.SmallInt.Sum(), q.Single.CountRows())`,
		`q.Single.Oid.Lt(1)`,
		`q.Lists.XML.IsEmpty()`,
		`q.Lists.JSONB.Has(nil)`,
		`q.Single.ByInet("10.0.0.1")`,
	}
	const path = "github.com/cocomon/comon_orm/gen/testdata/natives/nativesdb/q"
	checkMisuse(t, compiled(t, path), []string{path}, refused, taken)
}

// checkMisuse compiles each expression on its own line, in a package that imports the paths. The
// expressions in refused must not compile, and those in taken must.
func checkMisuse(t *testing.T, imports types.Importer, paths, refused, taken []string) {
	t.Helper()
	text := "package misuse\n\n"
	for _, path := range paths {
		text += fmt.Sprintf("import %q\n", path)
	}
	text += "\nfunc misuse() {\n"
	first := strings.Count(text, "\n") + 1
	text += "\t_ = " + strings.Join(slices.Concat(refused, taken), "\n\t_ = ") + "\n}\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "misuse.go", text, parser.SkipObjectResolution)
	must(t, err)
	wrong := map[int]error{}
	config := types.Config{Importer: imports, Error: func(err error) {
		var at types.Error
		if errors.As(err, &at) {
			wrong[fset.Position(at.Pos).Line-first] = err
		}
	}}
	_, _ = config.Check("misuse", fset, []*ast.File{file}, nil) // errors are reported to config.Error
	for i, line := range refused {
		if wrong[i] == nil {
			t.Errorf("compiles: %s", line)
		}
	}
	for i, line := range taken {
		if err := wrong[len(refused)+i]; err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}
