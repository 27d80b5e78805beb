package transitions

import "github.com/cocomon/comon_orm/migrate"

// orphans returns edits with a new relation for which all existing rows get the same value, from a
// default or a backfill.
func orphans() []transition {
	const child = "model U { id Int @id @default(autoincrement())"
	before := "model P { id Int @id  s String @unique }  " + child + " }"
	after := func(field, references string) string {
		return "model P { id Int @id  s String @unique  us U[] }  " + child + "  n " + field + "  p P @relation(fields: [n], references: [" + references + "]) }"
	}
	rows := []string{`INSERT INTO "P" VALUES (1, 'one')`, `INSERT INTO "U" (id) VALUES (1), (2)`}
	add := func(name, field, references, stops string, options migrate.PlanOptions, was string) transition {
		c := transition{name: "orphans: " + name, before: before, after: after(field, references), seed: rows, options: options, codes: "UX05", stops: stops}
		if stops == "" {
			c.rows = map[string]string{valueOfN: was}
		}
		return c
	}
	none := migrate.PlanOptions{}
	empty := add("no rows", "Int @default(7)", "id", "", none, "")
	empty.seed = rows[:1]
	optional := add("optional with a default", "Int? @default(7)", "id", "UX05", none, "")
	optional.after = "model P { id Int @id  s String @unique  us U[] }  " + child + "  n Int? @default(7)  p P? @relation(fields: [n], references: [id]) }"
	text := add("text that is there", "String @default(\"one\")", "s", "", none, "one;one")
	fresh := add("a parent that is new", "Int @default(1)", "id", "UX05", none, "")
	fresh.before, fresh.seed = child+" }", rows[1:]
	return []transition{
		add("default without a parent", "Int @default(7)", "id", "UX05", none, ""),
		add("default with a parent", "Int @default(1)", "id", "", none, "1;1"),
		add("value without a parent", "Int", "id", "UX05", backfill("7"), ""),
		add("value with a parent", "Int", "id", "", backfill("1"), "1;1"),
		add("a value instead of the default", "Int @default(7)", "id", "", backfill("1"), "1;1"),
		add("text without a parent", "String @default(\"two\")", "s", "UX05", none, ""),
		empty, optional, text, fresh,
	}
}
