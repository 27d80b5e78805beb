package gen_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/internal/schematest"
	pgddl "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// edit replaces one line of a schema.
type edit struct{ old, new string }

// If each of two branches changes one line of the schema, their generated files merge without a
// conflict. The merged files are equal to the files generated from the merged schema. An exception
// are two fields of one model if one of them has the longest name, since gofmt then aligns the
// other fields again.
func TestBranchesMerge(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	text, err := os.ReadFile("../examples/blog/schema.prisma")
	must(t, err)
	userField := edit{"  legacyCode  String?      @map(\"legacy_code\")\n", "  legacyCode  String?      @map(\"legacy_code\")\n  nickname    String?\n"}
	for name, edits := range map[string][2]edit{
		"fields of two models": {userField, {"  views       Int          @default(0)\n", "  views       Int          @default(0)\n  rating      Float?\n"}},
		"fields of one model": {
			{"  name        String?\n", "  name        String?\n  age         Int?\n"},
			{"  updatedAt   DateTime     @updatedAt @map(\"updated_at\")\n", "  updatedAt   DateTime     @updatedAt @map(\"updated_at\")\n  seenAt      DateTime?    @map(\"seen_at\")\n"},
		},
		"a long name and another model": {
			{"  bio    String?\n", "  bio    String?\n  preferredLanguage String @default(\"en\")\n"},
			{"  name  String @unique\n", "  name  String @unique\n  color String?\n"},
		},
		"a field and an enum value":  {userField, {"  ARCHIVED  @map(\"archived\")\n", "  ARCHIVED  @map(\"archived\")\n  LOST\n"}},
		"a field and a unique":       {userField, {"  title       String\n", "  title       String       @unique\n"}},
		"a field and a table's name": {userField, {"  @@map(\"tags\")\n", "  @@map(\"labels\")\n"}},
		"the first Json and the first DateTime of a model": {
			{"  body     String\n", "  body     String\n  meta Json?\n"},
			{"  replies  Comment[] @relation(\"Replies\")\n", "  replies  Comment[] @relation(\"Replies\")\n  seenAt DateTime?\n"},
		},
		"the first Json and the first Decimal of a model": {
			{"  body     String\n", "  body     String\n  meta Json?\n"},
			{"  replies  Comment[] @relation(\"Replies\")\n", "  replies  Comment[] @relation(\"Replies\")\n  price Decimal?\n"},
		},
		"a new type and a new default": {{"  pages    Int\n", "  pages    BigInt\n"}, {"  role     String @default(\"member\")\n", "  role     String @default(\"guest\")\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRepository(t)
			r.generate(string(text))
			r.git("add", "-A")
			r.git("commit", "-q", "-m", "base")
			for i, branch := range []string{"one", "two"} {
				r.git("checkout", "-q", "-b", branch, "main")
				r.generate(edits[i].apply(t, string(text)))
				r.git("add", "-A")
				r.git("commit", "-q", "-m", branch)
			}
			r.git("merge", "-q", "-m", "merge", "one")
			merged := r.files()
			r.generate(edits[1].apply(t, edits[0].apply(t, string(text))))
			for path, want := range r.files() {
				if !bytes.Equal(merged[path], want) {
					t.Errorf("%s of the merge is not what the merged schema gives", path)
				}
			}
		})
	}
}

func (e edit) apply(t *testing.T, text string) string {
	t.Helper()
	if strings.Count(text, e.old) != 1 {
		t.Fatalf("the schema has the line %q %d times", e.old, strings.Count(text, e.old))
	}
	return strings.Replace(text, e.old, e.new, 1)
}

// repository is a working tree with generated files.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	r := repository{t, t.TempDir()}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r repository) git(args ...string) {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), "git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com", "-C", r.dir}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (r repository) generate(text string) {
	r.t.Helper()
	s := schematest.Parse(r.t, "schema.prisma", text)
	files, _, err := gen.Generate(s, gen.Options{
		Package: "blogdb", ImportPath: "example.com/blogdb", Source: "schema.prisma",
		TestDDL: schematest.DDL(r.t, s, ddl.New()), PostgresDDL: schematest.DDL(r.t, s, pgddl.New()),
	})
	must(r.t, err)
	for _, f := range files {
		path := filepath.Join(r.dir, filepath.FromSlash(f.Path))
		must(r.t, os.MkdirAll(filepath.Dir(path), 0o755))
		write(r.t, path, f.Content)
	}
}

func (r repository) files() map[string][]byte {
	r.t.Helper()
	out := map[string][]byte{}
	must(r.t, filepath.WalkDir(r.dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		content, err := os.ReadFile(path)
		out[path] = content
		return err
	}))
	return out
}

// A change of one model leaves the files of other models unchanged.
func TestUnchangedModelsGiveUnchangedFiles(t *testing.T) {
	before, after := newRepository(t), newRepository(t)
	text, err := os.ReadFile("../examples/blog/schema.prisma")
	must(t, err)
	before.generate(string(text))
	after.generate(edit{"  name  String @unique\n", "  name  String @unique\n  color String?\n"}.apply(t, string(text)))
	changed := map[string]bool{}
	is := after.files()
	for path, was := range before.files() {
		relative, err := filepath.Rel(before.dir, path)
		must(t, err)
		if !bytes.Equal(was, is[filepath.Join(after.dir, relative)]) {
			changed[filepath.ToSlash(relative)] = true
		}
	}
	for _, want := range []string{"tag_gen.go", "q/tag_gen.go", "blogdbtest/sqlite_gen.go", "blogdbtest/postgres_gen.go"} {
		if !changed[want] {
			t.Errorf("%s is as it was", want)
		}
		delete(changed, want)
	}
	if len(changed) > 0 {
		t.Errorf("a new field of Tag changes %v", changed)
	}
}
