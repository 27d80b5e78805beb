package migrate

import (
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// TestSquashPlaces checks databases with all, some or none of the originals of a squash. An
// original may itself be a squash.
func TestSquashPlaces(t *testing.T) {
	migration := func(name string, squashes ...history.Squash) *artifact.Migration {
		return &artifact.Migration{Name: artifact.Name(name), Checksum: "v1:" + name, Metadata: artifact.Metadata{Name: artifact.Name(name), Squashes: squashes}}
	}
	stands := func(name, within string) history.Squash {
		return history.Squash{Migration: name, Checksum: "v1:" + name, Within: within}
	}
	inner := migration("20260102_inner", stands("20260101_a", ""), stands("20260102_b", ""))
	outer := migration("20260103_outer", squashesOf([]*artifact.Migration{inner, migration("20260103_c")})...)
	applied := func(names ...string) (events []history.Event) {
		for _, name := range names {
			e := history.Event{Migration: name, Kind: history.Applied, Checksum: "v1:" + name}
			if name == string(inner.Name) {
				e.Kind, e.Metadata = history.Squashed, "squashes.1=20260101_a v1:20260101_a\nsquashes.2=20260102_b v1:20260102_b\n"
			}
			events = append(events, e)
		}
		return events
	}
	edited := applied("20260101_a", "20260102_b", "20260103_c")
	edited[1].Checksum = "v1:other"
	for name, c := range map[string]struct {
		events []history.Event
		want   squashPlace
		lacks  string
		active string
	}{
		"none":                {applied("20260100_before"), noneOfSquash, "20260102_inner 20260103_c", "20260100_before"},
		"all, from the first": {applied("20260101_a", "20260102_b", "20260103_c"), allOfSquash, "", "20260103_outer"},
		"all, squashed once":  {applied("20260100_before", "20260101_a", "20260102_b", "20260102_inner", "20260103_c", "20260104_d"), allOfSquash, "", "20260100_before 20260103_outer 20260104_d"},
		"one of the inner":    {applied("20260101_a"), partOfSquash, "20260102_inner 20260103_c", "20260101_a"},
		"the inner alone":     {applied("20260101_a", "20260102_b", "20260102_inner"), partOfSquash, "20260103_c", "20260102_inner"},
		"other files":         {edited, partOfSquash, "20260102_inner", "20260101_a 20260102_b 20260103_c"},
	} {
		h := log(c.events...)
		missing, _ := h.lacks(outer)
		var lacks, active []string
		for _, q := range missing {
			lacks = append(lacks, q.Migration)
		}
		set := artifact.Set{Migrations: []*artifact.Migration{outer}}
		outer.Files.Metadata = "squashes.1=20260102_inner v1:20260102_inner\nsquashes.2=20260101_a v1:20260101_a 20260102_inner\n" +
			"squashes.3=20260102_b v1:20260102_b 20260102_inner\nsquashes.4=20260103_c v1:20260103_c\n"
		for _, s := range h.recorded(set).active() {
			active = append(active, s.Migration)
		}
		if got := h.squashed(outer); got != c.want || strings.Join(lacks, " ") != c.lacks || strings.Join(active, " ") != c.active {
			t.Errorf("%s: place %d, lacks %s, active %s", name, got, lacks, active)
		}
	}
}

// TestSettled checks that a database uses either a squash or its originals, never both.
func TestSettled(t *testing.T) {
	a, b := &artifact.Migration{Name: "20260101_a", Checksum: "1"}, &artifact.Migration{Name: "20260102_b", Checksum: "2"}
	squashed := &artifact.Migration{Name: "20260102_squashed", Metadata: artifact.Metadata{Squashes: squashesOf([]*artifact.Migration{a, b})}}
	names := func(set artifact.Set) (out []string) {
		for _, m := range set.Migrations {
			out = append(out, string(m.Name))
		}
		return out
	}
	applied := func(a *artifact.Migration) history.Event {
		return history.Event{Migration: string(a.Name), Kind: history.Applied, Checksum: a.Checksum}
	}
	for name, c := range map[string]struct {
		local []*artifact.Migration
		h     *historyView
		want  string
	}{
		"none":                 {[]*artifact.Migration{a, b, squashed}, log(), "20260102_squashed"},
		"all":                  {[]*artifact.Migration{a, b, squashed}, log(applied(a), applied(b)), "20260102_squashed"},
		"one, the other there": {[]*artifact.Migration{b, squashed}, log(applied(a)), "20260102_b"},
		"one, the other not":   {[]*artifact.Migration{a, squashed}, log(applied(a)), "20260102_squashed"},
	} {
		set := c.h.effective(artifact.Set{Migrations: c.local})
		if got := strings.Join(names(set), " "); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
		found := checkSquashes(artifact.Set{Migrations: c.local}, c.h)
		if stuck := slices.ContainsFunc(found, func(f Finding) bool { return f.Code == SquashedInPart && f.Migration == string(squashed.Name) }); stuck != (name == "one, the other not") {
			t.Errorf("%s: %+v", name, found)
		}
	}
}
