package lint_test

import (
	"errors"
	"maps"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/google/go-cmp/cmp"
)

// chained returns a directory with two valid migrations, first and second.
func chained(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	parent, before := "", ""
	for i, name := range []artifact.Name{"20260101000000_first", "20260102000000_second"} {
		models := "model A {\n  id Int @id\n}\n" + strings.Repeat("model B {\n  id Int @id\n}\n", i)
		after := snapshotText(parse(t, "sqlite", models))
		m, err := artifact.Restamp(name, artifact.Files{
			Migration: "SELECT 1;\n", Rollback: "SELECT 1;\n", Before: before, After: after,
			Metadata: "name=" + string(name) + "\nprovider=sqlite\nformat=1\nparent=" + parent + "\n",
		})
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(out, files(m))
		parent, before = m.Checksum, after
	}
	return out
}

// TestHistory breaks a valid directory in one way in each case.
func TestHistory(t *testing.T) {
	const first, second = "20260101000000_first/", "20260102000000_second/"
	edit := func(file, from, to string) func(fstest.MapFS) {
		return func(fsys fstest.MapFS) {
			fsys[file] = &fstest.MapFile{Data: []byte(strings.Replace(string(fsys[file].Data), from, to, 1))}
		}
	}
	both := func(edits ...func(fstest.MapFS)) func(fstest.MapFS) {
		return func(fsys fstest.MapFS) {
			for _, e := range edits {
				e(fsys)
			}
		}
	}
	const stale = second + "metadata.txt:5: HY01 its files are not those that the checksum in metadata.txt was made of"
	for name, c := range map[string]struct {
		change func(fstest.MapFS)
		want   []string
	}{
		"whole":  {func(fstest.MapFS) {}, nil},
		"edited": {edit(second+"migration.sql", "1", "2"), []string{stale}},
		"gap": {func(fsys fstest.MapFS) {
			maps.DeleteFunc(fsys, func(name string, _ *fstest.MapFile) bool { return strings.HasPrefix(name, first) })
		}, []string{second + "metadata.txt:4: HY01 the migration that it follows is not there"}},
		"second head":  {edit(second+"before.prisma", "model A", "model C"), []string{second + "before.prisma:1: HY01 it does not start where 20260101000000_first ends", stale}},
		"other parent": {edit(second+"metadata.txt", "parent=v1:", "parent=v1:0"), []string{second + "metadata.txt:4: HY01 it was made to follow something else than 20260101000000_first", stale}},
		"no way back":  {both(func(fsys fstest.MapFS) { delete(fsys, second+"rollback.sql") }), []string{stale, second + "rollback.sql:1: HY01 nothing says how the migration is undone"}},
		"incomplete":   {func(fsys fstest.MapFS) { delete(fsys, second+"after.prisma") }, []string{second + "metadata.txt:5: HY01 incomplete: after.prisma missing"}},
		"snapshot":     {edit(second+"after.prisma", "model A", "modl A"), []string{second + "after.prisma:1: HY01 read the snapshot: invalid schema", stale}},
		"unfinished":   {edit(second+"migration.sql", "1", "'"), []string{second + "migration.sql:1: HY02 unterminated string"}},
		"no reason":    {edit(second+"migration.sql", "S", "-- comon_orm:accept DL01\nS"), []string{second + "migration.sql:1: HY02 accept: want a code and the reason"}},
		"two faults": {edit(second+"migration.sql", "S", "-- comon_orm:acept DL01 x\n-- comon_orm:accept LK99 why\nBEGIN;\nS"), []string{
			second + `migration.sql:1: HY02 unknown directive "acept": want group, rebuild, restore, step, probe, accept or todo`,
			second + "migration.sql:3: HY02 a directive names LK99, which is the code of no rule",
			second + "migration.sql:3: TX03 BEGIN: the runner owns the transaction and these settings"}},
		"todo": {edit(second+"migration.sql", "S", "-- comon_orm:todo UX01 Say what existing rows get.\nS"), []string{stale, second + "migration.sql:1: UX01 something is left to do: Say what existing rows get"}},
		"both edited": {both(edit(first+"migration.sql", "1", "2"), edit(second+"migration.sql", "1", "2")),
			[]string{first + "metadata.txt:5: HY01 its files are not those that the checksum in metadata.txt was made of", stale}},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := chained(t)
			c.change(fsys)
			var got []string
			for _, f := range run(t, fsys).Findings {
				line, _ := diag.Position(f.Span)
				message, _, _ := strings.Cut(f.Message, ": line")
				got = append(got, strings.TrimPrefix(f.Span.File.Name, "migrations/")+":"+strconv.Itoa(line)+": "+string(f.Kind)+" "+message)
				if f.Level != hazard.Block {
					t.Errorf("%s is no block", f.Message)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOneMigration(t *testing.T) {
	fsys := chained(t)
	fsys["20260101000000_first/migration.sql"] = &fstest.MapFile{Data: []byte("DROP TABLE a")}
	o := options()
	o.Name = "20260102000000_second"
	report, err := lint.Run(fsys, o)
	if err != nil || report.Migrations != 1 || len(report.Findings) != 0 || report.Blocks() != 0 {
		t.Errorf("second: %+v, %v", report, err)
	}
	o.Name = "20260101000000_first"
	if report, err = lint.Run(fsys, o); err != nil || report.Blocks() == 0 {
		t.Errorf("first: %+v, %v", report, err)
	}
	o.Name = "third"
	if _, err := lint.Run(fsys, o); !errors.Is(err, lint.ErrNoMigration) {
		t.Errorf("third: %v", err)
	}
}

func TestNoDirectory(t *testing.T) {
	if report := run(t, nil); report.Migrations != 0 || len(report.Findings) != 0 {
		t.Errorf("%+v", report)
	}
}
