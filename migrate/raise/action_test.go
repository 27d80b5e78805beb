package raise

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/lower"
)

// TestActionsAgree checks that the language and a catalog have the same actions, and that raise
// reverses lower.
func TestActionsAgree(t *testing.T) {
	seen := map[catalog.Action]bool{}
	for a := schema.NoAction; a <= schema.SetDefault; a++ {
		low := lower.Action(a)
		seen[low] = true
		if got := raiseAction(low); got != a {
			t.Errorf("%s comes back as %s", a, got)
		}
		if sql := strings.ReplaceAll(low.String(), " ", ""); !strings.EqualFold(sql, a.String()) {
			t.Errorf("%s is %s in a catalog", a, low)
		}
	}
	if len(seen) != int(catalog.SetDefault)+1 {
		t.Errorf("%d actions of a catalog are those of the language, of %d", len(seen), catalog.SetDefault+1)
	}
}
