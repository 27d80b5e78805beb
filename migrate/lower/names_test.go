package lower

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

func TestNames(t *testing.T) {
	long := strings.Repeat("n", 60)
	n := newNames()
	n.take("", "", "Short_a_idx")
	for _, test := range []struct {
		table   string
		columns []string
		suffix  string
		want    string
	}{
		{"Post", []string{"author_id", "title"}, "_key", "Post_author_id_title_key"},
		{"Post", nil, "_pkey", "Post_pkey"},
		{"_PostToTag", []string{"AB"}, "_pkey", "_PostToTag_AB_pkey"},
		{long, []string{"bcd"}, "_idx", long[:59] + "_idx"},
		{long, []string{"bce"}, "_idx", long[:50] + "_cd6a1d73_idx"},
		{strings.Repeat("ö", 40), nil, "_pkey", strings.Repeat("ö", 29) + "_pkey"},
		{"Short", []string{"a"}, "_idx", "Short_a_933bdca6_idx"},
	} {
		got := n.derive(&catalog.Table{Name: test.table}, test.columns, test.suffix)
		if got != test.want || len(got) > schema.MaxName {
			t.Errorf("%s %v: %q of %d bytes, want %q", test.table, test.columns, got, len(got), test.want)
		}
	}
}
