package ast_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

func parse(text string) (*ast.File, diag.List) {
	return ast.Parse(&source.File{Name: "schema.prisma", Text: text})
}

// first returns the first item of the first block of a text, which must have no errors.
func first[T ast.Item](t *testing.T, text string) T {
	t.Helper()
	var none T
	f, errs := parse(text)
	if len(errs) > 0 {
		t.Fatalf("%s: %s", text, errs[0].Message)
	}
	for _, item := range f.Items {
		if b, ok := item.(*ast.Block); ok && len(b.Items) > 0 {
			if found, ok := b.Items[len(b.Items)-1].(T); ok {
				return found
			}
		}
	}
	t.Fatalf("%s: no such item", text)
	return none
}

func TestFieldTypes(t *testing.T) {
	cases := []struct {
		line  string
		name  string
		arg   string
		arity schema.Arity
	}{
		{"a Int", "Int", "", schema.Required},
		{"a Int ?", "Int", "", schema.Optional},
		{"a String[]", "String", "", schema.List},
		{"größe Größe?", "Größe", "", schema.Optional},
		{`a Unsupported("a \"b\"")?`, "Unsupported", `a "b"`, schema.Optional},
	}
	for _, c := range cases {
		f := first[*ast.Field](t, "model A {\n"+c.line+"\n}")
		arg := ""
		if f.Type.Arg != nil {
			arg = f.Type.Arg.Text
		}
		if f.Type.Name.Text != c.name || arg != c.arg || f.Type.Arity != c.arity {
			t.Errorf("%s: got %s(%s) arity %d", c.line, f.Type.Name.Text, arg, f.Type.Arity)
		}
	}
}

// sketch returns a text that shows the structure of an expression.
func sketch(e ast.Expr) string {
	switch v := e.(type) {
	case nil:
		return "missing"
	case *ast.String:
		return "string " + v.Text
	case *ast.Number:
		return "number " + v.Text
	case *ast.Ident:
		return "ident " + v.Text
	case *ast.Call:
		return "call " + v.Name.Text + " (" + sketchArgs(v.Args) + ")"
	case *ast.Array:
		var items []string
		for _, i := range v.Items {
			items = append(items, sketch(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case *ast.Object:
		return "{" + sketchArgs(v.Members) + "}"
	default:
		return "?"
	}
}

func sketchArgs(args []*ast.Arg) string {
	var out []string
	for _, a := range args {
		s := sketch(a.Value)
		if a.Name != nil {
			s = a.Name.Text + ": " + s
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestArguments(t *testing.T) {
	cases := []struct{ args, want string }{
		{`()`, ``},
		{`("x")`, `string x`},
		{`(-12.5)`, `number -12.5`},
		{`(uuid(7))`, `call uuid (number 7)`},
		{`(fields: [a, b], references: [id])`, `fields: [ident a, ident b], references: [ident id]`},
		{`([a(sort: Desc, ops: raw("x")), b])`, `[call a (sort: ident Desc, ops: call raw (string x)), ident b]`},
		{`([])`, `[]`},
		{`([[1], "a\n\u00e9\uD83D\uDE00\/"])`, "[[number 1], string a\né😀/]"},
		{`(where: { a: null, b: { not: "x" } })`, `where: {a: ident null, b: {not: string x}}`},
		{`(db.x)`, `ident db.x`},
		{"(\n  fields: [a,\n b], // why\n  references: [id]\n)", `fields: [ident a, ident b], references: [ident id]`},
	}
	for _, c := range cases {
		a := first[*ast.Field](t, "model A {\n a B @x"+c.args+"\n}").Attributes[0]
		if got := sketchArgs(a.Args); got != c.want || !a.HasParens || a.Name.Text != "x" {
			t.Errorf("%s\n got %s\nwant %s", c.args, got, c.want)
		}
	}
}

// TestSpans checks that each of several equal lists has its own positions, although lines with the
// same kinds of tokens are parsed only once.
func TestSpans(t *testing.T) {
	f, errs := parse("model A {\n  a Int @x(f(\"q\"))\n  b Int @x(f(\"q\"))\n}\n")
	if len(errs) > 0 {
		t.Fatal(errs[0].Message)
	}
	block, ok := f.Items[0].(*ast.Block)
	if !ok {
		t.Fatal("no block")
	}
	for i, item := range block.Items {
		field, ok := item.(*ast.Field)
		if !ok {
			t.Fatal("no field")
		}
		arg := field.Attributes[0].Args[0]
		call, ok := arg.Value.(*ast.Call)
		if !ok {
			t.Fatal("no call")
		}
		line, column := diag.Position(call.Args[0].Value.Span())
		if arg.All.Text() != `f("q")` || line != i+2 || column != 14 {
			t.Errorf("field %d: %q at %d:%d", i, arg.All.Text(), line, column)
		}
	}
}

func TestComments(t *testing.T) {
	f, errs := parse("/// top\n// plain\nmodel A { // open\n  /// one\n  /// two\n  a Int /// after\n\n  /// apart\n\n  b Int\n} // close\n")
	if len(errs) > 0 {
		t.Fatal(errs[0].Message)
	}
	block, ok := f.Items[2].(*ast.Block)
	if !ok {
		t.Fatalf("third item is %T", f.Items[2])
	}
	a, _ := block.Items[2].(*ast.Field)
	b, _ := block.Items[6].(*ast.Field)
	if a == nil || b == nil {
		t.Fatalf("items: %v", block.Items)
	}
	got := []string{block.Doc[0].Text, block.OpenComment.Text, a.Doc[0].Text, a.Doc[1].Text, a.Trailing.Text, block.CloseComment.Text}
	if diff := cmp.Diff([]string{" top", " open", " one", " two", " after", " close"}, got); diff != "" {
		t.Error(diff)
	}
	if len(b.Doc) != 0 || len(block.Doc) != 1 {
		t.Errorf("comments apart are no documentation: %v, %v", b.Doc, block.Doc)
	}
}

// TestOneError checks inputs of any size that must have exactly one clear error.
func TestOneError(t *testing.T) {
	const big = 1 << 20
	cases := map[string]struct {
		text string
		code diag.Code
	}{
		"zero byte":         {"model A {\x00}", diag.CodeNotText},
		"invalid UTF-8":     {"model A {\n  a Int\n}\n// \xff", diag.CodeNotText},
		"unknown character": {strings.Repeat("#", big), diag.CodeUnknownCharacter},
		"open string":       {"\"" + strings.Repeat("a", big), diag.CodeUnclosedString},
		"open comment":      {"/*" + strings.Repeat("a\n", big), diag.CodeUnclosedComment},
		"deep list":         {"model A {\n  a Int @x(" + strings.Repeat("[", big) + strings.Repeat("]", big) + ")\n}", diag.CodeTooLarge},
		"long list":         {"model A {\n  a Int @x(" + strings.Repeat("1,", big) + "1)\n}", diag.CodeTooLarge},
		"open brackets":     {"model A {\n  a Int @x" + strings.Repeat("(", big) + "\n}", diag.CodeTooLarge},
		"one long line":     {strings.Repeat("a ", big), diag.CodeBadLine},
		"open block":        {"model A {\n" + strings.Repeat("  a Int\n", 1000), diag.CodeUnclosedBlock},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, errs := parse(c.text)
			if len(errs) != 1 || errs[0].Code != c.code {
				t.Fatalf("%d errors, want one of code %s", len(errs), c.code)
			}
		})
	}
}

func TestNothingToSay(t *testing.T) {
	for _, text := range []string{"", "\ufeff", "\n\n", "\ufeff// comment", "model A {\r\n  id Int @id\r\n}", "model A {}", "/**/"} {
		if _, errs := parse(text); len(errs) > 0 {
			t.Errorf("%q: %s", text, errs[0].Message)
		}
	}
}

// TestLinear doubles inputs for which a parser could read the same text again and again. It
// compares the numbers of allocations, which grow with the work.
func TestLinear(t *testing.T) {
	cases := map[string]string{
		"unclosed lists":  "  a Int @x(b,\n",
		"open brackets":   "(\n",
		"nested openings": "  @@x([a(\n",
		"missing values":  "  a Int @x(b:, c:)\n",
		"unknown blocks":  "}\ntable X {\n",
		"headers":         "model A {\n",
		"comments":        "/* */ // \n",
	}
	for name, piece := range cases {
		t.Run(name, func(t *testing.T) {
			work := func(n int) float64 {
				text := "model M {\n" + strings.Repeat(piece, n)
				return testing.AllocsPerRun(1, func() { _, _ = parse(text) })
			}
			const factor = 3 // 2 would be linear; growing slices add a little
			if small, large := work(2000), work(4000); large > factor*small {
				t.Errorf("twice the text takes %.0f instead of %.0f allocations", large, small)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "model A {\n  id Int @id @default(autoincrement())\n}\n", "enum E {\n  A @map(\"a\")\n}",
		"datasource db {\n  url = env(\"X\")\n", "/* */ // \n///", "model A { a [B]! \n", "@@x([a(\n{", "\"\\u12", "model A {\n a B @x(c: [1, {d: e}],)\n}}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree, errs := parse(text)
		end := 0
		for _, item := range tree.Items {
			s := item.Span()
			if s.Start < end || s.End < s.Start || s.End > len(text) {
				t.Fatalf("item at [%d, %d) after %d of %d", s.Start, s.End, end, len(text))
			}
			end = s.End
		}
		for _, d := range errs {
			if d.Span.Start > d.Span.End || d.Span.End > len(text) || d.Code == "" || d.Message == "" {
				t.Fatalf("malformed diagnostic %+v", d)
			}
		}
	})
}
