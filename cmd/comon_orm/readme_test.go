package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the project's directory as the tests see it.
const root = "../.."

// block is a fenced piece of a Markdown page.
type block struct{ language, text string }

// section returns the part of a page under the heading, up to the next one of any level.
func section(t *testing.T, page, heading string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, "\n"+heading+"\n")
	if !ok {
		t.Fatalf("no heading %q", heading)
	}
	text, _, _ := strings.Cut(rest, "\n## ")
	return text
}

var fence = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

func blocks(page string) []block {
	var out []block
	for _, match := range fence.FindAllStringSubmatch(page, -1) {
		out = append(out, block{match[1], match[2]})
	}
	return out
}

func readPage(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestQuickStart runs the commands and the program of the README, as they stand there, in a module of its
// own. Nothing is fetched: the module cache has what the project itself is built from.
func TestQuickStart(t *testing.T) {
	dir, run := scratchModule(t)
	output := ""
	for _, b := range blocks(section(t, readPage(t, filepath.Join(root, "README.md")), "## Quick start")) {
		switch b.language {
		case "go":
			if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(b.text), 0o600); err != nil {
				t.Fatal(err)
			}
		case "sh":
			for line := range strings.Lines(b.text) {
				output = run(strings.TrimSpace(line))
			}
		default:
			t.Errorf("a block in the language %q", b.language)
		}
	}
	if want := "1 alice@example.com\n"; output != want {
		t.Errorf("the program printed %q, want %q", output, want)
	}
	// what the README says around the blocks
	if output := run("go generate ./..."); !strings.Contains(output, "up to date") {
		t.Errorf("go generate printed %q", output)
	}
	if output := run("go tool comon_orm migrate status"); !strings.Contains(output, "1 migration applied, 0 pending") {
		t.Errorf("migrate status printed %q", output)
	}
	run("go vet ./...")
}

// scratchModule makes a module that takes this project from where it is. run runs a line of shell in it and returns what it prints.
func scratchModule(t *testing.T) (dir string, run func(line string) string) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds programs")
	}
	project, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	environment := slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "DATABASE_URL=") })
	environment = append(environment, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "GOWORK=off", "GOTOOLCHAIN=local")
	run = func(line string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
		var stdout, stderr bytes.Buffer
		cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, environment, &stdout, &stderr
		err := cmd.Run()
		if err != nil && strings.Contains(stderr.String(), "module lookup disabled") {
			t.Skipf("%s: a module is not in the cache, and nothing is fetched here:\n%s", line, stderr.String())
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s%s", line, err, stdout.String(), stderr.String())
		}
		return stdout.String()
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	run("go mod init example.com/app")
	run("go mod edit -require=github.com/cocomon/comon_orm@v0.0.0 -replace='github.com/cocomon/comon_orm=" + project + "'")
	return dir, run
}
