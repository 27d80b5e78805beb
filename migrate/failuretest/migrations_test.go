package failuretest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate"
)

// change is one migration: the models after it, and statements that a person adds to its file.
type change struct{ name, models, rows string }

const users = `model User { id Int @id @default(autoincrement())  email String @unique  `

// changes returns the changes that all tests of this package deploy: tables with rows, a column
// with an enum, an index on a filled table (concurrently on PostgreSQL), a child table with ON
// DELETE CASCADE, a dropped column, and the rebuild of a parent on SQLite.
func changes() []change {
	return []change{
		{"users", users + `code String?  @@map("users") }`,
			`INSERT INTO users (id, email, code) VALUES (1, 'a', 'x'), (2, 'b', NULL), (3, 'c', 'z');`},
		{"status", users + `code String?  status Status @default(ACTIVE)  @@index([status])  @@map("users") }` + status,
			`UPDATE users SET code = 'y' WHERE id = 2;`},
		{"posts", users + `code String?  status Status @default(ACTIVE)  posts Post[]  @@index([status])  @@map("users") }` + status + posts,
			`INSERT INTO posts (id, title, "authorId") VALUES (1, 'one', 1), (2, 'two', 1), (3, 'three', 3);`},
		{"drop code", users + `status Status @default(ACTIVE)  posts Post[]  @@index([status])  @@map("users") }` + status + posts, ""},
		{"gone", users + `status Status @default(GONE)  posts Post[]  @@index([status])  @@index([email, status])  @@map("users") }` + status + posts, ""},
	}
}

const (
	status = "\n" + `enum Status { ACTIVE  GONE }`
	posts  = "\n" + `model Post { id Int @id  title String  authorId Int  author User @relation(fields: [authorId], references: [id], onDelete: Cascade)  @@index([authorId])  @@map("posts") }`
)

// allowAll allows warnings, which these tests do not check.
func allowAll() migrate.DeployOptions {
	return migrate.DeployOptions{Allow: migrate.Allow{All: true}}
}

func newMigrator(t *testing.T, db migrate.Database, dir string, tell func(migrate.Progress)) *migrate.Migrator {
	t.Helper()
	m, err := makeMigrator(db, dir, tell)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func makeMigrator(db migrate.Database, dir string, tell func(migrate.Progress)) (*migrate.Migrator, error) {
	return migrate.New(migrate.Options{
		Database: db, Dir: dir, Snapshots: grammar.NewSnapshots(), ToolVersion: "test", Progress: tell,
		Clock: func() time.Time { return time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC) },
	})
}

// migrations writes the first n changes as migrations into a new directory; 0 means all changes.
func (k target) migrations(t *testing.T, n int) string {
	t.Helper()
	all := changes()
	if n > 0 {
		all = all[:n]
	}
	dir := filepath.Join(t.TempDir(), "migrations")
	m := newMigrator(t, k.mustOpen(t, k.make(t)), dir, nil)
	for _, c := range all {
		k.write(t, m, dir, c)
		if _, err := m.Deploy(context.Background(), allowAll()); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
	}
	return dir
}

// write creates the migration of a change and does not apply it.
func (k target) write(t *testing.T, m *migrate.Migrator, dir string, c change) string {
	t.Helper()
	r, err := m.Dev(context.Background(), k.schema(t, c.models), migrate.DevOptions{Name: c.name, CreateOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if c.rows != "" {
		edit(t, filepath.Join(dir, string(r.Migration.Name), "migration.sql"), func(text string) string {
			return text + "\n-- comon_orm:group transaction=yes\n" + c.rows + "\n"
		})
		if _, err := m.Restamp(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	return string(r.Migration.Name)
}

func edit(t *testing.T, file string, how func(string) string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(how(string(text))), 0o600); err != nil {
		t.Fatal(err)
	}
}

// schema parses models that are written on one line. Two blanks or a brace end a line.
func (k target) schema(t *testing.T, models string) *schema.Schema {
	t.Helper()
	text := strings.NewReplacer("{ ", "{\n", " }", "\n}", "  ", "\n").Replace(models)
	s, diagnostics := grammar.Parse("schema.prisma", "datasource db {\n  provider = \""+k.provider+"\"\n  url = env(\"DATABASE_URL\")\n}\n"+text)
	if diagnostics.HasErrors() {
		t.Fatalf("the test's schema is invalid: %+v", diagnostics)
	}
	return s
}

// names returns the names of the migrations of a directory, in order.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = e.Name()
	}
	return out
}
