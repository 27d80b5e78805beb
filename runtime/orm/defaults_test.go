package orm

import (
	"regexp"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/runtime/query"
)

func TestClientDefaults(t *testing.T) {
	now := time.Date(2026, 2, 3, 4, 5, 6, 7000, time.UTC)
	for _, c := range []struct {
		name   string
		column query.Column
		form   string
	}{
		{"uuid(4)", query.Column{DefaultFunc: query.DefaultUUID4}, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`},
		{"uuid(7)", query.Column{DefaultFunc: query.DefaultUUID7}, `^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`},
		{"cuid(1)", query.Column{DefaultFunc: query.DefaultCUID}, `^c[0-9a-z]{24}$`},
		{"cuid(2)", query.Column{DefaultFunc: query.DefaultCUID2}, `^[a-z][0-9a-z]{23}$`},
		{"ulid()", query.Column{DefaultFunc: query.DefaultULID}, `^01[0-9A-HJKMNP-TV-Z]{24}$`},
		{"nanoid()", query.Column{DefaultFunc: query.DefaultNanoID}, `^[0-9A-Za-z_-]{21}$`},
		{"nanoid(8)", query.Column{DefaultFunc: query.DefaultNanoID, DefaultSize: 8}, `^[0-9A-Za-z_-]{8}$`},
	} {
		t.Run(c.name, func(t *testing.T) {
			seen := map[string]bool{}
			for range 50 {
				v, err := makeDefault(&c.column, now)
				if err != nil {
					t.Fatal(err)
				}
				if !regexp.MustCompile(c.form).MatchString(v.Str) {
					t.Fatalf("%q is not of the form %s", v.Str, c.form)
				}
				seen[v.Str] = true
			}
			if len(seen) != 50 {
				t.Errorf("%d of 50 differ", len(seen))
			}
		})
	}
	if v, err := makeDefault(&query.Column{DefaultFunc: query.DefaultNow}, now); err != nil || v != query.TimeValue(now) {
		t.Errorf("now: %v, %v", v, err)
	}
}
