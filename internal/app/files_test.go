package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/google/go-cmp/cmp"
)

func ours(text string) string { return gen.Header + "\n\n" + text }

func TestCompareAndApply(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "same_gen.go"), ours("same"))
	write(t, filepath.Join(dir, "changed_gen.go"), ours("old"))
	write(t, filepath.Join(dir, "stale_gen.go"), ours("stale"))
	write(t, filepath.Join(dir, "dbtest", "stale_gen.go"), ours("stale"))
	write(t, filepath.Join(dir, "mine.go"), "package db")
	write(t, filepath.Join(dir, "another", "client_gen.go"), ours("another client"))
	files := []gen.File{
		{Path: "same_gen.go", Content: []byte(ours("same"))},
		{Path: "changed_gen.go", Content: []byte(ours("new"))},
		{Path: "sub/new_gen.go", Content: []byte(ours("new"))},
	}
	changes, err := app.Compare(dir, files, "dbtest")
	if err != nil {
		t.Fatal(err)
	}
	if changes.Fresh() || changes.Current != 1 || len(changes.Write) != 2 {
		t.Errorf("got %+v", changes)
	}
	if diff := cmp.Diff([]string{"dbtest/stale_gen.go", "stale_gen.go"}, changes.Delete); diff != "" {
		t.Error(diff)
	}
	if err := changes.Apply(); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if text, err := os.ReadFile(filepath.Join(dir, f.Path)); string(text) != string(f.Content) || err != nil {
			t.Errorf("%s holds %q, %v", f.Path, text, err)
		}
	}
	for path, want := range map[string]bool{"mine.go": true, "another/client_gen.go": true, "stale_gen.go": false, "dbtest": false} {
		if _, err := os.Stat(filepath.Join(dir, path)); (err == nil) != want {
			t.Errorf("%s is there: %t", path, err == nil)
		}
	}
	if again, err := app.Compare(dir, files, "dbtest"); err != nil || !again.Fresh() || again.Current != 3 {
		t.Errorf("the second time: %+v, %v", again, err)
	}
}

func TestCompareRefusesToOverwrite(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "user_gen.go"), "package db // written by hand")
	_, err := app.Compare(dir, []gen.File{{Path: "user_gen.go", Content: []byte(ours("x"))}})
	var usage *app.UsageError
	if !errors.As(err, &usage) {
		t.Errorf("got %v", err)
	}
}

// If a directory cannot be written, its files remain unchanged.
func TestApplyLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "user_gen.go")
	write(t, target, ours("old"))
	// The path of the new file needs a directory where there is a file. Not even root can write it.
	changes := app.Changes{Dir: dir, Write: []gen.File{{Path: "user_gen.go/x_gen.go", Content: []byte(ours("new"))}}}
	if err := changes.Apply(); err == nil {
		t.Error("no error")
	}
	if text, err := os.ReadFile(target); string(text) != ours("old") || err != nil {
		t.Errorf("the old file holds %q, %v", text, err)
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) != 1 {
		t.Errorf("left over: %v, %v", names, err)
	}
}
