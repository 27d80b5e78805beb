package grammar_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cocomon/comon_orm/grammar"
)

const (
	head  = "datasource db {\n  provider = \"sqlite\"\n}\n"
	users = "model User {\n  id Int @id\n  posts Post[]\n}\n"
	posts = "model Post {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], references: [id])\n  @@index([userId])\n}\n"
)

func files(texts map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, text := range texts {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestLoadFile(t *testing.T) {
	s, read, diagnostics, err := grammar.Load(files(map[string]string{"prisma/schema.prisma": head + users + posts}), "prisma/schema.prisma")
	if err != nil || len(diagnostics) > 0 {
		t.Fatalf("%v %v", err, diagnostics)
	}
	if len(s.Models) != 2 || len(read) != 1 || read[0].Name != "prisma/schema.prisma" {
		t.Errorf("%d models of %d files", len(s.Models), len(read))
	}
}

func TestLoadDirectory(t *testing.T) {
	s, read, diagnostics, err := grammar.Load(files(map[string]string{
		"prisma/models/inner/user.prisma": users, "prisma/post.prisma": posts, "prisma/a.prisma": head, "prisma/notes.txt": "no schema",
		"prisma/migrations/20240101000000_x/after.prisma": "nor this", "prisma/migrations/20240101000000_x/migration.sql": "", "prisma/.hidden/x.prisma": "nor this",
	}), "prisma")
	if err != nil || len(diagnostics) > 0 {
		t.Fatalf("%v %v", err, diagnostics)
	}
	if len(s.Models) != 2 || len(read) != 3 || read[0].Name != "prisma/a.prisma" {
		t.Errorf("%d models of %d files", len(s.Models), len(read))
	}
}

func TestLoadErrors(t *testing.T) {
	fsys := files(map[string]string{"empty/readme.md": "x"})
	if _, _, _, err := grammar.Load(fsys, "missing.prisma"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	if _, _, _, err := grammar.Load(fsys, "empty"); !errors.Is(err, grammar.ErrNoSchema) {
		t.Errorf("empty directory: %v", err)
	}
}

// TestAllPhases checks that a syntax error does not hide errors of the rules.
func TestAllPhases(t *testing.T) {
	_, diagnostics := grammar.Parse("schema.prisma", head+"model A {\n  id Int @id\n  foo Bar Baz\n  b   Stirng\n}\n")
	var lines []string
	for _, d := range diagnostics {
		lines = append(lines, d.Span.Text())
	}
	if got := strings.Join(lines, " "); got != "Baz Stirng" {
		t.Errorf("errors at %q", got)
	}
}

func TestSnapshots(t *testing.T) {
	snapshots := grammar.NewSnapshots()
	s, err := snapshots.Parse(head + users + posts)
	if err != nil {
		t.Fatal(err)
	}
	text := snapshots.Print(s)
	again, err := snapshots.Parse(text)
	if err != nil {
		t.Fatalf("a snapshot is a schema: %v\n%s", err, text)
	}
	if printed := snapshots.Print(again); printed != text {
		t.Errorf("a snapshot prints as itself:\n%s\n%s", text, printed)
	}
	_, err = snapshots.Parse(head + "model A {\n}\nmodel B {\n  id Stirng @id\n}\n")
	var invalid *grammar.InvalidError
	if !errors.As(err, &invalid) || !strings.Contains(err.Error(), "line 4, column 7") {
		t.Errorf("got %v", err)
	}
}
