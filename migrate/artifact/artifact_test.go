package artifact_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/plan"
)

func draft(p plan.Plan) artifact.Draft {
	return artifact.Draft{
		Name: "20260315120000_add_users", Provider: provider.SQLite, Plan: p,
		Before: "// before\n", After: "// after\n", Parent: "v1:aa",
		GeneratedAt: time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC), ToolVersion: "0.1.0",
	}
}

func samplePlan() plan.Plan {
	return plan.Plan{
		Renames: []string{"User.name=fullName"},
		Blocks:  []hazard.Hazard{{Kind: hazard.NoCast, Parts: hazard.Parts{Object: "users.a\nge", From: "text", To: "big int"}}},
		Groups: []plan.Group{
			{Transactional: true, Rebuild: []string{"users"}, Steps: []plan.Step{
				{SQL: "CREATE TABLE \"users\" (\n  \"id\" INTEGER\n)", Reason: "create table users"},
				{SQL: `ALTER TABLE "users" DROP COLUMN "a;b"`, Reason: "drop column users.a;b", Hazards: []hazard.Hazard{
					{Kind: hazard.DropColumn, Parts: hazard.Parts{Object: "users.a;b"}, Probe: `SELECT count(*) FROM "users"`},
					{Kind: hazard.RemoveInUse, Parts: hazard.Parts{Object: "users.a;b", Case: hazard.OfColumn}},
				}},
			}},
			{Steps: []plan.Step{{SQL: "SELECT 1"}}},
		},
	}
}

func TestRenderReadsBack(t *testing.T) {
	m, err := artifact.Render(draft(samplePlan()))
	if err != nil {
		t.Fatal(err)
	}
	want := artifact.Script{
		Todos: []hazard.Hazard{{Kind: hazard.NoCast, Parts: hazard.Parts{Object: "users.a\nge", From: "text", To: "big int"}, Line: 2}},
		Groups: []artifact.Group{
			{Transactional: true, Rebuild: []string{"users"}, Statements: []artifact.Statement{
				{SQL: "CREATE TABLE \"users\" (\n  \"id\" INTEGER\n)", Line: 8},
				{SQL: `ALTER TABLE "users" DROP COLUMN "a;b"`, Line: 16, Hazards: []hazard.Hazard{
					{Kind: hazard.DropColumn, Parts: hazard.Parts{Object: "users.a;b"}, Probe: `SELECT count(*) FROM "users"`},
					{Kind: hazard.RemoveInUse, Parts: hazard.Parts{Object: "users.a;b", Case: hazard.OfColumn}},
				}},
			}},
			{Statements: []artifact.Statement{{SQL: "SELECT 1", Line: 20}}},
		},
	}
	if diff := cmp.Diff(want, m.Script); diff != "" {
		t.Errorf("script (-want +got):\n%s\n%s", diff, m.Files.Migration)
	}
	if m.Stale() {
		t.Errorf("a fresh migration is stale: %s, %s", m.Checksum, m.Metadata.Checksum)
	}
	wantWarnings := "There is no cast for the type of users.a ge from text to big int. [UX08]\nPotential data loss: dropping column users.a;b. [DL02]\n"
	if diff := cmp.Diff(wantWarnings, m.Files.Warnings); diff != "" {
		t.Error(diff)
	}
	if m.Metadata.StatementCount != 3 || !m.Metadata.RebuildRequired || m.Metadata.WarningCount != 2 {
		t.Errorf("metadata: %+v", m.Metadata)
	}
}

func TestWriteThenRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "migrations")
	m, err := artifact.Render(draft(samplePlan()))
	if err != nil {
		t.Fatal(err)
	}
	if err := artifact.Write(dir, m); err != nil {
		t.Fatal(err)
	}
	if err := artifact.Write(dir, m); err == nil {
		t.Error("a migration was written over another")
	}
	if err := artifact.Rewrite(dir, m); err != nil {
		t.Error(err)
	}
	set, err := artifact.Read(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(artifact.Set{Migrations: []*artifact.Migration{m}}, set); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("something is left over: %v, %v", entries, err)
	}
}

func TestChecksumSeesTextOnly(t *testing.T) {
	m, err := artifact.Render(draft(samplePlan()))
	if err != nil {
		t.Fatal(err)
	}
	same := m.Files
	same.Migration = "\ufeff" + strings.ReplaceAll(same.Migration, "\n", "\r\n")
	same.Metadata = strings.Replace(same.Metadata, "2026-03-15T12", "2027-03-15T12", 1)
	if artifact.Checksum(same) != m.Checksum {
		t.Error("line ends, byte order mark or generated_at change the checksum")
	}
	for i, f := range m.Files.List() {
		edited := m.Files
		field := []*string{&edited.Migration, &edited.Rollback, &edited.Warnings, &edited.Before, &edited.After, &edited.Metadata}[i]
		*field += "#\n"
		if artifact.Checksum(edited) == m.Checksum {
			t.Errorf("an edit of %s does not change the checksum", f.Name)
		}
	}
}

func TestReadProblems(t *testing.T) {
	m, err := artifact.Render(draft(plan.Plan{Groups: []plan.Group{{Transactional: true, Steps: []plan.Step{{SQL: "SELECT 1"}}}}}))
	if err != nil {
		t.Fatal(err)
	}
	dir := string(m.Name)
	whole := func() fstest.MapFS {
		fsys := fstest.MapFS{}
		for _, f := range m.Files.List() {
			fsys[dir+"/"+f.Name] = &fstest.MapFile{Data: []byte(f.Text)}
		}
		return fsys
	}
	edit := func(file, old, text string) func(fstest.MapFS) {
		return func(fsys fstest.MapFS) {
			f := fsys[dir+"/"+file]
			f.Data = []byte(strings.Replace(string(f.Data), old, text, 1))
		}
	}
	for name, c := range map[string]struct {
		change func(fstest.MapFS)
		want   string // a part of the problem's message; "" for no problem
		stale  bool
	}{
		"whole":            {func(fstest.MapFS) {}, "", false},
		"no warnings":      {func(f fstest.MapFS) { delete(f, dir+"/warnings.txt") }, "", false},
		"hidden directory": {func(f fstest.MapFS) { f[".new-1/migration.sql"] = &fstest.MapFile{} }, "", false},
		"missing file":     {func(f fstest.MapFS) { delete(f, dir+"/after.prisma") }, "incomplete: after.prisma missing", false},
		"bad name":         {func(f fstest.MapFS) { f["init/migration.sql"] = &fstest.MapFile{} }, "not of the form", false},
		"edited":           {edit("migration.sql", "SELECT 1", "SELECT 2"), "checksum", true},
		"commit":           {edit("migration.sql", "SELECT 1", "COMMIT"), "COMMIT", false},
		"newer format":     {edit("metadata.txt", "format=2", "format=3"), "format 3", false},
		"other name":       {edit("metadata.txt", "add_users", "add_posts"), "calls itself", false},
		"unknown provider": {edit("metadata.txt", "sqlite", "oracle"), "oracle", false},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := whole()
			c.change(fsys)
			set, err := artifact.Read(fsys)
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" {
				if len(set.Problems) > 0 || len(set.Migrations) != 1 {
					t.Errorf("%d migrations, problems %v", len(set.Migrations), set.Problems)
				}
				return
			}
			if len(set.Problems) != 1 || !strings.Contains(set.Problems[0].Message, c.want) || set.Problems[0].Stale != c.stale {
				t.Errorf("problems %+v, want one with %q", set.Problems, c.want)
			}
		})
	}
}

func TestReadNoDirectory(t *testing.T) {
	set, err := artifact.Read(os.DirFS(filepath.Join(t.TempDir(), "absent")))
	if err != nil || len(set.Migrations) != 0 {
		t.Errorf("Read = %v, %v", set, err)
	}
}

func TestRenderProperty(t *testing.T) {
	text := rapid.StringOf(rapid.SampledFrom([]rune("ab \"'\\-;/*\n\r\té\u2028")))
	suite.Check(t, func(t *rapid.T) {
		object := text.Draw(t, "object")
		parts := hazard.Parts{Object: object, Case: hazard.OfType, From: text.Draw(t, "from"), To: text.Draw(t, "to"), Table: text.Draw(t, "table")}
		p := plan.Plan{Groups: []plan.Group{{Transactional: true, Rebuild: []string{"t" + object}, Steps: []plan.Step{{
			SQL: "SELECT 1", Reason: text.Draw(t, "reason"),
			Hazards: []hazard.Hazard{{Kind: hazard.LossyType, Parts: parts}},
		}}}}}
		p.Blocks = []hazard.Hazard{{Kind: hazard.Rename, Parts: parts}}
		m, err := artifact.Render(draft(p))
		if err != nil {
			t.Fatal(err)
		}
		g := m.Script.Groups[0]
		if len(g.Statements) != 1 || g.Statements[0].SQL != "SELECT 1" || g.Statements[0].Hazards[0].Parts != parts || m.Script.Todos[0].Parts != parts || g.Rebuild[0] != "t"+object {
			t.Fatalf("%q read back as %+v", object, g)
		}
	})
}
