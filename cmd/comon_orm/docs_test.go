package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// pages returns the project's own documentation pages.
func pages(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/adr/*.md", "examples/*/*.md"} {
		names, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, names...)
	}
	if len(out) < 5 {
		t.Fatalf("found %d pages only: %q", len(out), out)
	}
	return out
}

var inlineCode = regexp.MustCompile("`([^`\n]+)`")

// code returns the code lines of a page: the shell blocks and the text in backquotes.
func code(page string) []string {
	var out []string
	for _, b := range blocks(page) {
		if b.language == "" || b.language == "sh" {
			for line := range strings.Lines(b.text) {
				line, _, _ = strings.Cut(line, " # ")
				out = append(out, strings.TrimSpace(strings.TrimPrefix(line, "$ ")))
			}
		}
	}
	for _, match := range inlineCode.FindAllStringSubmatch(codeBlock.ReplaceAllString(page, ""), -1) {
		out = append(out, match[1])
	}
	return out
}

// TestCommandsOfTheDocs looks up every command line of the pages. The command and its flags must
// exist or be planned.
func TestCommandsOfTheDocs(t *testing.T) {
	commands := newRoot(&cli{stdio: stdio{out: io.Discard, err: io.Discard}})
	found := 0
	for _, name := range pages(t) {
		page := readPage(t, name)
		for _, line := range code(page) {
			words := strings.Fields(line)
			switch {
			case len(words) > 2 && slices.Equal(words[:3], []string{"go", "tool", "comon_orm"}):
				words = words[3:]
			case len(words) > 0 && words[0] == "comon_orm":
				words = words[1:]
			case len(words) > 1 && isCommand(commands, words[0]):
			default:
				continue
			}
			found++
			if problem := lookUp(commands, words); problem != "" {
				t.Errorf("%s: `%s`: %s", filepath.Base(name), line, problem)
			}
		}
	}
	if found < 20 {
		t.Errorf("found %d command lines only", found)
	}
}

func isCommand(root *cobra.Command, name string) bool {
	return slices.ContainsFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == name })
}

var (
	flagName  = regexp.MustCompile(`--([a-z][a-z-]*)`)
	plainWord = regexp.MustCompile(`^[a-z]+$`)
)

// lookUp returns what is wrong with a command line, or "".
func lookUp(root *cobra.Command, words []string) string {
	cmd, rest, err := root.Find(words)
	if err != nil {
		return err.Error()
	}
	for _, word := range rest {
		if cmd.HasSubCommands() && plainWord.MatchString(word) {
			return "there is no command " + word
		}
		match := flagName.FindStringSubmatch(word)
		if match == nil || match[1] == "help" {
			continue
		}
		flag := cmd.Flag(match[1])
		if flag == nil {
			return "there is no flag --" + match[1]
		}
	}
	return ""
}

// TestFlagsOfTheDocs looks up every flag that the pages mention outside a command line.
func TestFlagsOfTheDocs(t *testing.T) {
	known := map[string]bool{"help": true}
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		for _, set := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags()} {
			set.VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
		}
		for _, sub := range cmd.Commands() {
			visit(sub)
		}
	}
	visit(newRoot(&cli{stdio: stdio{out: io.Discard, err: io.Discard}}))
	for _, name := range pages(t) {
		for _, line := range code(readPage(t, name)) {
			if match := flagName.FindStringSubmatchIndex(line); match != nil && match[0] == 0 && !known[line[match[2]:match[3]]] {
				t.Errorf("%s: `%s`: no command has this flag", filepath.Base(name), line)
			}
		}
	}
}

// TestPlannedCommandsAreInTheReadme compares the planned commands with those in the last column of
// the README's table.
func TestPlannedCommandsAreInTheReadme(t *testing.T) {
	var named []string
	for line := range strings.Lines(section(t, readPage(t, filepath.Join(root, "README.md")), "## What works today")) {
		if cells := strings.Split(line, "|"); len(cells) == 5 {
			for _, match := range inlineCode.FindAllStringSubmatch(cells[3], -1) {
				named = append(named, match[1])
			}
		}
	}
	var planned []string
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		path := strings.TrimPrefix(cmd.CommandPath(), "comon_orm ")
		if strings.HasSuffix(cmd.Short, "(planned)") {
			planned = append(planned, path)
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "(planned)" {
				planned = append(planned, path+" --"+f.Name)
			}
		})
		for _, sub := range cmd.Commands() {
			visit(sub)
		}
	}
	visit(newRoot(&cli{stdio: stdio{out: io.Discard, err: io.Discard}}))
	slices.Sort(named)
	slices.Sort(planned)
	if !slices.Equal(named, planned) {
		t.Errorf("planned are %q, the README names %q", planned, named)
	}
}

// TestMakeTargetsOfTheDocs looks up every make target that the pages and CI name.
func TestMakeTargetsOfTheDocs(t *testing.T) {
	makefile := readPage(t, filepath.Join(root, "Makefile"))
	call := regexp.MustCompile(`(?m)^make (\w+)`)
	var lines []string
	for _, name := range pages(t) {
		lines = append(lines, code(readPage(t, name))...)
	}
	lines = append(lines, strings.Split(readPage(t, filepath.Join(root, ".ci", "run")), "\n")...)
	found := 0
	for _, line := range lines {
		if match := call.FindStringSubmatch(line); match != nil {
			found++
			if !strings.Contains(makefile, "\n"+match[1]+":") {
				t.Errorf("`%s`: there is no such target", line)
			}
		}
	}
	if found < 8 {
		t.Errorf("found %d calls of make only", found)
	}
}

var link = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)

// TestLinksOfTheDocs follows every link from page to page.
func TestLinksOfTheDocs(t *testing.T) {
	for _, name := range pages(t) {
		text := inlineCode.ReplaceAllString(codeBlock.ReplaceAllString(readPage(t, name), ""), "")
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(match[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), match[1])); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", filepath.Base(name), match[1])
			}
		}
	}
}
