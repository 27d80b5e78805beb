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

// root is the project's directory, relative to the tests.
const root = "../.."

// block is a code block of a Markdown page.
type block struct{ language, text string }

// section returns the part of a page under a heading, up to the next heading of any level.
func section(t *testing.T, page, heading string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, "\n"+heading+"\n")
	if !ok {
		t.Fatalf("no heading %q", heading)
	}
	text, _, _ := strings.Cut(rest, "\n## ")
	return text
}

var codeBlock = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

func blocks(page string) []block {
	var out []block
	for _, match := range codeBlock.FindAllStringSubmatch(page, -1) {
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

// TestQuickStart runs the commands and the program of the README unchanged, in a new module.
// Nothing is downloaded if the module cache has it.
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
	// the README says this outside of its code blocks
	if output := run("go generate ./..."); !strings.Contains(output, "up to date") {
		t.Errorf("go generate printed %q", output)
	}
	if output := run("go tool comon_orm migrate status"); !strings.Contains(output, "1 migration applied, 0 pending") {
		t.Errorf("migrate status printed %q", output)
	}
	run("go vet ./...")
}

// scratchModule creates a module that uses this checkout of the project. run runs a shell command
// in it and returns its output.
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
	sums, err := os.ReadFile(filepath.Join(project, "go.sum"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	run = func(line string) string {
		t.Helper()
		stdout, stderr, err := shell(t, dir, line, "GOPROXY=off")
		if err != nil && strings.Contains(stderr, "module lookup disabled") {
			stdout, stderr, err = fetching(t, project, dir, line)
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s%s", line, err, stdout, stderr)
		}
		return stdout
	}
	run("go mod init example.com/app")
	run("go mod edit -require=github.com/cocomon/comon_orm@v0.0.0 -replace='github.com/cocomon/comon_orm=" + project + "'")
	return dir, run
}

// fetching runs a command that may need modules which are not in the cache. They are downloaded;
// without a network the test is skipped.
func fetching(t *testing.T, project, dir, line string) (stdout, stderr string, err error) {
	t.Helper()
	if _, stderr, err := shell(t, project, "go mod download"); err != nil {
		t.Skipf("modules are not in the cache and cannot be fetched:\n%s", stderr)
	}
	if stdout, stderr, err = shell(t, dir, line, "GOPROXY=off"); err == nil {
		return stdout, stderr, nil
	}
	stdout, stderr, err = shell(t, dir, line)
	if err != nil && strings.Contains(stderr, "dial tcp") {
		t.Skipf("%s: modules are not in the cache and cannot be fetched:\n%s", line, stderr)
	}
	return stdout, stderr, err
}

func shell(t *testing.T, dir, line string, settings ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &errs
	cmd.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "DATABASE_URL=") })
	cmd.Env = append(cmd.Env, "GOFLAGS=-mod=mod", "GOSUMDB=off", "GOWORK=off", "GOTOOLCHAIN=local")
	cmd.Env = append(cmd.Env, settings...)
	err = cmd.Run()
	return out.String(), errs.String(), err
}
