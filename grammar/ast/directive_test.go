package ast_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
)

// TestDirectives checks that a line of documentation has the same directive above a field, after
// it, and above its model.
func TestDirectives(t *testing.T) {
	const none = diag.Code("")
	cases := []struct {
		line   string
		code   diag.Code
		marked string // the text that the warning marks
		pkg    string
		typ    string
	}{
		{" @omit", none, "", "", ""},
		{"@omit \t", none, "", "", ""},
		{" @go(money.Amount)", none, "", "money", "Amount"},
		{" @go(github.com/google/uuid.UUID)", none, "", "github.com/google/uuid", "UUID"},
		{" @go(gopkg.in/yaml.v3.Node)", none, "", "gopkg.in/yaml.v3", "Node"},
		{" @go(Amount)", diag.CodeBadDirective, "@go(Amount)", "", ""},
		{" @go(money.amount)", diag.CodeBadDirective, "@go(money.amount)", "", ""},
		{" @go(a//b.C)", diag.CodeBadDirective, "@go(a//b.C)", "", ""},
		{" @go(../money.Amount)", diag.CodeBadDirective, "@go(../money.Amount)", "", ""},
		{" @go()", diag.CodeBadDirective, "@go()", "", ""},
		{" @go(money.Amount", diag.CodeBadDirective, "@go(money.Amount", "", ""},
		{" @go", diag.CodeBadDirective, "@go", "", ""},
		{" @go)", none, "", "", ""},
		{" @go (money.Amount)", diag.CodeBadDirective, "@go (money.Amount)", "", ""},
		{" @go(money.Amount) in cents", diag.CodeBadDirective, "@go(money.Amount) in cents", "", ""},
		{" @omit()", diag.CodeBadDirective, "@omit()", "", ""},
		{" @omit in public", diag.CodeBadDirective, "@omit in public", "", ""},
		{" @omit @go(money.Amount)", diag.CodeBadDirective, "@omit @go(money.Amount)", "", ""},
		{" @foo", diag.CodeUnknownDirective, "@foo", "", ""},
		{" @foo(bar)", diag.CodeUnknownDirective, "@foo", "", ""},
		{" @foo(\"bar baz\")", diag.CodeUnknownDirective, "@foo", "", ""},
		{" @foo bar", none, "", "", ""},
		{" @foo.bar()", none, "", "", ""},
		{" @Omit", none, "", "", ""},
		{" @zod.custom(z.coerce.date())", none, "", "", ""},
		{" @TypeGraphQL.omit(output: true)", none, "", "", ""},
		{" @HideField()", none, "", "", ""},
		{" @encryption:hash(email)", none, "", "", ""},
		{" @deprecated", none, "", "", ""},
		{" @deprecated was for v2", none, "", "", ""},
		{" jane@example.com", none, "", "", ""},
		{" @", none, "", "", ""},
		{"/ @omit", none, "", "", ""},
	}
	for _, c := range cases {
		for _, text := range []string{
			"model A {\n  ///" + c.line + "\n  a Int\n}\n",
			"model A {\n  a Int ///" + c.line + "\n}\n",
			"///" + c.line + "\nmodel A {\n  a Int\n}\n",
		} {
			tree, errs := parse(text)
			code, marked := none, ""
			if len(errs) == 1 {
				code, marked = errs[0].Code, errs[0].Span.Text()
			}
			want := c.marked
			if len(errs) > 1 || code != c.code || marked != want || errs.HasErrors() {
				t.Errorf("%q: got %v, want %s at %q", text, errs, c.code, want)
			}
			d := directiveOf(tree)
			if (d != nil) != (c.pkg != "" || strings.TrimSpace(c.line) == "@omit") {
				t.Errorf("%q: directive %v", text, d)
			}
			if d != nil && c.pkg != "" && (d.Type == nil || d.Type.Package != c.pkg || d.Type.Name != c.typ || d.Type.At.Text() != c.pkg+"."+c.typ) {
				t.Errorf("%q: type %v", text, d.Type)
			}
		}
	}
}

// directiveOf returns the directive of the first block or of its first field.
func directiveOf(f *ast.File) *ast.Directive {
	for _, item := range f.Items {
		b, ok := item.(*ast.Block)
		if !ok {
			continue
		}
		comments := b.Doc
		for _, item := range b.Items {
			if field, ok := item.(*ast.Field); ok {
				comments = append(comments, field.Doc...)
				if field.Trailing != nil {
					comments = append(comments, field.Trailing)
				}
			}
		}
		for _, c := range comments {
			if c.Directive != nil {
				return c.Directive
			}
		}
	}
	return nil
}
