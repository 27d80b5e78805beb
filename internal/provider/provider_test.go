package provider_test

import (
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
)

// TestNames parses every name again, and checks that no two databases have the same name.
func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range provider.All() {
		if got, ok := provider.Parse(p.String()); !ok || got != p {
			t.Errorf("Parse(%q) = %v, %t", p.String(), got, ok)
		}
		if p.Title() == "" || !p.Known() || seen[p.String()] {
			t.Errorf("%d: name %q, title %q, known %t", p, p.String(), p.Title(), p.Known())
		}
		seen[p.String()] = true
	}
	if !slices.Contains(provider.All(), provider.Default) {
		t.Error("the default is not one of all")
	}
}

func TestNone(t *testing.T) {
	var none provider.Provider
	if none.Known() || none.String() != "" || none.Title() != "" {
		t.Errorf("none is %q, %q, known %t", none.String(), none.Title(), none.Known())
	}
	for _, name := range []string{"", "postgres", "SQLite", "mysql"} {
		if p, ok := provider.Parse(name); ok {
			t.Errorf("Parse(%q) = %v", name, p)
		}
	}
	if got := provider.Names(); got != "postgresql or sqlite" {
		t.Errorf("Names() = %q", got)
	}
}
