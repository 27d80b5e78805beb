package migrate

import (
	"errors"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/plan"
)

func TestRiskStops(t *testing.T) {
	risk := func(level hazard.Level, count int64, accepted string) Risk {
		kind := map[hazard.Level]hazard.Kind{hazard.Note: hazard.RenameInUse, hazard.Warning: hazard.DropColumn, hazard.Block: hazard.RequiredColumn}[level]
		return Risk{Migration: "m", Hazard: hazard.Hazard{Kind: kind, Accepted: accepted}, Count: count}
	}
	all, named := Allow{All: true}, Allow{Migrations: []string{"m"}}
	for name, c := range map[string]struct {
		risk  Risk
		allow Allow
		want  bool
	}{
		"note":                     {risk(hazard.Note, 5, ""), Allow{}, false},
		"warning":                  {risk(hazard.Warning, 5, ""), Allow{}, true},
		"warning, nothing at risk": {risk(hazard.Warning, 0, ""), Allow{}, false},
		"warning, not counted":     {risk(hazard.Warning, Unknown, ""), Allow{}, true},
		"warning allowed":          {risk(hazard.Warning, 5, ""), all, false},
		"warning allowed by name":  {risk(hazard.Warning, 5, ""), named, false},
		"other migration allowed":  {risk(hazard.Warning, 5, ""), Allow{Migrations: []string{"n"}}, true},
		"block":                    {risk(hazard.Block, Unknown, ""), all, true},
		"block, nothing at risk":   {risk(hazard.Block, 0, ""), Allow{}, false},
		"block accepted in file":   {risk(hazard.Block, 5, "reason"), Allow{}, false},
		"code of a newer version":  {Risk{Hazard: hazard.Hazard{Kind: "XX01"}, Count: 5}, all, true},
	} {
		if got := c.risk.stops(c.allow); got != c.want {
			t.Errorf("%s: stops = %t", name, got)
		}
	}
}

func TestCheckHistory(t *testing.T) {
	migration := func(name, before, after string) *artifact.Migration {
		return &artifact.Migration{Name: artifact.Name(name), Checksum: "v1:" + name, Metadata: artifact.Metadata{Checksum: "v1:" + name},
			Files: artifact.Files{Before: before, After: after}}
	}
	a, b, c := migration("20260101_a", "0", "1"), migration("20260102_b", "1", "2"), migration("20260103_c", "2", "3")
	fork := migration("20260103_d", "1", "9")
	applied := func(m *artifact.Migration) history.Event {
		return history.Event{Migration: string(m.Name), Kind: history.Applied, Checksum: m.Checksum, BeforeSchema: m.Files.Before, AfterSchema: m.Files.After}
	}
	old := applied(a)
	old.AfterSchema = ""
	group := applied(a)
	group.Kind, group.Group = history.GroupDone, 1
	edited := applied(a)
	edited.Checksum = "v1:other"
	for name, tc := range map[string]struct {
		set     []*artifact.Migration
		history *historyView
		want    string
	}{
		"all applied":      {[]*artifact.Migration{a, b}, log(applied(a), applied(b)), ""},
		"pending":          {[]*artifact.Migration{a, b}, log(applied(a)), "local-migration-not-applied:20260102_b"},
		"missing":          {[]*artifact.Migration{b}, log(applied(a), applied(b)), "applied-migration-missing-locally:20260101_a"},
		"edited":           {[]*artifact.Migration{a}, log(edited), "checksum-mismatch:20260101_a"},
		"late":             {[]*artifact.Migration{a, b, c}, log(applied(a), applied(c)), "out-of-order:20260102_b"},
		"two heads":        {[]*artifact.Migration{a, b, fork}, log(applied(a), applied(b)), "out-of-order:20260103_d"},
		"no snapshot":      {[]*artifact.Migration{a}, log(old), "missing-db-snapshot:20260101_a"},
		"unfinished":       {[]*artifact.Migration{a}, log(group), "migration-unfinished:20260101_a local-migration-not-applied:20260101_a"},
		"tampered":         {[]*artifact.Migration{a}, &historyView{events: []history.Event{applied(a)}}, "history-tampered:"},
		"rolled back, new": {[]*artifact.Migration{a}, log(applied(a), history.Event{Migration: string(a.Name), Kind: history.RolledBack}), "local-migration-not-applied:20260101_a"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range checkHistory(artifact.Set{Migrations: tc.set}, tc.history) {
				got = append(got, string(f.Code)+":"+f.Migration)
			}
			if diff := cmp.Diff(tc.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestCheckDependents checks that a rebuild is refused if it loses or changes a dependent that no
// statement drops.
func TestCheckDependents(t *testing.T) {
	trigger := plan.Dependent{Kind: plan.Trigger, Name: "watch", On: "t", SQL: "CREATE TRIGGER watch AFTER INSERT ON t BEGIN SELECT 1; END"}
	other := plan.Dependent{Kind: plan.Trigger, Name: "other", On: "u", SQL: "CREATE TRIGGER other AFTER INSERT ON u BEGIN DELETE FROM t; END"}
	view := plan.Dependent{Kind: plan.View, Name: "sums", SQL: "CREATE VIEW sums AS SELECT 1"}
	upper, edited := trigger, trigger
	upper.Name = "WATCH"
	edited.SQL = sqltext.SQL(strings.Replace(string(trigger.SQL), "1", "2", 1))
	a := &artifact.Migration{Metadata: artifact.Metadata{Provider: provider.SQLite, Format: 2}}
	g := artifact.Group{Rebuild: []string{"t"}, Statements: []artifact.Statement{{SQL: `DROP VIEW "sums"`}}}
	found := func(err error) (out string) {
		var stopped *StoppedError
		if errors.As(err, &stopped) {
			for _, r := range stopped.Risks {
				out += string(r.Hazard.Case) + ":" + r.Hazard.Object
			}
		}
		return out
	}
	list := func(d ...plan.Dependent) map[string][]plan.Dependent { return map[string][]plan.Dependent{"t": d} }
	for want, err := range map[string]error{
		"rebuild:watch":    checkDependents(a, g, []plan.Dependent{trigger, view}, nil),
		"":                 checkDependents(a, g, []plan.Dependent{trigger}, list(upper)),
		"definition:watch": checkDependents(a, g, []plan.Dependent{trigger}, list(edited)),
		"aside:other":      checkAside(a, g, []plan.Dependent{trigger, view, other}),
	} {
		if got := found(err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestConflicts(t *testing.T) {
	table := func(names ...string) catalog.Database {
		var db catalog.Database
		for _, n := range names {
			db.Tables = append(db.Tables, &catalog.Table{Name: n})
		}
		return db
	}
	if got := conflicts(table("a"), table("a", "b", "c"), table("a", "b", "x")); len(got) != 1 || got[0].Object != "b" {
		t.Errorf("conflicts: %v", got)
	}
	with := func(columns ...string) catalog.Database {
		t := &catalog.Table{Name: "t"}
		for _, c := range columns {
			t.Columns = append(t.Columns, &catalog.Column{Name: c})
		}
		return catalog.Database{Tables: []*catalog.Table{t}}
	}
	if got := conflicts(with("a"), with("a", "b", "c"), with("a", "b", "x")); len(got) != 1 || got[0].Object != "t.b" {
		t.Errorf("conflicts columns: %v", got)
	}
}

func TestOlderVersion(t *testing.T) {
	for _, c := range []struct {
		version, than string
		want          bool
	}{
		{"3.9", "3.53.0", true}, {"3.53.0", "3.53", false}, {"3.54.1", "3.53.0", false},
		{"15.14 (Debian 15.14-0+deb12u1)", "12", false}, {"11.2", "12", true}, {"18beta1", "12", false},
	} {
		if got := olderVersion(c.version, c.than); got != c.want {
			t.Errorf("%s older than %s: %t", c.version, c.than, got)
		}
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	cause := &StoppedError{Migration: "m", Risks: []Risk{{Hazard: hazard.Hazard{Kind: hazard.DropColumn, Parts: hazard.Parts{Object: "users.code"}}, Count: 2}}}
	err := error(&PartialError{Applied: []string{"a", "b"}, Migration: "m", Err: cause})
	want := "applied a, b; then m: stopped before m\n  Potential data loss: dropping column users.code. [DL02] (2 rows)"
	if err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
	var stopped *StoppedError
	if !errors.As(err, &stopped) {
		t.Error("the cause is hidden")
	}
	drift := &DriftError{Migration: "m", Differences: []diff.Difference{{Object: "t", Message: "table t: missing"}}}
	if got := drift.Error(); got != "the database has drifted from what m left\n  table t: missing" {
		t.Errorf("%q", got)
	}
	statement := &StatementError{Migration: "m", Line: 3, SQL: "CREATE TABLE t (\n  id INTEGER\n)", Err: errors.New("no")}
	if got := statement.Error(); got != "m, line 3: CREATE TABLE t ( …: no" {
		t.Errorf("%q", got)
	}
	if errors.Is(withoutUnknown{ErrOutcomeUnknown}, ErrOutcomeUnknown) {
		t.Error("an outcome that became known passes for unknown")
	}
}

func TestJSON(t *testing.T) {
	h := hazard.Hazard{Kind: hazard.DropColumn, Parts: hazard.Parts{Object: "t.c"}}
	p := plan.Plan{Groups: []plan.Group{{Transactional: true, Rebuild: []string{"t"}, Steps: []plan.Step{{SQL: "SELECT 1", Reason: "r", Hazards: []hazard.Hazard{h}}}}}}
	got := JSON(p, []Risk{{Hazard: h, Count: 3}})
	n := int64(3)
	want := PlanJSON{RebuildRequired: true, Steps: []StepJSON{{SQL: "SELECT 1", Reason: "r", Transactional: true, Hazards: []HazardJSON{{"DL02", "Potential data loss: dropping column t.c.", &n}}}}}
	want.Blocks = []HazardJSON{}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
