package lint_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/cocomon/comon_orm/migrate/plan"
	"golang.org/x/tools/txtar"
)

// TestPlanned lints the plans of the planner's own test cases. The linter must find nothing of
// level block, because the directives of a plan announce its hazards. See judgePlan.
func TestPlanned(t *testing.T) { forPlanned(t, planned) }

// forPlanned runs a test for each case of the planner's own tests, on each of its databases.
func forPlanned(t *testing.T, test func(t *testing.T, database provider.Provider, part map[string]string)) {
	t.Helper()
	files, err := filepath.Glob("../plan/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases of the planner", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		part := map[string]string{}
		for _, f := range archive.Files {
			part[f.Name] = string(f.Data)
		}
		for _, database := range provider.All() {
			if _, ok := part[database.String()]; ok {
				t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+database.String(), func(t *testing.T) { test(t, database, part) })
			}
		}
	}
}

// unplanned returns the kinds of notes that only the linter reports. They concern running
// applications or locks, and stop nothing.
func unplanned() []hazard.Kind {
	return []hazard.Kind{hazard.RenameInUse, hazard.RemoveInUse, hazard.StricterRule, hazard.DropConstraint, hazard.UnindexedForeignKey, hazard.ScanUnderLock, hazard.RewriteTable, hazard.IndexUnderLock, hazard.ForeignKeyUnderLock, hazard.SeveralLocks}
}

func planned(t *testing.T, database provider.Provider, part map[string]string) {
	p, before, after := replan(t, database, part)
	judgePlan(t, database, p, before, after)
}

// judgePlan checks that the linter finds nothing in a plan except notes of the kinds that unplanned
// returns, and hazards that the plan itself leaves to a person in a todo directive. Directives of
// the plan must announce all other hazards.
func judgePlan(t *testing.T, database provider.Provider, p plan.Plan, before, after *schema.Schema) {
	t.Helper()
	m := rendered(t, database, p, before, after)
	var todos []hazard.Kind
	for _, todo := range m.Script.Todos {
		todos = append(todos, todo.Kind)
	}
	for _, f := range run(t, files(m)).Findings {
		switch {
		case slices.Contains(todos, f.Kind):
		case f.Level == hazard.Note && slices.Contains(unplanned(), f.Kind):
			t.Logf("note %s: %s", f.Kind, f.Message)
		default:
			t.Errorf("%s: %s\n%s", f.Kind, f.Message, m.Files.Migration)
		}
	}
}

// rendered returns the migration of a plan.
func rendered(t *testing.T, database provider.Provider, p plan.Plan, before, after *schema.Schema) *artifact.Migration {
	t.Helper()
	m, err := artifact.Render(artifact.Draft{
		Name: "20260102030405_planned", Provider: database, Plan: p, Reverse: plan.Plan{},
		Before: snapshotText(before), After: snapshotText(after), GeneratedAt: time.Unix(0, 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func snapshotText(s *schema.Schema) string { return grammar.NewSnapshots().Print(s) }

// replan plans a case as the planner's own tests do.
func replan(t *testing.T, database provider.Provider, part map[string]string) (p plan.Plan, before, after *schema.Schema) {
	t.Helper()
	d := dialectOf(database)
	in := plan.Input{Dialect: d, Backfill: map[string]sqltext.SQL{}}
	for line := range strings.Lines(part["options"]) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "rename":
			in.Answers = append(in.Answers, rest)
		case "no-rename":
			in.NoRename = true
		case "online":
			in.Online = plan.Always
		case "backfill":
			field, expr, _ := strings.Cut(rest, "=")
			in.Backfill[field] = sqltext.SQL(expr)
		}
	}
	before, after = parse(t, database.String(), part["before.prisma"]), parse(t, database.String(), part["after.prisma"])
	var err error
	if in.Renames, err = lower.Renames(before, after, in.Answers); err != nil {
		t.Fatal(err)
	}
	in.From, _ = lower.Schema(before, d)
	in.To, _ = lower.Schema(after, d)
	in.Changes = diff.Compute(in.From, in.To, in.Renames)
	return plan.Make(in), before, after
}

func parse(t testing.TB, provider, models string) *schema.Schema {
	t.Helper()
	s, err := grammar.NewSnapshots().Parse("datasource db {\n  provider = \"" + provider + "\"\n  url = env(\"URL\")\n" + settings(models))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestUnannounced removes the directives from the plans of the planner's own test cases. The linter
// must find in the statements the hazards that the directives announced, except hazards that stop
// no run.
func TestUnannounced(t *testing.T) {
	forPlanned(t, func(t *testing.T, database provider.Provider, part map[string]string) {
		p, before, after := replan(t, database, part)
		m := rendered(t, database, p, before, after)
		var lines []string
		for line := range strings.Lines(m.Files.Migration) {
			if !strings.HasPrefix(line, "-- comon_orm:step") && !strings.HasPrefix(line, "-- comon_orm:probe") {
				lines = append(lines, line)
			}
		}
		announced := m.Script.Hazards()
		m.Files.Migration = strings.Join(lines, "")
		findings := run(t, files(m)).Findings
		for _, h := range announced {
			found := slices.ContainsFunc(findings, func(f lint.Finding) bool { return sameRisk(f, h) })
			given := h.Kind == hazard.UnfitBackfill || // SQL does not show that a person gave the value
				h.Kind == hazard.UnfitExtension // only the server knows, and it refuses the statement
			if h.Level() > hazard.Note && !given && !found {
				t.Errorf("%s of %s is not found: %s\n%s", h.Kind, h.Object, h.Message(), m.Files.Migration)
			}
		}
	})
}

// sameRisk reports whether a finding of the linter is the hazard h of the planner. The linter may
// see other names: the temporary name of an index, or the new name of a table that is renamed and
// then rebuilt. If a column gets its first list of allowed values, the planner reports UX06,
// because it knows that the list is an enum. The linter reports UX07, because it cannot see that in
// SQL.
func sameRisk(f lint.Finding, h hazard.Hazard) bool {
	switch {
	case f.Kind == hazard.RemoveEnumValue && h.Kind == hazard.UnfitValues:
		return f.Object == h.Object
	case f.Kind != h.Kind:
		return false
	}
	return f.Object == h.Object || f.Object == "_"+h.Object || h.Kind == hazard.Rebuild
}

// settings returns the end of a datasource block. If text has a line "----", the lines before it
// are further settings of the datasource.
func settings(text string) string {
	more, rest, ok := strings.Cut(text, "----\n")
	if !ok {
		return "}\n" + text
	}
	return more + "}\n" + rest
}
