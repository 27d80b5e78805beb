package merge_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/print"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/suite"
	"pgregory.net/rapid"
)

// drawSchema draws a schema with few possible names, so that two schemas have many names in common.
// Each field has a comment of its own.
func drawSchema(t *rapid.T, label string) string {
	pick := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label+what) }
	var out strings.Builder
	out.WriteString("datasource db {\n  provider = \"postgresql\"\n}\n")
	values := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"V", "W", "X", "Y", "Z"}), 1, 4, rapid.ID[string]).Draw(t, label+"values")
	out.WriteString(pick("gap", "", "\n", "// about E\n") + "enum E {\n")
	for _, v := range values {
		mapped := pick("map", "", " @map(\"m_"+v+"\")")
		fmt.Fprintf(&out, "  %s%s // value-%s%d\n", v, mapped, v, len(mapped))
	}
	out.WriteString("}\n")
	for _, model := range []string{"A", "B", "C"} {
		if pick("model", "yes", "yes", "no") == "no" {
			continue
		}
		fmt.Fprintf(&out, "%s/// doc of %s\nmodel %s {\n  id Int @id\n", pick("gap", "", "\n", "\n\n"), model, model)
		for _, field := range []string{"p", "q", "r", "s"} { // in a fixed order, which a merge keeps
			if pick("field", "yes", "yes", "no") == "no" {
				continue
			}
			fmt.Fprintf(&out, "%s%s %s%s%s // comment-%s%s\n", pick("indent", "  ", "", "\t"), field,
				pick("type", "Int", "Int?", "BigInt", "Int @db.SmallInt", "Int[]"),
				pick("unique", "", " @unique", " @unique(map: \""+model+field+"\")"), pick("column", "", " @map(\"col_"+field+"\")"), model, field)
		}
		out.WriteString(pick("index", "", "  @@index([id(sort: Desc)])\n", "  @@index([id], map: \"ix"+model+"\")\n") + "}\n")
	}
	return out.String()
}

// TestMergeMeansTheOther checks for any two schemas that the merged text has the meaning of the new
// schema, and that every field and value that is in both schemas keeps its comment.
func TestMergeMeansTheOther(t *testing.T) {
	suite.Check(t, func(t *rapid.T) {
		before, after := drawSchema(t, "before "), drawSchema(t, "after ")
		if rapid.Bool().Draw(t, "windows") {
			before = strings.ReplaceAll(before, "\n", "\r\n")
		}
		got := merged(t, []*source.File{{Name: "before.prisma", Text: before}}, []*source.File{{Name: "after.prisma", Text: after}})[0]
		want := print.Schema(check(t, &source.File{Name: "after.prisma", Text: after}))
		if have := print.Schema(check(t, &source.File{Name: "merged.prisma", Text: got})); have != want {
			t.Fatalf("merged means\n%s\nwant\n%s\ntext\n%s", have, want, got)
		}
		for line := range strings.Lines(before) {
			_, comment, found := strings.Cut(strings.TrimSpace(line), "// ")
			if found && strings.Contains(after, comment) && !strings.Contains(got, comment) {
				t.Fatalf("%q is lost in\n%s", comment, got)
			}
		}
	})
}
