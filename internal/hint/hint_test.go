package hint

import (
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// run returns a Run with unusual names and a URL that must not be printed.
func run() *Run {
	return &Run{
		Program: []string{"go", "tool", "comon_orm"}, Verb: "migrate dev",
		Flags: []Flag{
			{Name: "allow-warnings", Value: "true"}, {Name: "backfill", Value: `User.age='it''s $5'`}, {Name: "from", Value: "my migrations"},
			{Name: "json", Value: "true"}, {Name: "name", Value: "two"}, {Name: "schema", Value: "it's/$x.prisma"}, {Name: "url", Value: "postgresql://u:secret@h/db"},
		},
		Optional:    map[string]string{"allow-warnings": "true", "json": "true"},
		Environment: Environment{"A_URL=postgresql://u:secret@h/other", "STAGING=postgresql://u:secret@h/db"},
	}
}

func TestCommand(t *testing.T) {
	const place = ` --from 'my migrations' --schema 'it'\''s/$x.prisma' --url "$STAGING"`
	for want, h := range map[string]Hint{
		"go tool comon_orm migrate deploy" + place:                              Of(Deploy, ""),
		"go tool comon_orm migrate resolve" + place + " --restore 20260315_add": Of(Restore, "20260315_add"),
		"go tool comon_orm migrate dev --allow-warnings --backfill 'User.age='\\''it'\\'''\\''s $5'\\''' --from 'my migrations' --name three --schema 'it'\\''s/$x.prisma' --url \"$STAGING\" --rename User.a=b": Of(Again, "").With(Rename("User.a", "b")),
		`go tool comon_orm db pull --schema 'it'\''s/$x.prisma' --url "$STAGING"`: Of(Pull, ""),
		`go tool comon_orm generate --schema 'it'\''s/$x.prisma'`:                 Of(Generate, ""),
		"go tool comon_orm init":              Of(Init, ""),
		"go tool comon_orm migrate --help":    Of(Help, "migrate"),
		"git checkout -- '*20260315_add*'":    Of(CheckOut, "20260315_add"),
		`git checkout origin/main -- '*one*'`: FromCommit("origin/main", "one"),
	} {
		want = strings.Replace(want, "--name three", "--name two", 1)
		if got := run().Command(h); got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	}
}

// TestEveryRow checks that each row has a command of its own and a situation, and that no command
// has a secret.
func TestEveryRow(t *testing.T) {
	seen := map[string]Kind{}
	for _, k := range Kinds() {
		h := k.Example("main")
		command := run().Command(h)
		if k.When() == "" || command == "" || strings.Contains(command, "secret") {
			t.Errorf("row %d is %q, when %q", k, command, k.When())
		}
		if other, twice := seen[command]; twice {
			t.Errorf("rows %d and %d are both %s", k, other, command)
		}
		seen[command] = k
	}
}

// TestURL checks that a command contains a variable instead of a URL with secrets. This is the
// environment variable with that URL, or else a variable that the user has to set.
func TestURL(t *testing.T) {
	for _, c := range []struct {
		url  string
		env  Environment
		want string
	}{
		{"postgresql://u:p@h/db", Environment{"B=postgresql://u:p@h/db", "DATABASE_URL=postgresql://u:p@h/db", "A=x"}, `"$DATABASE_URL"`},
		{"postgresql://u:p@h/db", Environment{"B=postgresql://u:p@h/db", "A=postgresql://u:p@h/db", "BASH_FUNC_x%%=postgresql://u:p@h/db"}, `"$A"`},
		{"postgresql://u:p@h/db", nil, `"$DATABASE_URL"`},
		{"postgresql://u:p@h/db", Environment{"DATABASE_URL=postgresql://u:p@h/other"}, `"$GIVEN_DATABASE_URL"`},
		{"file:./my app.db", nil, `'file:./my app.db'`},
		{"file:./app.db?pragma_key=s", nil, `"$DATABASE_URL"`},
	} {
		r := &Run{Flags: []Flag{{Name: "url", Value: c.url}}, Environment: c.env}
		if got, want := r.Command(Of(Status, "")), "migrate status --url "+c.want; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if got := r.Placeholder(); (got != "") != (strings.Contains(c.want, "DATABASE_URL") && !strings.Contains(strings.Join(c.env, " "), "DATABASE_URL="+c.url)) {
			t.Errorf("%s: placeholder %q", c.want, got)
		}
	}
}

// TestQuote lets a shell print every quoted word and compares the output with the word.
func TestQuote(t *testing.T) {
	for _, word := range []string{"", "a", "a b", "it's", `"$HOME"`, "`id`", "a\nb", "=x", "~", "a;b", "*", "ü", `a\b`, "!x", "#", "x=y"} {
		out, err := exec.CommandContext(t.Context(), "sh", "-c", "printf %s "+Quote(word)).Output()
		if err != nil || string(out) != word {
			t.Errorf("%q is written %s and read as %q: %v", word, Quote(word), out, err)
		}
	}
}

func TestProgram(t *testing.T) {
	const cached = "/home/u/.cache/go-build/50/50d-d/comon_orm"
	for _, c := range []struct {
		args   []string
		parent string
		tool   bool
		want   string
	}{
		{[]string{"comon_orm", "check"}, "bash", false, "comon_orm"},
		{[]string{"./bin/comon_orm", "check"}, "bash", false, "./bin/comon_orm"},
		{[]string{"my bin/comon_orm", "check"}, "bash", false, "'my bin/comon_orm'"},
		{[]string{"/opt/my bin/comon_orm", "check"}, "bash", false, `"/opt/my bin/"comon_orm`},
		{[]string{"/usr/bin/comon_orm", "check"}, "bash", false, "comon_orm"},
		{[]string{cached, "migrate", "dev"}, "go tool comon_orm migrate dev", true, "go tool comon_orm"},
		{[]string{cached, "migrate", "dev"}, "/go/bin/go tool -modfile=tools.mod comon_orm migrate dev", true, `"/go/bin/"go tool -modfile=tools.mod comon_orm`},
		{[]string{"/tmp/go-build1/b001/exe/comon_orm", "check"}, "go run ./cmd/comon_orm check", false, "go run ./cmd/comon_orm"},
		{[]string{cached, "check"}, "", true, "go tool comon_orm"},
		{[]string{cached, "check"}, "", false, "go run example.com/cmd/comon_orm@v1.2.3"},
		{[]string{cached, "check"}, "make x", true, "go tool comon_orm"},
	} {
		p := Process{
			Args: c.args, Package: "example.com/cmd/comon_orm", Version: "v1.2.3", Parent: strings.Fields(c.parent),
			LookPath: func(name string) (string, error) {
				if name == "comon_orm" {
					return "/usr/bin/comon_orm", nil
				}
				return "", errors.New("not found")
			},
			Same:   func(a, b string) bool { return a == b },
			IsTool: func(string) bool { return c.tool },
		}
		if got := strings.Join(p.Program(), " "); got != c.want {
			t.Errorf("%v of %q: %s, want %s", c.args, c.parent, got, c.want)
		}
	}
}
