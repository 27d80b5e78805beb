package sqltext_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

// TestPlaceholders lists the placeholders of statements. The signs of placeholders have other
// meanings in these statements too. Only a, b and id are names of arguments.
func TestPlaceholders(t *testing.T) {
	named := func(name string) bool { return strings.Contains(" a b id ", " "+name+" ") }
	for text, want := range map[string]string{
		"SELECT $1, $2, $1":                        "$1 $2 $1",
		"SELECT $99999999999999999999":             "$99999999999999999999",
		"SELECT :a, @b, $id":                       ":a @b $id",
		"WHERE id=@id AND x>=@a AND y>@b":          "@id @a @b",
		"WHERE x||@a = y->>@b":                     "@a @b",
		"SELECT a::text, :a::int, (:b)::text":      ":a :b",
		"SELECT x[1:a], x[:b], x[(:a):2], x[$1:]":  ":a $1",
		"SELECT ARRAY[@a, $b]":                     "@a $b",
		"SELECT f(a := 1, b := :b)":                ":b",
		"SELECT @x, @ a, @(a), @-5":                "",
		"SELECT x @> a, x @>a, x <@a, x @@a":       "",
		"SELECT x @? '$.a', x ? 'a', x ?| a":       "",
		"SELECT x #> a, x ~@a":                     "",
		"SELECT ':a @b $1', E'\\':a', \"@a\"":      "",
		"SELECT $$ :a $1 $$, $x$ @a $x$, :a":       ":a",
		"SELECT 1 -- :a $1\n, /* @b /* $2 */ */ 2": "",
		"SELECT '08:30', 'a'::text, U&':a'":        "",
		"SELECT : a, @ b":                          "",
		"SELECT :été":                              ":été",
	} {
		got, err := sqltext.Placeholders(text, named)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		var spelled []string
		for _, p := range got {
			spelled = append(spelled, text[p.Start:p.End])
			if p.Number == 0 && text[p.Start+1:p.End] != p.Name {
				t.Errorf("%s: the name of %s is %q", text, text[p.Start:p.End], p.Name)
			}
			if p.Number > 0 && fmt.Sprint("$", p.Number) != text[p.Start:p.End] {
				t.Errorf("%s: the number of %s is %d", text, text[p.Start:p.End], p.Number)
			}
		}
		if strings.Join(spelled, " ") != want {
			t.Errorf("%s: got %q, want %q", text, spelled, want)
		}
	}
	if _, err := sqltext.Placeholders("SELECT 'x", named); err == nil {
		t.Error("an unterminated string passes")
	}
}
