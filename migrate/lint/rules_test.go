package lint_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// models are the tables of every case, before and after the migration. After it, posts also have a
// code whose values the client generates.
const models = `
enum Role {
  ADMIN
  USER
  GUEST
}
model User {
  id    Int     @id @default(autoincrement())
  email String  @unique
  name  String?
  age   Int
  role  Role    @default(USER)
  posts Post[]
  @@map("users")
}
model Tag {
  id    Int    @id
  posts Post[]
}
model Post {
  id       Int    @id @default(autoincrement())
  title    String
  rating   Float?
  author   User   @relation(fields: [authorId], references: [id])
  authorId Int    @map("author_id")
  tags     Tag[]
  @@index([authorId])
  @@map("posts")
`

const name = "20260102030405_case"

// migrationOf returns a directory with one migration, which has the given SQL and the models.
func migrationOf(t *testing.T, provider, sql string) fstest.MapFS {
	t.Helper()
	f := artifact.Files{
		Migration: sql, Rollback: "-- nothing to undo\n",
		Before: snapshotText(parse(t, provider, models+"}\n")), After: snapshotText(parse(t, provider, models+"  code String @default(uuid())\n}\n")),
		Metadata: "name=" + name + "\nprovider=" + provider + "\nformat=1\n",
	}
	f.Metadata += "checksum=" + artifact.Checksum(f) + "\n"
	return files(&artifact.Migration{Name: name, Files: f})
}

// TestRules runs the cases of each code. Refused cases must have a finding of the code, accepted
// cases must have none. The golden part has all findings.
func TestRules(t *testing.T) {
	for _, rule := range hazard.Entries() {
		if rule.Kind == hazard.BrokenChain || rule.Kind == hazard.UnreadableFile {
			continue // about the directory, see TestHistory
		}
		if rule.Kind == hazard.AlsoDrop || rule.Kind == hazard.DropEverything {
			continue // needs a live database or the snapshots, see package migratetest and TestUnannounced
		}
		t.Run(string(rule.Kind), func(t *testing.T) { testRule(t, rule.Kind) })
	}
}

func testRule(t *testing.T, code hazard.Kind) {
	file := filepath.Join("testdata", "rules", string(code)+".txtar")
	archive, err := txtar.ParseFile(file)
	if errors.Is(err, fs.ErrNotExist) && code.Entry().Planned {
		t.Skip("only the planner announces it")
	}
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	counts := map[string]int{}
	for i, f := range archive.Files {
		if f.Name == "findings" {
			if diff := cmp.Diff(string(f.Data), all.String()); diff != "" {
				t.Errorf("findings differ (-golden +got); COMON_ORM_UPDATE_GOLDEN=1 rewrites it\n%s", diff)
				archive.Files[i].Data = []byte(all.String())
				if golden.Updating() {
					if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			continue
		}
		if example := strings.TrimSuffix(string(f.Data), "\n"); i == 0 && example != code.Entry().Example {
			t.Errorf("the catalogue's example is not the first case here:\n%s", code.Entry().Example)
		}
		provider, base, _ := strings.Cut(f.Name, "/")
		refused := strings.HasPrefix(base, "refused")
		counts[strings.TrimRight(base, "0123456789.sql")]++
		report := run(t, migrationOf(t, provider, string(f.Data)))
		found := slices.ContainsFunc(report.Findings, func(f lint.Finding) bool { return f.Kind == code })
		if found != refused {
			t.Errorf("%s: found %t, want %t\n%s", f.Name, found, refused, f.Data)
		}
		for _, finding := range report.Findings {
			line, _ := diag.Position(finding.Span)
			fmt.Fprintf(&all, "%s:%d: %s %s\n", f.Name, line, finding.Kind, finding.Message)
		}
		if refused && code != hazard.TransactionControl {
			accepted(t, provider, string(f.Data), code)
		}
	}
	if counts["refused"] == 0 || counts["accepted"] == 0 {
		t.Errorf("want cases of both kinds, have %v", slices.Sorted(maps.Keys(counts)))
	}
}

// accepted adds to every statement a directive that accepts the code, and checks that no finding of
// the code remains.
func accepted(t *testing.T, provider, sql string, code hazard.Kind) {
	t.Helper()
	before := run(t, migrationOf(t, provider, sql))
	for _, f := range slices.Backward(before.Findings) {
		if f.Kind == code {
			directive := fmt.Sprintf("-- comon_orm:accept %s agreed\n", code)
			if !strings.HasSuffix(sql[:f.Span.Start], directive) {
				sql = sql[:f.Span.Start] + directive + sql[f.Span.Start:]
			}
		}
	}
	for _, f := range run(t, migrationOf(t, provider, sql)).Findings {
		if f.Kind == code || f.Kind == hazard.UnreadableFile {
			t.Errorf("not accepted: %s: %s\n%s", f.Kind, f.Message, sql)
		}
	}
}
