package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/rogpeppe/go-internal/testscript"
)

// typed is a user story in which a person types only commands that the tool printed before or that
// the page about migrations contains. Its script runs the program only with the commands types and
// pastes.
type typed struct {
	// printed contains the commands that the tool has printed so far, and documented the commands
	// of the page.
	printed, documented []string
}

// urls returns the names of the variables with the URLs of a story's databases. A script gets the
// variables that it mentions.
func urls() []string {
	return []string{"ANN_URL", "BOB_URL", "STAGING_URL", "PRODUCTION_URL", "NEW_URL"}
}

// newTyped creates the databases that a script mentions.
func newTyped(t *testing.T, script, provider string) (story *typed, databases map[string]string) {
	text, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "migrations.md"))
	if err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`(?m)^types `).Match(text) && regexp.MustCompile(`(?m)^[^#]*(exec|exits \d+) comon_orm`).Match(text) {
		t.Errorf("%s calls the program without typing it", script)
	}
	databases = map[string]string{}
	for _, name := range urls() {
		if strings.Contains(string(text), "$"+name) {
			databases[name] = "file:$WORK/" + name + ".db"
			if provider == "postgresql" {
				databases[name] = pgtest.URL(t)
			}
		}
	}
	return &typed{documented: documented(string(page))}, databases
}

func (s *typed) commands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"types": s.types, "pastes": s.pastes, "at": at}
}

// at changes the directory and the database that the following commands use: at DIRECTORY URL.
func at(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: at DIRECTORY URL")
	}
	ts.Check(ts.Chdir(filepath.Join(ts.Getenv("WORK"), args[0])))
	ts.Setenv("DATABASE_URL", args[1])
}

// types runs a line in a shell and checks its exit code: types CODE LINE. The tool must have
// printed the line before, or the page must contain it.
func (s *typed) types(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: types CODE LINE")
	}
	if !slices.Contains(s.printed, args[1]) && !slices.ContainsFunc(s.documented, func(d string) bool { return covers(d, args[1]) }) {
		ts.Fatalf("nobody knows of %s: the tool has not printed it, and docs/migrations.md has no such command with these flags", args[1])
	}
	s.run(ts, args[0], args[1])
}

// pastes runs the last printed command that matches a pattern: pastes CODE PATTERN [TEXT]. TEXT
// replaces the part of the command that a person fills in.
func (s *typed) pastes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: pastes CODE PATTERN [TEXT]")
	}
	pattern := regexp.MustCompile(args[1])
	for _, command := range slices.Backward(s.printed) {
		if pattern.MatchString(command) {
			if len(args) == 3 {
				command = strings.NewReplacer(hint.Expression, hint.Quote(args[2]), hint.Reason, hint.Quote(args[2])).Replace(command)
			}
			s.run(ts, args[0], command)
			return
		}
	}
	ts.Fatalf("%s was not printed; what was:\n%s", args[1], strings.Join(s.printed, "\n"))
}

func (s *typed) run(ts *testscript.TestScript, code, line string) {
	exits(ts, false, []string{code, "sh", "-c", line})
	s.printed = append(s.printed, printed(output(ts))...)
}

// documented returns the commands of a page: those in backquotes, in code blocks and in lists of
// commands.
func documented(page string) (out []string) {
	for _, span := range regexp.MustCompile("(?s)```.*?```|`[^`\n]+`").FindAllString(page, -1) {
		for line := range strings.Lines(strings.Trim(span, "`")) {
			line, _, _ = strings.Cut(line, " #")
			if line = strings.TrimPrefix(strings.TrimSpace(line), "comon_orm "); line != "" {
				out = append(out, line)
			}
		}
	}
	return out
}

// covers reports whether a command has the words and the flags of a documented command. It may also
// have --url.
func covers(documented, line string) bool {
	words, flags := parts(documented)
	typedWords, typedFlags := parts(strings.TrimPrefix(line, "comon_orm "))
	return slices.Equal(words, typedWords) && slices.Equal(flags, slices.DeleteFunc(typedFlags, func(flag string) bool { return flag == "--url" }))
}

// parts returns the words of a command, and its flags in sorted order.
func parts(line string) (words, flags []string) {
	fields := strings.Fields(line)
	for i, word := range fields {
		name, _, _ := strings.Cut(word, "=")
		switch {
		case strings.HasPrefix(word, "--"):
			flags = append(flags, name)
		case len(flags) == 0 && i < 2 && !strings.ContainsAny(word, "._"):
			words = append(words, word)
		}
	}
	slices.Sort(flags)
	return words, flags
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		documented, line string
		want             bool
	}{
		{"migrate dev --name 20260315_add_user_role", "comon_orm migrate dev --name cleanup", true},
		{"migrate deploy", `comon_orm migrate deploy --url "$STAGING_URL"`, true},
		{"migrate squash 20260101_users..20260301_orders", "comon_orm migrate squash", true},
		{"migrate deploy", "comon_orm migrate deploy --allow-warnings", false},
		{"migrate dev --name NAME --force", "comon_orm migrate dev --name x", false},
		{"migrate", "comon_orm migrate deploy", false},
	} {
		if got := covers(c.documented, c.line); got != c.want {
			t.Errorf("%s covers %s: %t", c.documented, c.line, got)
		}
	}
}
