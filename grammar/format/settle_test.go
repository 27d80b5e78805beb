package format_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/source"
)

// checkSettles checks properties of every text: a second format changes nothing, no comment is lost
// or moves to another declaration, and the text has the same meaning.
func checkSettles(t *testing.T, name, text string) {
	t.Helper()
	once := formatted(text)
	if twice := formatted(once); twice != once {
		t.Errorf("%s changes when formatted again (-once +twice)\n%s", name, cmp.Diff(lines(once), lines(twice)))
	}
	before, after := meaning(text), meaning(once)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("%s means something else (-before +after)\n%s", name, diff)
	}
}

func lines(text string) []string { return strings.SplitAfter(text, "\n") }

// summary has the parts of a text that the formatter must keep.
type summary struct {
	Declarations []string // in order; with sorted attributes, because the layout reorders them
	Comments     []string // sorted, each with the declaration that it is above or after
}

// meaning returns the summary of a text.
func meaning(text string) summary {
	tree, _ := ast.Parse(&source.File{Name: "schema.prisma", Text: text})
	s := &summary{}
	if tree.Unreadable {
		return summary{Declarations: []string{text}}
	}
	s.items("", tree.Items)
	slices.Sort(s.Comments)
	return *s
}

func (s *summary) items(path string, items []ast.Item) {
	var attributes []string
	var docs []*ast.Comment
	for _, item := range items {
		if c, ok := item.(*ast.Comment); ok {
			docs = append(docs, c)
			continue
		}
		name, trailing := "", (*ast.Comment)(nil)
		switch it := item.(type) {
		case *ast.Blank:
		case *ast.Block:
			name = path + it.Kind.String() + " " + it.Name.Text
			s.Declarations = append(s.Declarations, name+squeeze(it.RawHeader.Text()))
			s.comments(name, it.OpenComment, it.CloseComment)
			s.items(name+".", it.Items)
		case *ast.Field:
			name, trailing = path+it.Name.Text, it.Trailing
			s.declare(name+" "+typeText(it.Type), it.Attributes)
			s.comments(name, it.Inner...)
		case *ast.EnumValue:
			name, trailing = path+it.Name.Text, it.Trailing
			s.declare(name, it.Attributes)
			s.comments(name, it.Inner...)
		case *ast.Assignment:
			name, trailing = path+it.Key.Text, it.Trailing
			s.Declarations = append(s.Declarations, name+" = "+exprText(it.Value))
			s.comments(name, it.Inner...)
		case *ast.BlockAttribute:
			name, trailing = path+attributeText(&it.Attribute), it.Trailing
			attributes = append(attributes, name)
			s.comments(name, it.Inner...)
		default:
			name = path + "bad " + squeeze(item.Span().Text())
			s.Declarations = append(s.Declarations, name)
		}
		s.comments(name, append(docs, trailing)...)
		docs = nil
	}
	s.comments("", docs...)
	slices.Sort(attributes)
	s.Declarations = append(s.Declarations, attributes...)
}

func (s *summary) declare(name string, attributes []*ast.Attribute) {
	out := make([]string, 0, len(attributes))
	for _, a := range attributes {
		out = append(out, attributeText(a))
	}
	slices.Sort(out)
	s.Declarations = append(s.Declarations, name+" "+strings.Join(out, " "))
}

// comments records comments without the stars and spaces of block comments, which are layout.
func (s *summary) comments(of string, comments ...*ast.Comment) {
	for _, c := range comments {
		if c == nil {
			continue
		}
		text := c.Text
		if c.Kind == ast.BlockComment {
			text = squeeze(strings.ReplaceAll(text, "*", " "))
		}
		s.Comments = append(s.Comments, of+": "+text)
	}
}

// squeeze replaces all white space by single spaces.
func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

func attributeText(a *ast.Attribute) string { return a.Name.Text + "(" + argsText(a.Args) + ")" }

func typeText(t ast.TypeRef) string {
	arg := ""
	if t.Arg != nil {
		arg = t.Arg.Text
	}
	return t.Name.Text + "(" + arg + ")" + string(rune('0'+t.Arity))
}

func argsText(args []*ast.Arg) string {
	var out []string
	for _, a := range args {
		name := ""
		if a.Name != nil {
			name = a.Name.Text
		}
		out = append(out, name+":"+exprText(a.Value))
	}
	return strings.Join(out, ",")
}

func exprText(e ast.Expr) string {
	switch v := e.(type) {
	case *ast.Call:
		return v.Name.Text + "(" + argsText(v.Args) + ")"
	case *ast.Array:
		var out []string
		for _, item := range v.Items {
			out = append(out, exprText(item))
		}
		return "[" + strings.Join(out, ",") + "]"
	case *ast.Object:
		return "{" + argsText(v.Members) + "}"
	case nil:
		return "missing"
	default:
		return e.Span().Text()
	}
}

func FuzzFile(f *testing.F) {
	for _, seed := range []string{
		"", "model A {\n  id Int @id // c\n\n\n  /// d\n  @@map(\"a\")\n b String?\n}\n", "/* a\n * b */ enum E { A }", "model A {\n @@x\n\n// c\n\n b C @d(e: [\n f // g\n])\n",
		"model A b {\r\n x: [Y]\r\n} // z", "} } {\n\n\n table X {\n  y\n}", "\ufeffgenerator g {\n a = [\"b\",\n\"c\"]\n // d", "model A {\n a /* b */ C\n /* d */ @@e /* f */\n} junk",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkSettles(t, "input", text) })
}
