package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/google/go-cmp/cmp"
)

// TestExampleOfTheEssay checks that the planner plans exactly the steps in the example of the
// package comment.
func TestExampleOfTheEssay(t *testing.T) {
	in := edit(t, "postgresql", "model User {\n  id Int @id\n  age Int?\n}", "model User {\n  id Int @id\n  age Int\n  @@index([age])\n}")
	in.Backfill = map[string]sqltext.SQL{"User.age": "0"}
	var got strings.Builder
	for i, g := range plan.Make(in).Groups {
		for _, s := range g.Steps {
			fmt.Fprintf(&got, "%d %s\n", i+1, s.Reason)
		}
	}
	want := `1 fill User.age where it is NULL
1 create index User_age_idx
2 require User.age of new rows
3 check old rows against _age_not_null
4 require User.age
4 drop the check that NOT NULL replaces
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
	in.Online = plan.Never
	if groups := plan.Make(in).Groups; len(groups) != 1 {
		t.Errorf("%d groups, want one", len(groups))
	}
}
