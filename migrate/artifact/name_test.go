package artifact_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

func TestNewName(t *testing.T) {
	now := time.Date(2026, 3, 15, 12, 0, 0, 0, time.FixedZone("east", 3600))
	for name, c := range map[string]struct {
		given    string
		existing []artifact.Name
		want     artifact.Name // "" for an error
		free     artifact.Name
	}{
		"slug":                      {"init", nil, "20260315110000_init", ""},
		"words":                     {"add users", nil, "20260315110000_add_users", ""},
		"clock is late":             {"b", []artifact.Name{"20270101000059_a"}, "20270101000100_b", ""},
		"last is no time":           {"b", []artifact.Name{"20279999_a"}, "20279999000001_b", ""},
		"no later name":             {"b", []artifact.Name{"99999999999999_a"}, "", ""},
		"own digits":                {"20260318_add_post_status", nil, "20260318_add_post_status", ""},
		"own digits that are early": {"20260301_x", []artifact.Name{"20260315110000_a"}, "", "20260315110001_x"},
		"order is by the key":       {"20260315_b", []artifact.Name{"20260315000000_a"}, "20260315_b", ""},
		"path":                      {"../evil", nil, "", "20260315110000_evil"},
		"backslash":                 {`a\b`, nil, "", "20260315110000_a_b"},
		"empty":                     {"", nil, "", "20260315110000_migration"},
		"unicode":                   {"für", nil, "", "20260315110000_f_r"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := artifact.NewName(c.given, c.existing, now)
			if got != c.want || (err == nil) != (c.want != "") {
				t.Fatalf("NewName = %q, %v, want %q", got, err, c.want)
			}
			var refusal *artifact.NameError
			if err != nil && (!errors.As(err, &refusal) || refusal.Free != c.free) {
				t.Errorf("%v, want the free name %q", err, c.free)
			}
		})
	}
}

// TestNewNameProperty checks that a generated name is well formed and sorts last, for any existing
// names and any time.
func TestNewNameProperty(t *testing.T) {
	suite.Check(t, func(t *rapid.T) {
		existing := rapid.SliceOf(rapid.Map(rapid.StringMatching(`[0-8][0-9]{7,13}_[a-z]{1,3}`), func(s string) artifact.Name { return artifact.Name(s) })).Draw(t, "existing")
		now := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "now"), 0)
		name, err := artifact.NewName(artifact.Slug(rapid.String().Draw(t, "words")), existing, now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := artifact.ParseName(string(name)); err != nil {
			t.Fatal(err)
		}
		for _, e := range existing {
			if name.Key() <= e.Key() {
				t.Fatalf("%s does not sort after %s", name, e)
			}
		}
	})
}
