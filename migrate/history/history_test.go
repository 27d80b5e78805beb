package history_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/migrate/history"
)

// chain returns the events as a valid history.
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
	fresh := func() ([]history.Event, *history.Head) {
		log := chain(event("a", history.Applied, 0), event("b", history.Applied, 0), event("c", history.Applied, 0))
		head := history.HeadOf(&log[2], history.Database{})
		return log, &head
	}
	if err := history.Verify(fresh()); err != nil {
		t.Fatal(err)
	}
	if err := history.Verify(nil, nil); err != nil {
		t.Fatal(err)
	}
	rehashed := func(e *history.Event) { e.Reason, e.Hash = "x", ""; e.Hash = e.Sum() }
	for name, c := range map[string]struct {
		tamper func([]history.Event, *history.Head) ([]history.Event, *history.Head)
		want   string
	}{
		"edited": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) {
			l[1].MigrationSQL = "x"
			return l, h
		}, "row 2 (b applied) was edited"},
		"metadata edited": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) {
			l[1].Metadata = "x"
			return l, h
		}, "row 2 (b applied) was edited"},
		"newest edited": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) {
			l[2].Reason = "x"
			return l, h
		}, "row 3 (c applied) was edited"},
		"hash edited": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) {
			l[2].Hash += "x"
			return l, h
		}, "row 3 (c applied) was edited"},
		"edited with its hash": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) {
			rehashed(&l[0])
			return l, h
		}, "row 2 (b applied) does not continue"},
		"newest with its hash": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) {
			rehashed(&l[2])
			return l, h
		}, "row 3 (c applied) is not the newest row as it was written"},
		"time edited": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) {
			l[0].At = l[0].At.Add(time.Hour)
			return l, h
		}, "row 1"},
		"first deleted": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) { return l[1:], h }, "row 2 should be row 1"},
		"deleted": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) {
			return append(l[:1], l[2]), h
		}, "row 3 should be row 2"},
		"newest deleted": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) { return l[:2], h }, "the newest rows of the history are gone: it ends with row 2 (b applied) and went up to row 3"},
		"all deleted":    {func(_ []history.Event, h *history.Head) ([]history.Event, *history.Head) { return nil, h }, "all rows of the history are gone: it went up to row 3"},
		"without head":   {func(l []history.Event, _ *history.Head) ([]history.Event, *history.Head) { return l, nil }, "_comon_orm_migrations_head, which names the newest row of the history, is missing"},
		"older head": {func(l []history.Event, _ *history.Head) ([]history.Event, *history.Head) {
			h := history.HeadOf(&l[1], history.Database{})
			return l, &h
		}, "the rows after row 2 were not written by a migration run"},
		"inserted":     {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) { return append(l, l[2]), h }, "row 3 should be row 4"},
		"newer format": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) { l[2].Format++; return l, h }, "row 3 has format 3"},
		"older format": {func(l []history.Event, h *history.Head) ([]history.Event, *history.Head) {
			l[2].Format, l[2].Hash = 1, ""
			return l, h
		}, "row 3 has format 1"},
	} {
		if err := history.Verify(c.tamper(fresh())); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// TestVerifyOldRows checks that a history of the first version is read unchanged, and that its rows
// are protected as soon as there is a row of format 2.
func TestVerifyOldRows(t *testing.T) {
	old := func(last *history.Event, e history.Event) history.Event {
		e = history.Next(last, e)
		e.Format, e.Hash = 1, ""
		return e
	}
	one := old(nil, event("a", history.Applied, 0))
	two := old(&one, event("b", history.Applied, 0))
	if err := history.Verify([]history.Event{one, two}, nil); err != nil {
		t.Fatal(err)
	}
	three := history.Next(&two, event("c", history.Applied, 0))
	head := history.HeadOf(&three, history.Database{})
	if err := history.Verify([]history.Event{one, two, three}, &head); err != nil {
		t.Fatal(err)
	}
	two.Metadata = "x"
	if err := history.Verify([]history.Event{one, two, three}, &head); err == nil {
		t.Error("metadata of an old row: not found")
	}
}

func TestCopies(t *testing.T) {
	here := history.Database{Name: "app", Identity: "1/2"}
	for name, c := range map[string]struct {
		that history.Database
		want bool
	}{
		"the same, renamed": {history.Database{Name: "old", Identity: "1/2"}, false},
		"another":           {history.Database{Name: "app", Identity: "1/3"}, true},
		"unknown":           {history.Database{Name: "app"}, false},
	} {
		if got := here.IsCopyOf(c.that); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
