package migrate

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/history"
)

func TestDecideResolve(t *testing.T) {
	b := newBench(t)
	first, second := b.migration("20260101_first", none, modelA), b.migration("20260102_second", modelA, noteA)
	set := artifact.Set{Migrations: []*artifact.Migration{first, second}}
	applied := newEvent(first, history.Applied)
	edited := b.observed(noteA, applied)
	edited.history.events[0].Previous = "somebody's"
	for name, c := range map[string]struct {
		now     *observation
		options ResolveOptions
		kind    history.Kind
		want    string
	}{
		"applied, and so it is":        {b.observed(noteA, applied), ResolveOptions{Applied: "20260102_second"}, history.ResolvedApplied, ""},
		"applied, but it is not":       {b.observed(modelA, applied), ResolveOptions{Applied: "20260102_second"}, "", "drift: a.note"},
		"applied, by force":            {&observation{history: log(applied)}, ResolveOptions{Applied: "20260102_second", Force: true}, history.ResolvedApplied, ""},
		"recorded already":             {b.observed(modelA, applied), ResolveOptions{Applied: "20260101_first"}, "", "migration 20260101_first is recorded as applied already"},
		"rolled back, and so it is":    {b.observed(none, applied), ResolveOptions{RolledBack: "20260101_first"}, history.ResolvedRolledBack, ""},
		"rolled back, but it is there": {b.observed(modelA, applied), ResolveOptions{RolledBack: "20260101_first"}, "", "drift: a"},
		"never applied":                {b.observed(modelA, applied), ResolveOptions{RolledBack: "20260102_second"}, "", "migration 20260102_second is not recorded as applied"},
		"unknown":                      {b.observed(modelA, applied), ResolveOptions{Applied: "20260103_third"}, "", "migration 20260103_third is not in the migrations directory"},
		"an edited history":            {edited, ResolveOptions{Applied: "20260102_second"}, "", "the history was tampered with"},
		"confirmed":                    {edited, ResolveOptions{Applied: "20260102_second", Force: true, Reason: "I looked"}, history.ResolvedApplied, ""},
	} {
		t.Run(name, func(t *testing.T) {
			event, err := decideResolve(b.snapshots, c.now, set, c.options)
			wantOutcome(t, err, c.want)
			if err == nil && event.Kind != c.kind {
				t.Errorf("event %s, want %s", event.Kind, c.kind)
			}
		})
	}
}

func TestDecideRollback(t *testing.T) {
	b := newBench(t)
	first, second := b.migration("20260101_first", none, modelA), b.migration("20260102_second", modelA, noteA)
	set := artifact.Set{Migrations: []*artifact.Migration{first, second}}
	all := log(newEvent(first, history.Applied), newEvent(second, history.Applied))
	edited := log(newEvent(first, history.Applied))
	edited.events[0].Previous = "somebody's"
	for name, c := range map[string]struct {
		h       *historyView
		options RollbackOptions
		targets string
		want    string
	}{
		"the newest":        {all, RollbackOptions{}, "20260102_second", ""},
		"back to the first": {all, RollbackOptions{Name: "20260101_first"}, "20260102_second 20260101_first", ""},
		"nothing applied":   {log(), RollbackOptions{}, "", "no migration is applied"},
		"not applied":       {all, RollbackOptions{Name: "20260103_third"}, "", "migration 20260103_third is not applied"},
		"an edited history": {edited, RollbackOptions{}, "", "findings: history-tampered"},
	} {
		t.Run(name, func(t *testing.T) {
			states, err := decideRollback(set, c.h, c.options)
			wantOutcome(t, err, c.want)
			var names []string
			for _, s := range states {
				names = append(names, s.Migration)
			}
			if diff := cmp.Diff(c.targets, strings.Join(names, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
	wantOutcome(t, checkUndo(b.snapshots, b.observed(noteA), second), "")
	wantOutcome(t, checkUndo(b.snapshots, b.observed(modelA), second), "drift: a.note")
}

// TestWayBack checks that the rollback is taken from the files, else from the history, and is
// planned if neither has it.
func TestWayBack(t *testing.T) {
	b := newBench(t)
	local := b.migration("20260101_first", none, modelA)
	without := b.migration("20260101_first", none, modelA)
	without.Files.Rollback = ""
	recorded := newEvent(local, history.Applied)
	recorded.RollbackSQL = "SELECT 3;\n"
	bare := history.Event{Migration: "20260101_first", Kind: history.Applied}
	for name, c := range map[string]struct {
		local *artifact.Migration
		event history.Event
		sql   string
		want  string
	}{
		"of the files":           {local, recorded, "SELECT 2", ""},
		"of the history":         {without, recorded, "SELECT 3", ""},
		"planned from the files": {without, bare, `DROP TABLE "a"`, ""},
		"planned of the history": {nil, newEvent(without, history.Applied), `DROP TABLE "a"`, ""},
		"nobody knows":           {nil, bare, "", "no way back from 20260101_first"},
	} {
		t.Run(name, func(t *testing.T) {
			var set artifact.Set
			if c.local != nil {
				set.Migrations = append(set.Migrations, c.local)
			}
			a, err := wayBack(b.snapshots, set, history.State{Migration: "20260101_first", Status: history.IsApplied, Event: c.event})
			wantOutcome(t, err, c.want)
			if err == nil && !strings.Contains(a.Files.Rollback, c.sql) {
				t.Errorf("%q, want %q", a.Files.Rollback, c.sql)
			}
		})
	}
}

func TestDecideBaseline(t *testing.T) {
	b := newBench(t)
	first := b.migration("20260101_first", none, modelA)
	for name, c := range map[string]struct {
		now  *observation
		want string
	}{
		"the database has it":      {b.observed(both), ""},
		"something is missing":     {b.observed(none), "drift: a"},
		"it has a history already": {b.observed(modelA, newEvent(first, history.Applied)), "the database has a history already"},
	} {
		t.Run(name, func(t *testing.T) {
			wantOutcome(t, decideBaseline(b.snapshots, c.now, "schema.prisma", b.snapshot(modelA)), c.want)
		})
	}
}

func TestDecideReset(t *testing.T) {
	b := newBench(t)
	ready, open, elsewhere := b.migration("20260101_first", none, modelA), b.migration("20260101_first", none, modelA), b.migration("20260101_first", none, modelA)
	open.Script.Todos = []hazard.Hazard{{Kind: hazard.RequiredColumn, Text: "fill the column", Line: 1}}
	elsewhere.Metadata.Provider = provider.PostgreSQL
	for name, c := range map[string]struct {
		migration *artifact.Migration
		want      string
	}{
		"ready":                {ready, ""},
		"an open task":         {open, "stopped: UX01"},
		"for another database": {elsewhere, "migration 20260101_first is for postgresql"},
	} {
		t.Run(name, func(t *testing.T) {
			wantOutcome(t, decideReset(artifact.Set{Migrations: []*artifact.Migration{c.migration}}, provider.SQLite), c.want)
		})
	}
}

// planned returns the migration that the planner writes from some models to others.
func (b bench) planned(name, from, to string) *artifact.Migration {
	b.Helper()
	forward, reverse, err := b.snapshots.planBetween(b.schema(from), b.schema(to), nil, PlanOptions{})
	if err != nil {
		b.Fatal(err)
	}
	a, err := artifact.Render(artifact.Draft{
		Name: artifact.Name(name), Provider: provider.SQLite, Plan: forward, Reverse: reverse, Before: b.snapshot(from), After: b.snapshot(to),
	})
	if err != nil {
		b.Fatal(err)
	}
	return a
}

func TestDecideRebase(t *testing.T) {
	b := newBench(t)
	first := b.planned("20260101000000_first", none, modelA)
	mine, theirs := b.planned("20260102000000_mine", modelA, both), b.planned("20260103000000_theirs", modelA, noteA)
	edited, same := b.migration("20260102000000_mine", modelA, both), b.planned("20260102000000_mine", modelA, noteA)
	against := b.planned("20260102000000_mine", modelA, "a: id Int @id, note Int?")
	at := stamp{now: time.Date(2026, 1, 4, 0, 0, 0, 0, time.UTC)}
	for name, c := range map[string]struct {
		mine    *artifact.Migration
		options RebaseOptions
		done    []Rebased
		after   string
		want    string
	}{
		"it moves after the head": {mine, RebaseOptions{}, []Rebased{{Old: "20260102000000_mine", New: "20260104000000_mine"}}, noteA + "; b: id Int @id", ""},
		"its change is there":     {same, RebaseOptions{}, []Rebased{{Old: "20260102000000_mine"}}, "", ""},
		"the changes conflict":    {against, RebaseOptions{}, nil, "", "migration 20260102000000_mine: its change conflicts with that of the migrations before it"},
		"its plan is what it was": {edited, RebaseOptions{}, []Rebased{{Old: "20260102000000_mine", New: "20260104000000_mine"}}, noteA + "; b: id Int @id", ""},
		"an applied one stays":    {mine, RebaseOptions{Move: []string{"20260103000000_theirs"}}, nil, "", "migration 20260103000000_theirs is applied"},
		"an unknown one":          {mine, RebaseOptions{Move: []string{"20260109000000_no"}}, nil, "", "migration 20260109000000_no is not there"},
	} {
		t.Run(name, func(t *testing.T) {
			set := artifact.Set{Migrations: []*artifact.Migration{first, c.mine, theirs}}
			r, err := decideRebase(b.snapshots, set, map[string]bool{"20260101000000_first": true, "20260103000000_theirs": true}, c.options, at)
			wantOutcome(t, err, c.want)
			if err != nil {
				return
			}
			if diff := cmp.Diff(c.done, r.done); diff != "" {
				t.Error(diff)
			}
			if c.after == "" {
				return
			}
			if diff := cmp.Diff(b.snapshot(c.after), r.writes[len(r.writes)-1].fresh.Files.After); diff != "" {
				t.Error(diff)
			}
		})
	}
}
