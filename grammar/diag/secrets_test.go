package diag_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/source"
)

func TestRenderHidesPasswords(t *testing.T) {
	cases := map[string]string{
		"password":            `url = "postgres://bob:s3cret@host/x"`,
		"not encoded":         `url = "postgres://bob:s3cret@s3cret#/?s3cret@host/x"`,
		"wide characters":     `url = "postgres://bob:日s3cret本@host/x"`,
		"parameter":           `url = "postgres://host/x?a=b&Password=s3cret&sslpassword=s3cret"`,
		"never closed":        `url = "postgres://bob:s3cret@host/x`,
		"comment":             `// postgres://bob:s3cret@host/x`,
		"two of them":         `url = "postgres://bob:s3cret@host/x" // before: "postgres://bob:s3cret@host/y"`,
		"the end is far away": `url = "postgres://bob:` + strings.Repeat("s3cret", 100) + `@host/x"`,
	}
	for name, line := range cases {
		t.Run(name, func(t *testing.T) {
			f := &source.File{Name: "s.prisma", Text: "datasource db {\n  " + line + " bad\n}\n"}
			out := render(t, diag.Options{}, diag.Diagnostic{Message: "no", Span: span(f, "bad")})
			if strings.Contains(out, "s3cret") || !strings.Contains(out, "*") && !strings.Contains(out, "…") {
				t.Errorf("shown:\n%s", out)
			}
		})
	}
}

func TestRenderKeepsMarksUnderHiddenText(t *testing.T) {
	f := &source.File{Name: "s.prisma", Text: `url = "postgres://bob:s3cret@host/x" bad` + "\n"}
	compare(t, "error: no\n --> s.prisma:1:38\n  |\n1 | url = \"postgres://bob:******@host/x\" bad\n  |                                      ^^^\n",
		render(t, diag.Options{}, diag.Diagnostic{Message: "no", Span: span(f, "bad")}))
}
