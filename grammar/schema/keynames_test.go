package schema_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/grammar/schema"
)

func TestDerivedNames(t *testing.T) {
	a, b := &schema.Field{DBName: "a"}, &schema.Field{DBName: "b c"}
	key := func(kind schema.KeyKind) *schema.Key {
		return &schema.Key{Kind: kind, Fields: []schema.KeyField{{Field: a}, {Field: b}}}
	}
	for want, name := range map[string]func() ([]string, string){
		"t_pkey":       func() ([]string, string) { return key(schema.PrimaryKey).NameParts("t") },
		"t_a_b c_key":  func() ([]string, string) { return key(schema.UniqueKey).NameParts("t") },
		"t_a_b c_idx":  func() ([]string, string) { return key(schema.IndexKey).NameParts("t") },
		"t_a_b c_fkey": func() ([]string, string) { return schema.ForeignKeyNameParts("t", []*schema.Field{a, b}) },
	} {
		if got := schema.DerivedName(name()); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestFitName(t *testing.T) {
	for length := range 80 {
		base := strings.Repeat("é", length)
		got := schema.FitName(base, "_key")
		kept := strings.TrimSuffix(got, "_key")
		whole := len(base)+len("_key") <= schema.MaxName
		if !utf8.ValidString(got) || kept == got || !strings.HasPrefix(base, kept) || whole != (kept == base) || !whole && len(got) < schema.MaxName-1 || len(got) > schema.MaxName {
			t.Errorf("%d characters give %q", length, got)
		}
	}
}
