package history_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/migrate/history"
)

// chain makes a log of events that follow each other.
func chain(events ...history.Event) []history.Event {
	var last *history.Event
	for i, e := range events {
		e.At = time.Date(2026, 1, 1, 0, 0, i, 1000, time.UTC)
		events[i] = history.Next(last, e)
		last = &events[i]
	}
	return events
}

func event(migration string, kind history.Kind, group int) history.Event {
	return history.Event{Migration: migration, Kind: kind, Group: group, Checksum: "v1:" + migration}
}

func TestReplay(t *testing.T) {
	log := chain(
		event("a", history.Applied, 0),
		event("b", history.Applied, 0),
		event("c", history.Started, 0),
		event("c", history.GroupDone, 1),
		event("a", history.RolledBack, 0),
		event("d", history.Started, 0),
		event("d", history.GroupDone, 1),
		event("d", history.Failed, 2),
		event("a", history.Applied, 0),
		event("b", history.ResolvedRolledBack, 0),
		event("e", history.Baseline, 0),
	)
	type state struct {
		Migration string
		Status    history.Status
		Groups    int
	}
	var got []state
	for _, s := range history.Replay(log) {
		got = append(got, state{s.Migration, s.Status, s.Groups})
	}
	want := []state{
		{"c", history.Unfinished, 1}, {"d", history.HasFailed, 1}, {"a", history.IsApplied, 0},
		{"b", history.NotApplied, 0}, {"e", history.IsApplied, 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if active := history.Active(log); len(active) != 2 || active[0].Migration != "a" || active[1].Migration != "e" {
		t.Errorf("active: %+v", active)
	}
}

func TestVerifyFindsTampering(t *testing.T) {
	fresh := func() []history.Event {
		return chain(event("a", history.Applied, 0), event("b", history.Applied, 0), event("c", history.Applied, 0))
	}
	if err := history.Verify(fresh()); err != nil {
		t.Fatal(err)
	}
	for name, tamper := range map[string]func([]history.Event) []history.Event{
		"edited":        func(l []history.Event) []history.Event { l[1].MigrationSQL = "x"; return l },
		"time edited":   func(l []history.Event) []history.Event { l[0].At = l[0].At.Add(time.Hour); return l },
		"first deleted": func(l []history.Event) []history.Event { return l[1:] },
		"deleted":       func(l []history.Event) []history.Event { return append(l[:1], l[2]) },
		"inserted":      func(l []history.Event) []history.Event { return append(l, l[2]) },
		"newer format":  func(l []history.Event) []history.Event { l[2].Format = 2; return l },
	} {
		if err := history.Verify(tamper(fresh())); err == nil {
			t.Errorf("%s: not found", name)
		}
	}
}
