package grammar_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
)

// TestDateTimeSetting checks that a setting of the generator determines the type of DateTime fields
// without a native type.
func TestDateTimeSetting(t *testing.T) {
	for _, c := range []struct {
		provider, generator, setting string
		want, wrong                  string
	}{
		{"postgresql", "comon_orm", `"Timestamp(3)"`, "Timestamp", ""},
		{"postgresql", "comon_orm", `"Timestamptz"`, "Timestamptz", ""},
		{"postgresql", "other", `"Timestamp(3)"`, "", ""},
		{"postgresql", "comon_orm", `"Timestamp(7)"`, "", `"Timestamp(7)" is not a type for DateTime fields`},
		{"postgresql", "comon_orm", `"Date"`, "", `"Date" is not a type for DateTime fields`},
		{"postgresql", "comon_orm", `["Timestamp"]`, "", "must be a string"},
		{"sqlite", "comon_orm", `"Timestamp(3)"`, "", "SQLite has no native types"},
	} {
		own := "@db.Timestamptz(6)"
		if c.provider == "sqlite" {
			own = ""
		}
		s, found := grammar.Parse("schema.prisma", `datasource db {
  provider = "`+c.provider+`"
  url      = "x"
}
generator client {
  provider = "`+c.generator+`"
  dateTime = `+c.setting+`
}
model A {
  id  Int @id
  a   DateTime
  own DateTime `+own+`
}
`)
		var messages []string
		for _, d := range found {
			messages = append(messages, d.Message)
		}
		if got := strings.Join(messages, "; "); c.wrong != "" {
			if !strings.Contains(strings.ReplaceAll(got, "`", `"`), c.wrong) {
				t.Errorf("%s: %q, want %q", c.setting, got, c.wrong)
			}
			continue
		}
		native := s.Models[0].Field("a").Native
		if got := ""; native != nil && native.Name != c.want || native == nil && c.want != got {
			t.Errorf("%s of %s: %v, want %s; %v", c.setting, c.generator, native, c.want, messages)
		}
		if own := s.Models[0].Field("own").Native; own == nil || own.Args[0] != 6 {
			t.Errorf("%s: a type of its own is %v", c.setting, own)
		}
	}
}
