package sqltext_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/google/go-cmp/cmp"
)

const (
	pg   = provider.PostgreSQL
	lite = provider.SQLite
)

func both() []provider.Provider { return []provider.Provider{pg, lite} }

func TestSplit(t *testing.T) {
	trigger := "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n UPDATE a SET x = CASE WHEN 1 THEN 2 END; DELETE FROM b;\nEND"
	tests := []struct {
		name     string
		dialects []provider.Provider
		text     string
		want     []string
	}{
		{"empty", both(), "", nil},
		{"only comments", both(), "-- a\n/* b; */ ;; \n-- c", nil},
		{"two", both(), "\ufeffA;\n B ;", []string{"A", "B"}},
		{"no final semicolon", both(), "A; B -- tail", []string{"A", "B"}},
		{"comments before the semicolon stay", both(), "A /* a; */; B -- b;\n; C", []string{"A /* a; */", "B -- b;\n", "C"}},
		{"comment goes with the next", both(), "A; -- about B;\nB /* in; */ C;", []string{"A", "B /* in; */ C"}},
		{"strings", both(), `SELECT 'a;''b', "c;""d"; B`, []string{`SELECT 'a;''b', "c;""d"`, "B"}},
		{"backslash is no escape", both(), `SELECT 'a\'; B`, []string{`SELECT 'a\'`, "B"}},
		{"escape string", []provider.Provider{pg}, `SELECT E'a\';b', e'\\'; B`, []string{`SELECT E'a\';b', e'\\'`, "B"}},
		{"escape string goes on", []provider.Provider{pg}, "SELECT E'a' -- no\n, E'b'\n -- yes\n 'c\\';d'; B", []string{"SELECT E'a' -- no\n, E'b'\n -- yes\n 'c\\';d'", "B"}},
		{"no escape string", []provider.Provider{pg}, `SELECT tre'a\'; B`, []string{`SELECT tre'a\'`, "B"}},
		{"dollar quotes", []provider.Provider{pg}, "DO $$ BEGIN; END $$; SELECT $a$ $$;$b$ $a$, $1, $2; B", []string{"DO $$ BEGIN; END $$", "SELECT $a$ $$;$b$ $a$, $1, $2", "B"}},
		{"dollar in a name", []provider.Provider{pg}, "SELECT a$b$; SELECT 'x$b$'", []string{"SELECT a$b$", "SELECT 'x$b$'"}},
		{"dollar quote after a number", []provider.Provider{pg}, "SELECT 1$$;$$; B", []string{"SELECT 1$$;$$", "B"}},
		{"dollar is a variable", []provider.Provider{lite}, "SELECT $a; SELECT $a", []string{"SELECT $a", "SELECT $a"}},
		{"nested comments", []provider.Provider{pg}, "/* /* */ ; */ A; B", []string{"A", "B"}},
		{"flat comments", []provider.Provider{lite}, "/* /* */ A; B", []string{"A", "B"}},
		{"carriage return ends a comment", []provider.Provider{pg}, "A -- x\r; B", []string{"A -- x\r", "B"}},
		{"carriage return ends nothing", []provider.Provider{lite}, "A -- x\r; B", []string{"A"}},
		{"brackets", []provider.Provider{lite}, "SELECT [a;'b], `c;``d`; B", []string{"SELECT [a;'b], `c;``d`", "B"}},
		{"brackets are arrays", []provider.Provider{pg}, "SELECT a[1]; B[", []string{"SELECT a[1]", "B["}},
		{"trigger", []provider.Provider{lite}, trigger + ";\nB;", []string{trigger, "B"}},
		{"trigger at the end", []provider.Provider{lite}, "create temp trigger x begin a; end -- done\n", []string{"create temp trigger x begin a; end"}},
		{"no trigger", []provider.Provider{lite}, "CREATE TABLE trigger (a); B", []string{"CREATE TABLE trigger (a)", "B"}},
		{"trigger needs no care", []provider.Provider{pg}, "CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f(); B", []string{"CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f()", "B"}},
		{
			"routine", []provider.Provider{pg}, "CREATE OR REPLACE FUNCTION f(begin int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN 1=1 THEN 2 END; SELECT 3; END; B",
			[]string{"CREATE OR REPLACE FUNCTION f(begin int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN 1=1 THEN 2 END; SELECT 3; END", "B"},
		},
		{"rule", []provider.Provider{pg}, "CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2); B", []string{"CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2)", "B"}},
	}
	for _, test := range tests {
		for _, d := range test.dialects {
			t.Run(test.name+"/"+d.String(), func(t *testing.T) {
				got, err := sqltext.Split(d, test.text)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, texts(got)); diff != "" {
					t.Error(diff)
				}
				checkPlaces(t, test.text, got)
			})
		}
	}
}

func texts(statements []sqltext.Statement) []string {
	var out []string
	for _, s := range statements {
		out = append(out, string(s.Text))
	}
	return out
}

// checkPlaces checks that the offsets, lines and order of the statements are those in the text.
func checkPlaces(t *testing.T, text string, statements []sqltext.Statement) {
	t.Helper()
	last := 0
	for _, s := range statements {
		if s.Start < last || s.End <= s.Start || text[s.Start:s.End] != string(s.Text) {
			t.Fatalf("statement %q has the places %d-%d, the last one ended at %d", s.Text, s.Start, s.End, last)
		}
		if want := 1 + strings.Count(text[:s.Start], "\n"); s.Line != want {
			t.Errorf("statement %q has line %d, want %d", s.Text, s.Line, want)
		}
		last = s.End
	}
}

func TestSplitErrors(t *testing.T) {
	tests := []struct {
		name    string
		dialect provider.Provider
		text    string
		want    string
	}{
		{"string", pg, "A;\nSELECT 'b;", "line 2: unterminated string"},
		{"escape string", pg, `SELECT E'b\'`, "line 1: unterminated string"},
		{"escape string cut in an escape", pg, `SELECT E'b\`, "line 1: unterminated string"},
		{"name", lite, "SELECT `b;", "line 1: unterminated quoted name"},
		{"bracket", lite, "SELECT [b;", "line 1: unterminated quoted name"},
		{"dollar", pg, "\n\nDO $x$ ; $$", "line 3: unterminated string, begun with $x$"},
		{"comment", pg, "A; /* /* */", "line 1: unterminated comment"},
		{"NUL", lite, "A; \x00COMMIT", "line 1: the text holds a NUL byte"},
		{"parenthesis", pg, "A;\nSELECT (1; COMMIT", "line 2: unclosed parenthesis in the statement that begins here"},
		{"trigger", lite, "CREATE TRIGGER t BEGIN SELECT 1; COMMIT;", "line 1: the trigger has no END"},
		{"routine", pg, "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;", "line 1: the routine's BEGIN ATOMIC has no END"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := sqltext.Split(test.dialect, test.text)
			var syntax *sqltext.SyntaxError
			if !errors.As(err, &syntax) || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"A; B", "/* /* */ */ 'x'';' \"y\";", "$$;$$ $a$;$a$ $1", "E'\\'' \n'\\';'", "CREATE TRIGGER t BEGIN a; END; [x] `y`",
		"CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE 1 END; END;", "\ufeff--\r;\n(;);",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, d := range both() {
			statements, err := sqltext.Split(d, text)
			if err != nil {
				continue
			}
			checkPlaces(t, text, statements)
			for _, s := range statements {
				sqltext.Control(d, s.Text)
				again, err := sqltext.Split(d, string(s.Text)+";")
				if err != nil || len(again) != 1 || again[0].Text != s.Text {
					t.Errorf("%v: %q alone splits into %q, %v", d, s.Text, texts(again), err)
				}
			}
			joined, err := sqltext.Split(d, strings.Join(texts(statements), ";\n"))
			if diff := cmp.Diff(texts(statements), texts(joined)); diff != "" || err != nil {
				t.Errorf("%v: joined statements split differently: %v\n%s", d, err, diff)
			}
		}
	})
}
