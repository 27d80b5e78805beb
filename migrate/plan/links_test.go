package plan_test

import (
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// TestLinks checks that the values of a dropped foreign key column can be kept as links only if
// exactly one new join table can store them, and that the hazard offers --keep-links only then.
func TestLinks(t *testing.T) {
	one := "model U {\n  id Int @id\n  ps P[] @relation(\"x\")\n}\nmodel P {\n  id Int @id\n  uId Int?\n  u U? @relation(\"x\", fields: [uId], references: [id])\n}\n"
	many := "model U {\n  id Int @id\n  ps P[] @relation(\"x\")\n}\nmodel P {\n  id Int @id\n  us U[] @relation(\"x\")\n}\n"
	for name, c := range map[string]struct {
		before, after string
		kept          bool
	}{
		"one": {one, many, true},
		"of a model to itself": {
			"model P {\n  id Int @id\n  uId Int?\n  u P? @relation(\"x\", fields: [uId], references: [id])\n  ps P[] @relation(\"x\")\n}\n",
			"model P {\n  id Int @id\n  us P[] @relation(\"x\")\n  ps P[] @relation(\"x\")\n}\n", false,
		},
		"two tables": {one, "model U {\n  id Int @id\n  ps P[] @relation(\"x\")\n  qs P[] @relation(\"y\")\n}\nmodel P {\n  id Int @id\n  us U[] @relation(\"x\")\n  vs U[] @relation(\"y\")\n}\n", false},
		"two columns": {
			"model U {\n  id Int @id\n  ps P[] @relation(\"x\")\n  qs P[] @relation(\"y\")\n}\nmodel P {\n  id Int @id\n  uId Int?\n  u U? @relation(\"x\", fields: [uId], references: [id])\n  vId Int?\n  v U? @relation(\"y\", fields: [vId], references: [id])\n}\n",
			many, false,
		},
		"another model": {one, "model U {\n  id Int @id\n}\nmodel P {\n  id Int @id\n  vs V[]\n}\nmodel V {\n  id Int @id\n  ps P[]\n}\n", false},
	} {
		for provider, d := range dialects() {
			in := input(t, map[string]string{"before.prisma": c.before, "after.prisma": c.after}, d)
			offered := slices.ContainsFunc(plan.Make(in).Hazards(), func(h hazard.Hazard) bool {
				return h.Kind == hazard.DropColumn && h.Field == "P.uId" && h.Becomes == "_x"
			})
			in.KeepLinks = []string{"P.uId"}
			kept := slices.Equal(plan.Make(in).KeptLinks, in.KeepLinks)
			if offered != c.kept || kept != c.kept {
				t.Errorf("%s, %s: offered %t, kept %t, want %t", name, provider, offered, kept, c.kept)
			}
		}
	}
}
