package plan_test

import (
	"testing"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
	postgres "github.com/cocomon/comon_orm/migrate/postgres/ddl"
)

// TestEnumMovesPastTakenNames checks that no statement gives a type a name that another type has at
// that moment.
func TestEnumMovesPastTakenNames(t *testing.T) {
	enum := func(schema, name string) *catalog.Enum {
		return &catalog.Enum{Schema: schema, Name: name, Values: []string{"a"}}
	}
	for name, c := range map[string]struct {
		others []*catalog.Enum
		want   []string
	}{
		"free": {nil, []string{`ALTER TYPE "one"."S" SET SCHEMA "two"`, `ALTER TYPE "two"."S" RENAME TO "N"`}},
		"older name taken there": {[]*catalog.Enum{enum("two", "S")},
			[]string{`ALTER TYPE "one"."S" RENAME TO "N"`, `ALTER TYPE "one"."N" SET SCHEMA "two"`}},
		"newer name taken here as well": {[]*catalog.Enum{enum("two", "S"), enum("one", "N")},
			[]string{`ALTER TYPE "one"."S" RENAME TO "_N"`, `ALTER TYPE "one"."_N" SET SCHEMA "two"`, `ALTER TYPE "two"."_N" RENAME TO "N"`}},
	} {
		t.Run(name, func(t *testing.T) {
			from, to := enum("one", "S"), enum("two", "N")
			p := plan.Make(plan.Input{Dialect: postgres.New(),
				From:    catalog.Database{Enums: append([]*catalog.Enum{from}, c.others...)},
				To:      catalog.Database{Enums: append([]*catalog.Enum{to}, c.others...)},
				Changes: []diff.Change{diff.AlterEnum{From: from, To: to}}})
			var got []string
			for _, g := range p.Groups {
				for _, s := range g.Steps {
					got = append(got, string(s.SQL))
				}
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("statement %d is %s, want %s", i+1, got[i], c.want[i])
				}
			}
		})
	}
}
