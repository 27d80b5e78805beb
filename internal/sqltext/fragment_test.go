package sqltext_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// shownParts writes the parts of a fragment: a field as <name>, a placeholder as [name].
func shownParts(parts []sqltext.FragmentPart) string {
	var out strings.Builder
	for _, p := range parts {
		switch {
		case p.Field != "":
			out.WriteString("<" + p.Field + ">")
		case p.Placeholder != "":
			out.WriteString("[" + p.Placeholder + "]")
		default:
			out.WriteString(sqltext.Text(p.Text))
		}
	}
	return out.String()
}

func TestFragment(t *testing.T) {
	for _, c := range []struct {
		p          provider.Provider
		text, want string
	}{
		{provider.PostgreSQL, "length({title}) > $1", "length(<title>) > [$1]"},
		{provider.PostgreSQL, "{tags} = '{title}' AND {a}::text = :b", "<tags> = '{title}' AND <a>::text = [:b]"},
		{provider.PostgreSQL, `{meta} ? 'a' AND {meta} @> $1`, `<meta> ? 'a' AND <meta> @> [$1]`},
		{provider.PostgreSQL, "$${title};)$$ = {a}", "$${title};)$$ = <a>"},
		{provider.PostgreSQL, "{a} --) ;\n= 1", "<a>      \n= 1"},
		{provider.PostgreSQL, "{a} = @name", "<a> = [@name]"},
		{provider.PostgreSQL, "{ a} = {b }", "{ a} = {b }"},
		{provider.SQLite, "{a} = $1 OR {b} = ?", "<a> = [$1] OR <b> = [?]"},
		{provider.SQLite, "{a} /* ) */ = [;)] AND `)` = :x", "<a>         = [;)] AND `)` = [:x]"},
		{provider.SQLite, "{a} = 1 -- (", "<a> = 1     "},
	} {
		parts, err := sqltext.Fragment(c.p, c.text, func(string) bool { return true })
		if got := shownParts(parts); err != nil || got != c.want {
			t.Errorf("%s: got %s, %v", c.text, got, err)
		}
	}
	for _, text := range []string{"", " -- a", "1; DROP TABLE x", "1) OR (1", "(1", "1)", "'a", `"a`, "/* a"} {
		for _, p := range []provider.Provider{provider.PostgreSQL, provider.SQLite} {
			if parts, err := sqltext.Fragment(p, text, func(string) bool { return true }); err == nil && (p == provider.PostgreSQL || text != "/* a") {
				t.Errorf("%s on %v: got %s", text, p, shownParts(parts))
			}
		}
	}
}
