package diag_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/source"
)

// span returns the place of the first occurrence of part.
func span(f *source.File, part string) source.Span {
	i := strings.Index(f.Text, part)
	return source.Span{File: f, Start: i, End: i + len(part)}
}

func render(t *testing.T, opts diag.Options, l ...diag.Diagnostic) string {
	t.Helper()
	var out strings.Builder
	if err := diag.Render(&out, l, opts); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func compare(t *testing.T, want, got string) {
	t.Helper()
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestRender(t *testing.T) {
	f := &source.File{Name: "schema.prisma", Text: "\ufeffmodel A {\r\n\tid Int\r\n  日本 Stirng // x\r\n  b Int\n}\n"}
	other := &source.File{Name: "other.prisma", Text: "model A {}\n"}
	cases := map[string]struct {
		d    diag.Diagnostic
		want string
	}{
		"second half of another line": {
			diag.Diagnostic{Code: "CO1", Message: "twice", Span: span(f, "b Int"), Second: &diag.Label{Span: span(f, "id"), Text: "first here"}, Help: "remove one"},
			"error[CO1]: twice\n --> schema.prisma:4:3\n  |\n2 |   id Int\n  |   -- first here\n...\n4 |   b Int\n  |   ^^^^^\n  = help: remove one\n",
		},
		"second half of the same line": {
			diag.Diagnostic{Code: "CO1", Message: "mismatch", Span: span(f, "Int"), Second: &diag.Label{Span: span(f, "id"), Text: "for this"}},
			"error[CO1]: mismatch\n --> schema.prisma:2:5\n  |\n2 |   id Int\n  |   -- for this\n  |      ^^^\n",
		},
		"second half of another file": {
			diag.Diagnostic{Code: "CO1", Message: "twice", Span: span(f, "A"), Second: &diag.Label{Span: span(other, "A"), Text: "first here"}},
			"error[CO1]: twice\n --> schema.prisma:1:7\n  |\n1 | model A {\n  |       ^\n --> other.prisma:1:7\n  |\n1 | model A {}\n  |       - first here\n",
		},
		"wide characters": {
			diag.Diagnostic{Severity: diag.Warning, Code: "CO1", Message: "unknown", Span: span(f, "Stirng")},
			"warning[CO1]: unknown\n --> schema.prisma:3:6\n  |\n3 |   日本 Stirng // x\n  |        ^^^^^^\n",
		},
		"several lines: the first": {
			diag.Diagnostic{Code: "CO1", Message: "long", Span: span(f, "id Int\r\n  日本")},
			"error[CO1]: long\n --> schema.prisma:2:2\n  |\n2 |   id Int\n  |   ^^^^^^\n",
		},
		"end of the file": {
			diag.Diagnostic{Code: "CO1", Message: "end", Span: source.Span{File: f, Start: len(f.Text), End: len(f.Text)}},
			"error[CO1]: end\n --> schema.prisma:6:1\n  |\n6 |\n  | ^\n",
		},
		"no place": {
			diag.Diagnostic{Code: "CO1", Message: "nowhere", Help: "look"},
			"error[CO1]: nowhere\n  = help: look\n",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { compare(t, c.want, render(t, diag.Options{}, c.d)) })
	}
}

func TestRenderCutsLongLines(t *testing.T) {
	f := &source.File{Name: "a", Text: strings.Repeat("x", 500) + "HERE" + strings.Repeat("y", 500)}
	want := "error[CO1]: m\n --> a:1:501\n  |\n1 | …" + strings.Repeat("x", 13) + "HERE" + strings.Repeat("y", 22) + "…\n  | " + strings.Repeat(" ", 14) + "^^^^\n"
	compare(t, want, render(t, diag.Options{Width: 40}, diag.Diagnostic{Code: "CO1", Message: "m", Span: span(f, "HERE")}))
	whole := &source.File{Name: "a", Text: strings.Repeat("x", 80) + "HERE" + strings.Repeat("y", 16)}
	d := diag.Diagnostic{Code: "CO1", Message: "m", Span: span(whole, "HERE")}
	compare(t, "error[CO1]: m\n --> a:1:81\n  |\n1 | "+whole.Text+"\n  | "+strings.Repeat(" ", 80)+"^^^^\n", render(t, diag.Options{}, d))
	apart := &source.File{Name: "a", Text: "ONE" + strings.Repeat("x", 50) + "TWO"}
	d = diag.Diagnostic{Code: "CO1", Message: "m", Span: span(apart, "TWO"), Second: &diag.Label{Span: span(apart, "ONE"), Text: "here"}}
	compare(t, "error[CO1]: m\n --> a:1:54\n  |\n1 | ONE"+strings.Repeat("x", 27)+"…\n  | --- here\n1 | …"+strings.Repeat("x", 10)+"TWO\n  | "+strings.Repeat(" ", 11)+"^^^\n",
		render(t, diag.Options{Width: 30}, d))
	all := render(t, diag.Options{}, diag.Diagnostic{Message: "m", Span: source.Span{File: f, End: len(f.Text)}})
	for line := range strings.Lines(all) {
		if n := len([]rune(line)); n > 120 {
			t.Errorf("a line of %d characters", n)
		}
	}
}

func TestRenderColors(t *testing.T) {
	f := &source.File{Name: "a", Text: "x"}
	d := diag.Diagnostic{Code: "CO1", Message: "m", Span: span(f, "x"), Help: "h"}
	colored := render(t, diag.Options{Color: true}, d)
	if !strings.Contains(colored, "\x1b[1;31merror[CO1]\x1b[0m") || strings.Contains(render(t, diag.Options{}, d), "\x1b") {
		t.Errorf("%q", colored)
	}
}

type brokenWriter struct{}

var errBroken = errors.New("broken")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestRenderReportsWriteErrors(t *testing.T) {
	if err := diag.Render(brokenWriter{}, diag.List{{Message: "m"}}, diag.Options{}); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}

func TestJSON(t *testing.T) {
	f := &source.File{Name: "schema.prisma", Text: "model A {\n  größe Stirng\n}\n"}
	l := diag.List{
		{Code: "CO1101", Message: "unknown type", Span: span(f, "Stirng"), Help: "did you mean String?"},
		{Severity: diag.Warning, Code: "CO1201", Message: "somewhere"},
	}
	got, err := json.Marshal(diag.JSON(l))
	if err != nil {
		t.Fatal(err)
	}
	edited, err := json.Marshal(diag.JSON(diag.List{{Message: "m", Edits: []diag.Edit{{Span: span(f, "Stirng"), Text: "String"}}}})[0].Edits)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, `[{"file":"schema.prisma","start":20,"end":26,"text":"String"}]`, string(edited))
	compare(t, `[{"severity":"error","code":"CO1101","message":"unknown type","help":"did you mean String?","file":"schema.prisma","line":2,"column":9,"start":20,"end":26},`+
		`{"severity":"warning","code":"CO1201","message":"somewhere","help":"","file":"","line":0,"column":0,"start":0,"end":0}]`, string(got))
	if empty, _ := json.Marshal(diag.JSON(nil)); string(empty) != "[]" {
		t.Errorf("no diagnostics are %s", empty)
	}
}

func TestSARIF(t *testing.T) {
	f := &source.File{Name: "my schema.prisma", Text: "model A {\n  a X\n}\n"}
	log := diag.SARIF(diag.List{
		{Code: "CO1101", Message: "unknown type", Span: span(f, "X"), Help: "write one", Second: &diag.Label{Span: span(f, "A"), Text: "in here"}},
		{Severity: diag.Warning, Code: "CO1101", Message: "again"},
		{Code: "CO1101", Message: "wrong", Help: "write Y", Edits: []diag.Edit{{Span: span(f, "X"), Text: "Y"}}},
	})
	run := log.Runs[0]
	if log.Version != "2.1.0" || len(run.Tool.Driver.Rules) != 1 || !strings.HasSuffix(run.Tool.Driver.Rules[0].HelpURI, "#co1101") {
		t.Errorf("%+v", run.Tool)
	}
	place := diag.SARIFPhysical{
		Artifact: diag.SARIFArtifact{URI: "my%20schema.prisma"},
		Region:   diag.SARIFRegion{StartLine: 2, StartColumn: 5, EndLine: 2, EndColumn: 6, ByteOffset: 14, ByteLength: 1},
	}
	if diff := cmp.Diff(place, run.Results[0].Locations[0].Physical); diff != "" {
		t.Error(diff)
	}
	if r := run.Results[0]; r.Level != "error" || r.Message.Text != "unknown type; write one" || r.Related[0].Message.Text != "in here" {
		t.Errorf("%+v", r)
	}
	fix := []diag.SARIFFix{{Description: diag.SARIFMessage{Text: "write Y"}, Changes: []diag.SARIFChange{{
		Artifact: place.Artifact, Replacements: []diag.SARIFReplacement{{Deleted: place.Region, Inserted: diag.SARIFMessage{Text: "Y"}}},
	}}}}
	if diff := cmp.Diff(fix, run.Results[2].Fixes); diff != "" {
		t.Error(diff)
	}
	if r := run.Results[1]; r.Level != "warning" || r.Locations != nil {
		t.Errorf("%+v", r)
	}
}

func TestSuggest(t *testing.T) {
	candidates := []string{"String", "Int", "Boolean", "BigInt", "updatedAt"}
	cases := map[string]string{
		"string": "String", "Stirng": "String", "updatedat": "updatedAt", "Bolean": "Boolean", "in": "Int", "Itn": "Int",
		"Widget": "", "x": "", "": "",
	}
	for word, want := range cases {
		if got, ok := diag.Suggest(word, candidates); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestSorted(t *testing.T) {
	f, g := &source.File{Name: "a", Text: "xy"}, &source.File{Name: "b", Text: "x"}
	l := diag.List{
		{Code: "4", Span: span(g, "x")}, {Code: "3", Span: span(f, "y")}, {Code: "2", Severity: diag.Warning, Span: span(f, "x")}, {Code: "1", Span: span(f, "x")}, {Code: "0"},
	}
	var got strings.Builder
	for _, d := range l.Sorted() {
		got.WriteString(string(d.Code))
	}
	if got.String() != "01234" || !l.HasErrors() || (diag.List{l[2]}).HasErrors() {
		t.Errorf("sorted %s", got.String())
	}
}
