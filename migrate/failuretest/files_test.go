package failuretest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// readAll reads a migrations directory that contains only complete migrations.
func readAll(t *testing.T, dir string) []*artifact.Migration {
	t.Helper()
	set, err := artifact.Read(os.DirFS(dir))
	if err != nil || len(set.Problems) > 0 {
		t.Fatalf("read %s: %+v, %v", dir, set.Problems, err)
	}
	return set.Migrations
}

// TestEveryByteCounts changes and removes every byte of every file. Each edit must be detected,
// except edits of generated_at and of the end of the line with the checksum, which the checksum
// does not cover.
func TestEveryByteCounts(t *testing.T) {
	t.Parallel()
	k := targets()[1]
	for _, m := range readAll(t, k.migrations(t, few)) {
		for i, f := range m.Files.List() {
			text := f.Text
			free, end := -1, -1
			if f.Name == artifact.MetadataFile {
				free = strings.Index(text, "generated_at=")
				end = free + strings.Index(text[free:], "\n")
				text = strings.TrimSuffix(text, "\n")
			}
			for at := range len(text) {
				if free <= at && at <= end {
					continue
				}
				for _, edited := range []string{
					f.Text[:at] + string(f.Text[at]^1) + f.Text[at+1:], f.Text[:at] + "\xff" + f.Text[at+1:], f.Text[:at] + f.Text[at+1:],
				} {
					files := m.Files
					*[]*string{&files.Migration, &files.Rollback, &files.Warnings, &files.Before, &files.After, &files.Metadata}[i] = edited
					if now, err := artifact.Parse(m.Name, files); err == nil && !now.Stale() {
						t.Fatalf("%s of %s: byte %d edited, and nothing is seen: %q", f.Name, m.Name, at, edited[max(0, at-20):min(len(edited), at+20)])
					}
				}
			}
		}
	}
}

// classes returns edits of text, one for each class of bytes that a file may contain or get.
func classes() map[string]func(string) string {
	replace := func(old, put string) func(string) string {
		return func(text string) string { return strings.Replace(text, old, put, 1) }
	}
	return map[string]func(string) string{
		"letter": replace("e", "E"), "digit": replace("1", "2"), "blank": replace(" ", "  "), "tab": replace(" ", "\t"), "line end": replace("\n", "\n\n"),
		"lone CR": replace("\n", "\r"), "punctuation": replace("=", "=="), "quote": replace(`"`, `'`), "emptied": func(string) string { return "" },
		"NUL": replace("e", "\x00"), "not UTF-8": replace("e", "\xff"), "umlaut": replace("e", "é"), "look-alike": replace("e", "е"),
		"comment after": func(text string) string { return text + "-- x\n" }, "blank after": func(text string) string { return text + " " },
		"BOM inside": replace("e", "e\ufeff"),
	}
}

// TestFilesEdited checks that an edit of any class in any file of an applied or a pending migration
// stops deploy before its first change, and that status names the migration.
func TestFilesEdited(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		s, m := k.deployed(t)
		before := s.state(t, s.db)
		all := names(t, s.dir)
		for _, name := range []string{all[1], all[len(all)-1]} {
			for _, f := range (artifact.Files{}).List() {
				file := filepath.Join(s.dir, name, f.Name)
				whole, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				for class, change := range classes() {
					edited := change(string(whole))
					if edited == string(whole) {
						continue
					}
					edit(t, file, func(string) string { return edited })
					when := f.Name + " of " + name + ": " + class
					var findings *migrate.FindingsError
					if _, err := m.Deploy(context.Background(), allowAll()); !errors.As(err, &findings) || findings.Findings[0].Migration != name {
						t.Errorf("%s: deploy: %v", when, err)
					}
					if status, err := m.Status(context.Background()); err != nil || status.OK || status.Findings[0].Migration != name {
						t.Errorf("%s: status: %+v, %v", when, status, err)
					}
					edit(t, file, func(string) string { return string(whole) })
				}
			}
		}
		if after := s.state(t, s.db); after != before {
			t.Errorf("something changed: %s", after)
		}
	})
}

// TestFilesSwapped checks that a run executes the texts that it has read at its start, even if the
// files change meanwhile.
func TestFilesSwapped(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		s := k.site(t, 0)
		swapped := false
		_, err := s.disturb(context.Background(), t, s.steps/3, func(migrate.Database, step) error {
			swapped = true
			for _, name := range names(t, s.dir) {
				edit(t, filepath.Join(s.dir, name, "migration.sql"), func(string) string { return "DROP TABLE users;\n" })
				if err := os.Remove(filepath.Join(s.dir, name, "after.prisma")); err != nil {
					t.Error(err)
				}
			}
			return nil
		})
		if err != nil || !swapped {
			t.Fatalf("deploy while files are swapped: %v", err)
		}
		if diff := cmp.Diff(s.last, s.state(t, s.db)); diff != "" {
			t.Error(diff)
		}
	})
}

// TestLineEnds checks that line ends and byte order marks, which editors and version control may
// change, change neither the checksum nor the effect of a file.
func TestLineEnds(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		s := k.site(t, 0)
		for _, name := range names(t, s.dir) {
			for _, f := range (artifact.Files{}).List() {
				edit(t, filepath.Join(s.dir, name, f.Name), func(text string) string { return "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n") })
			}
		}
		s.empty(t)
		if _, err := newMigrator(t, s.db, s.dir, nil).Deploy(context.Background(), allowAll()); err != nil {
			t.Fatal(err)
		}
		s.checkEnd(t, "with CRLF and BOM")
	})
}

// TestClockPutBack sets the clock back by a day between two migrations. The new name must still
// sort last, and the rows of the history must still be in order.
func TestClockPutBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		where, dir := k.make(t), t.TempDir()
		db := k.mustOpen(t, where)
		today := time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)
		for i, c := range changes()[:3] {
			m, err := migrate.New(migrate.Options{
				Database: db, Dir: dir, Snapshots: grammar.NewSnapshots(), ToolVersion: "test",
				Clock: func() time.Time { return today.AddDate(0, 0, -i) },
			})
			if err != nil {
				t.Fatal(err)
			}
			if r, err := m.Dev(context.Background(), k.schema(t, c.models), migrate.DevOptions{Name: c.name}); err != nil || !r.Applied {
				t.Fatalf("%s: %+v, %v", c.name, r, err)
			}
		}
		want := []string{"20260315120000_users", "20260315120001_status", "20260315120002_posts"}
		if diff := cmp.Diff(want, names(t, dir)); diff != "" {
			t.Error(diff)
		}
		fresh := k.mustOpen(t, k.make(t))
		for _, db := range []migrate.Database{db, fresh} {
			m := newMigrator(t, db, dir, nil)
			if _, err := m.Deploy(context.Background(), allowAll()); err != nil {
				t.Error(err)
			}
			if status, err := m.Status(context.Background()); err != nil || !status.OK || cmp.Diff(want, status.Applied) != "" {
				t.Errorf("status: %+v, %v", status, err)
			}
		}
	})
}
