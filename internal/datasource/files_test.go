package datasource_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/datasource"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWithDotEnv(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, ".env", "A=here\nB='here'\nEMPTY=\n")
	write(t, "prisma/.env", "B=nextto\nC=\"nextto\" # comment\n")
	environment := func(name string) (string, bool) { return "set", name == "A" }
	lookup, err := datasource.WithDotEnv(environment, ".", "prisma", "missing")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"A": "set", "B": "here", "C": "nextto"} {
		if got, err := datasource.FromEnv(lookup, name, "ask"); got != want || err != nil {
			t.Errorf("%s = %q, %v, want %q", name, got, err, want)
		}
	}
	for name, want := range map[string]string{"EMPTY": "EMPTY is empty", "D": "D is not set: set it, or ask"} {
		if _, err := datasource.FromEnv(lookup, name, "ask"); !isConfig(err, want) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
	write(t, ".env", "\xef\xbb\xbfA=first\r\nexport B=\"second\"\r\n")
	if lookup, err = datasource.WithDotEnv(environment, "."); err != nil {
		t.Fatal(err)
	}
	if got, _ := lookup("B"); got != "second" {
		t.Errorf("with a byte order mark and CRLF B = %q", got)
	}
}

func TestDotEnvThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, ".env"), "A=1\nnot a line s3cret\n")
	if _, err := datasource.WithDotEnv(os.LookupEnv, dir); !isConfig(err, ".env cannot be read") || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("got %v", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "directory", ".env"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := datasource.WithDotEnv(os.LookupEnv, filepath.Join(dir, "directory")); !isConfig(err, "is a directory") {
		t.Errorf("got %v", err)
	}
}

func isConfig(err error, part string) bool {
	var config *datasource.ConfigError
	return errors.As(err, &config) && strings.Contains(config.Message, part)
}

func TestFind(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "here.db", "")
	write(t, "prisma/nextto.db", "")
	tests := []struct {
		path, schemaDir string
		found           bool
		message         string // part of the error of MustExist, "" for none
	}{
		{"here.db", "prisma", true, ""},
		{":memory:", "prisma", true, ""},
		{"nextto.db", "prisma", false, "there is prisma/nextto.db next to the schema"},
		{"nextto.db", "", false, "there is no database nextto.db: whatever applies"},
		{"nowhere.db", "prisma", false, "there is no database nowhere.db: whatever applies"},
		{"prisma", "prisma", false, "prisma is a directory"},
	}
	for _, test := range tests {
		t.Run(test.path+" from "+test.schemaDir, func(t *testing.T) {
			file := &datasource.SQLiteFile{Path: test.path}
			if found, _ := file.Find(test.schemaDir); found != test.found {
				t.Errorf("found: %t", found)
			}
			err := file.MustExist(test.schemaDir)
			if test.message == "" && err != nil || test.message != "" && !isConfig(err, test.message) {
				t.Errorf("got %v, want %q", err, test.message)
			}
		})
	}
}
