package plan_test

import (
	"testing"

	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// TestColumnCandidates checks that a rename is only asked about if both columns have the same type
// and are keys of the same kind.
func TestColumnCandidates(t *testing.T) {
	const user, team = "model User {\nid Int @id\nposts Post[]\n}\n", "model Team {\nid Int @id\nposts Post[]\n}\n"
	alone := func(name string) string { return "model " + name + " {\nid Int @id\n}\n" }
	post := func(fields string) string { return "model Post {\n" + fields + "\n}\n" }
	to := func(model, column string) string {
		return "id Int @id\n x " + model + " @relation(fields: [" + column + "], references: [id])\n" + column + " Int"
	}
	for name, c := range map[string]struct {
		before, after string
		asked         bool
	}{
		"plain":                         {post("id Int @id\na Int"), post("id Int @id\nb Int"), true},
		"another type":                  {post("id Int @id\na Int"), post("id Int @id\nb String"), false},
		"the key and a plain one":       {post("id Int @id\nn Int @unique"), post("n Int @id\nc Int"), false},
		"two keys":                      {post("id Int @id\nn Int"), post("key Int @id\nn Int"), true},
		"unique and plain":              {post("id Int @id\na Int @unique"), post("id Int @id\nb Int"), false},
		"plain and unique":              {post("id Int @id\na Int"), post("id Int @id\nb Int @unique"), false},
		"two unique ones":               {post("id Int @id\na Int @unique"), post("id Int @id\nb Int @unique"), true},
		"of a key of two":               {post("id Int @id\na Int\nc Int\n@@unique([a, c])"), post("id Int @id\nb Int\nc Int\n@@unique([b, c])"), true},
		"to the same table":             {user + post(to("User", "aId")), user + post(to("User", "bId")), true},
		"to another table":              {user + alone("Team") + post(to("User", "aId")), alone("User") + team + post(to("Team", "bId")), false},
		"a relation comes to a column":  {alone("User") + post("id Int @id\na Int"), user + post(to("User", "aId")), true},
		"a relation leaves its column":  {user + post(to("User", "aId")), alone("User") + post("id Int @id\na Int"), true},
		"unique relation, plain column": {post("id Int @id\na Int @unique"), user + post(to("User", "aId")), false},
	} {
		for provider, d := range dialects() {
			p := plan.Make(input(t, map[string]string{"before.prisma": c.before, "after.prisma": c.after}, d))
			asked := false
			for _, h := range p.Hazards() {
				asked = asked || h.Kind == hazard.Rename
			}
			if asked != c.asked {
				t.Errorf("%s, %s: asked %t", name, provider, asked)
			}
		}
	}
}
