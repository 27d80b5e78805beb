package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cocomon/comon_orm/internal/suite"
)

const planted = "Zq7xSECRETw"

// secretForms returns the forms in which a URL or a connection string contains a password.
func secretForms() []string {
	const p = planted
	return []string{
		"postgresql://u:" + p + "@127.0.0.1:1/db",
		"postgresql://u:a%40" + p + "@127.0.0.1:1/db",
		"postgresql://u@127.0.0.1:1/db?password=" + p,
		"postgresql://u:x/" + p + "@127.0.0.1:1/db",
		"postgresql://u:%zz" + p + "@127.0.0.1:1/db",
		"postgresql://u:" + p + "@127.0.0.1:abc/db",
		"postgresql://u:" + p + "@[::1/db",
		"postgresql://u:" + p + "@127.0.0.1:1/db?sslmode=bogus",
		"mysql://u:" + p + "@h/db",
		"host=127.0.0.1 port=1 user=u password=" + p + " dbname=db",
		"prisma://h/?api_key=" + p,
		"file:x.db?pragma_key=" + p,
	}
}

// secretPlaces returns functions that put a URL into a place where a URL is expected, or into a
// place where none is. Each function returns the arguments to append to the command's words.
func secretPlaces() map[string]func(t *testing.T, url string) []string {
	schema := func(t *testing.T, url string) { writeSchema(t, fmt.Sprintf("%q", url), "") }
	return map[string]func(t *testing.T, url string) []string{
		"argument":      func(_ *testing.T, url string) []string { return []string{url} },
		"--url":         func(_ *testing.T, url string) []string { return []string{"--url", url} },
		"--schema":      func(_ *testing.T, url string) []string { return []string{"--schema", url} },
		"--from":        func(_ *testing.T, url string) []string { return []string{"--from", url} },
		"environment":   func(t *testing.T, url string) []string { t.Setenv("DATABASE_URL", url); return nil },
		"schema":        func(t *testing.T, url string) []string { schema(t, url); return nil },
		"env(URL)":      func(t *testing.T, url string) []string { writeSchema(t, fmt.Sprintf("env(%q)", url), ""); return nil },
		"broken schema": func(t *testing.T, url string) []string { writeSchema(t, fmt.Sprintf("%q bogus", url), url); return nil },
		"broken .env": func(t *testing.T, url string) []string {
			writeText(t, ".env", "DATABASE_URL "+url+"\n")
			return nil
		},
	}
}

func writeSchema(t *testing.T, url, direct string) {
	text := "datasource db {\n  provider = \"postgresql\"\n  url = " + url + "\n"
	if direct != "" {
		text += "  directUrl = \"" + direct + "\n"
	}
	writeText(t, "prisma/schema.prisma", text+"}\n\nmodel U {\n  id Int @id\n}\n")
}

func writeText(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// commandLines returns the words of every command that can be run and has no subcommands.
func commandLines() (out [][]string) {
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
		}
		if c.Runnable() && !c.HasSubCommands() {
			out = append(out, strings.Fields(c.CommandPath())[1:])
		}
	}
	walk(newRoot(&cli{}))
	return out
}

// flagged returns the words of every command, once with each of its flags that takes a value.
func flagged() (out [][]string) {
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
		}
		if !c.Runnable() || c.HasSubCommands() {
			return
		}
		words := strings.Fields(c.CommandPath())[1:]
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Value.Type() != "bool" {
				out = append(out, append(slices.Clone(words), "--"+f.Name))
			}
		})
	}
	walk(newRoot(&cli{}))
	return out
}

// TestNoSecretsInFlags passes a password as the value of each flag, in a project with a database.
func TestNoSecretsInFlags(t *testing.T) {
	lines, forms := flagged(), secretForms()
	seen := map[string]bool{}
	for i, words := range lines {
		words, flag := words[:len(words)-1], words[len(words)-1]
		seen[flag] = true
		for j, json := range []bool{false, true} {
			some := forms
			if !suite.Long() {
				some = forms[(2*i+j)%len(forms):][:1]
			}
			for _, form := range some {
				plantSecret(t, flag, func(t *testing.T, url string) []string {
					writeText(t, "prisma/schema.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = \"file:./app.db\"\n}\n\nmodel U {\n  id Int @id\n}\n")
					return []string{flag + "=" + url}
				}, form, words, json)
			}
		}
	}
	for _, name := range []string{"--url", "--from", "--name", "--backfill", "--rename", "--base", "--verify", "--reason", "--allow-warnings", "--count-budget", "--probe-timeout", "--output", "--online"} {
		if !seen[name] {
			t.Errorf("%s was not tried", name)
		}
	}
}

// TestNoSecrets puts a password in each form into each place for each command. The password must
// not appear in the output or in a written file.
func TestNoSecrets(t *testing.T) {
	lines, forms := commandLines(), secretForms()
	if len(lines) < 15 {
		t.Fatalf("only %d commands", len(lines))
	}
	turn := 0
	for place, put := range secretPlaces() {
		for _, words := range lines {
			for _, json := range []bool{false, true} {
				turn++
				some := forms
				if !suite.Long() {
					some = forms[turn%len(forms):][:1]
				}
				for _, form := range some {
					plantSecret(t, place, put, form, words, json)
				}
			}
		}
	}
}

func plantSecret(t *testing.T, place string, put func(*testing.T, string) []string, form string, words []string, json bool) {
	name := fmt.Sprintf("%s %s %s json=%t", place, form, strings.Join(words, " "), json)
	t.Run(strings.ReplaceAll(name, "/", "|"), func(t *testing.T) {
		t.Chdir(t.TempDir())
		t.Setenv("DATABASE_URL", "")
		writeText(t, "go.mod", "module example.com/app\n\ngo 1.26\n")
		writeSchema(t, `env("DATABASE_URL")`, "")
		args := append(append([]string{}, words...), put(t, form)...)
		if json {
			args = append(args, "--json")
		}
		var out bytes.Buffer
		run(context.Background(), args, stdio{strings.NewReader(""), &out, &out})
		if strings.Contains(out.String(), planted) {
			t.Errorf("comon_orm %s prints it:\n%s", strings.Join(args, " "), out.String())
		}
		_ = filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || path == filepath.FromSlash("prisma/schema.prisma") || path == ".env" {
				return err
			}
			text, err := os.ReadFile(path)
			if bytes.Contains(text, []byte(planted)) {
				t.Errorf("comon_orm %s writes it into %s", strings.Join(args, " "), path)
			}
			return err
		})
	})
}
