package artifact

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/suite"
)

func sample(t *testing.T, sql string) *Migration {
	t.Helper()
	m, err := Restamp("20260315120000_users", Files{
		Migration: sql, Before: "// before\n", After: "// after\n", Metadata: "name=20260315120000_users\nprovider=sqlite\nformat=1\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// crash simulates the end of the process. Unlike after an error, no deferred function cleans up.
type crash struct{}

// endAt runs a change of a directory and stops it before step n, by a crash or an error. It returns
// false if the change has fewer steps.
func endAt(n int, end func() error, change func(writer) error) (ended bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			if _, ours := r.(crash); !ours {
				panic(r)
			}
		}
	}()
	steps := 0
	err = change(writer{before: func(string) error {
		if steps++; steps == n+1 {
			ended = true
			return end()
		}
		return nil
	}})
	return ended, err
}

// ends returns the ways in which a write can end early.
func ends() map[string]func() error {
	return map[string]func() error{
		"crash":     func() error { panic(crash{}) },
		"disk full": func() error { return syscall.ENOSPC },
	}
}

// TestWriteEndsAnywhere checks that a migration exists completely or not at all if the write stops
// at any step, and that a second write succeeds.
func TestWriteEndsAnywhere(t *testing.T) {
	m := sample(t, "SELECT 1;\n")
	for name, end := range ends() {
		for n := 0; ; n++ {
			dir := filepath.Join(t.TempDir(), "migrations")
			ended, err := endAt(n, end, func(w writer) error { return w.write(dir, m) })
			if !ended {
				if n < 20 || err != nil {
					t.Errorf("%s: %d steps, %v", name, n, err)
				}
				break
			}
			set, readErr := Read(os.DirFS(dir))
			if readErr != nil || len(set.Problems) > 0 || len(set.Migrations) > 1 || len(set.Migrations) == 1 && cmp.Diff(m, set.Migrations[0]) != "" {
				t.Errorf("%s before step %d: %+v, %v", name, n, set, readErr)
			}
			if name == "disk full" {
				checkCleaned(t, dir, n, err)
			}
			if len(set.Migrations) == 1 {
				continue
			}
			if err := Write(dir, m); err != nil {
				t.Errorf("%s before step %d, then again: %v", name, n, err)
			}
		}
	}
}

// checkCleaned checks that an error leaves no hidden directory.
func checkCleaned(t *testing.T, dir string, n int, err error) {
	t.Helper()
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("step %d: %v", n, err)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".new-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("step %d left %v, %v", n, left, err)
	}
}

// TestRewriteEndsAnywhere checks that either the old or the new migration exists completely if the
// rewrite stops at any step. Between the two renames neither has its name, and Read reports the
// directory to rename.
func TestRewriteEndsAnywhere(t *testing.T) {
	was, is := sample(t, "SELECT 1;\n"), sample(t, "SELECT 2;\n")
	for name, end := range ends() {
		between := 0
		for n := 0; ; n++ {
			dir := t.TempDir()
			if err := Write(dir, was); err != nil {
				t.Fatal(err)
			}
			ended, err := endAt(n, end, func(w writer) error { return w.rewrite(dir, is) })
			if !ended {
				if n < 20 || err != nil {
					t.Errorf("%s: %d steps, %v", name, n, err)
				}
				break
			}
			if name == "disk full" {
				checkCleaned(t, dir, n, err)
			}
			set, err := Read(os.DirFS(dir))
			if err != nil {
				t.Fatal(err)
			}
			if len(set.Problems) == 1 && name == "crash" && strings.Contains(set.Problems[0].Message, "rename .rewrite-20260315120000_users to 20260315120000_users") {
				between++
				if err := os.Rename(filepath.Join(dir, asidePrefix+string(was.Name)), filepath.Join(dir, string(was.Name))); err != nil {
					t.Error(err)
				}
			} else if len(set.Problems) > 0 || len(set.Migrations) != 1 || cmp.Diff(was, set.Migrations[0]) != "" && cmp.Diff(is, set.Migrations[0]) != "" {
				t.Errorf("%s before step %d: %+v", name, n, set)
			}
			if err := Rewrite(dir, is); err != nil {
				t.Errorf("%s before step %d, then again: %v", name, n, err)
			}
			if set, err := Read(os.DirFS(dir)); err != nil || len(set.Migrations) != 1 || cmp.Diff(is, set.Migrations[0]) != "" {
				t.Errorf("%s before step %d, then again: %+v, %v", name, n, set, err)
			}
		}
		if want := map[string]int{"crash": 1, "disk full": 0}[name]; between != want {
			t.Errorf("%s: nothing in its place after %d steps, want %d", name, between, want)
		}
	}
}

// TestNormaliseTwice checks that normalise is idempotent.
func TestNormaliseTwice(t *testing.T) {
	suite.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("a\r\n\ufeff"))).Draw(t, "text")
		if once := normalise(text); normalise(once) != once {
			t.Errorf("%q becomes %q, then %q", text, once, normalise(once))
		}
	})
}
