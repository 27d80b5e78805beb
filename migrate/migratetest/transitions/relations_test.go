package transitions

import (
	"strings"

	"github.com/cocomon/comon_orm/migrate"
)

// family returns a parent model and a child model. attributes are those of the relation.
func family(attributes string) string {
	return "model P { id Int @id  us U[] }  model U { id Int @id @default(autoincrement())  pid Int?  p P? @relation(fields: [pid], references: [id]" + attributes + ") }"
}

func relations() []transition {
	apart := "model P { id Int @id }  model U { id Int @id @default(autoincrement())  pid Int? }"
	linked := "model P { id Int @id  us U[] }  model U { id Int @id @default(autoincrement())  ps P[] }"
	owned, ownedRows := strings.NewReplacer("Int?", "Int", "P?", "P").Replace(family("")), []string{`INSERT INTO "P" VALUES (1), (2)`, `INSERT INTO "U" (pid) VALUES (1), (2)`}
	rows := []string{`INSERT INTO "P" VALUES (1), (2)`, `INSERT INTO "U" (pid) VALUES (1), (2), (NULL)`}
	kept := map[string]string{`SELECT pid FROM "U" ORDER BY id`: "1;2;"}
	tagged := "model P { id Int @id  ts T[] }  model T { id Int @id  ps P[] }"
	tags := []string{`INSERT INTO "P" VALUES (1), (2)`, `INSERT INTO "T" VALUES (10), (20)`, `INSERT INTO "_PToT" VALUES (1, 10), (1, 20), (2, 20)`}
	links := `model P { id Int @id  ls L[] }  model T { id Int @id  ls L[] }
model L { pId Int  p P @relation(fields: [pId], references: [id], onDelete: Cascade)  tId Int  t T @relation(fields: [tId], references: [id], onDelete: Cascade)  @@id([pId, tId]) }`
	onto := "model P { id Int @id  c Int? @unique  us U[] }  model U { id Int @id @default(autoincrement())  pid Int?  p P? @relation(fields: [pid], references: [c]) }"
	return []transition{
		{name: "add relation", before: apart, after: family(""), seed: rows, codes: "UX05", rows: kept},
		{name: "add relation, orphans", before: apart, after: family(""), seed: append(rows, `INSERT INTO "U" (pid) VALUES (9)`), codes: "UX05", stops: "UX05"},
		{name: "add column with relation", before: "model P { id Int @id }  model U { id Int @id @default(autoincrement()) }", after: family(""), seed: []string{`INSERT INTO "U" (id) VALUES (1)`}, rows: map[string]string{ids: "1"}},
		{name: "change action", before: family(", onDelete: Cascade"), after: family(", onDelete: Restrict"), seed: rows, rows: kept},
		{name: "remove relation", before: family(", onDelete: Restrict"), after: apart, seed: rows, rows: kept},
		{name: "change target", before: "model P { id Int @id  us U[] }  model Q { id Int @id }  model U { id Int @id @default(autoincrement())  pid Int?  p P? @relation(fields: [pid], references: [id]) }",
			after: "model P { id Int @id }  model Q { id Int @id  us U[] }  model U { id Int @id @default(autoincrement())  pid Int?  p Q? @relation(fields: [pid], references: [id]) }",
			seed:  append(rows, `INSERT INTO "Q" VALUES (1), (2)`), codes: "UX05", rows: kept},
		{name: "relation onto a new unique", before: "model P { id Int @id  c Int }  model U { id Int @id @default(autoincrement())  pid Int? }", after: "model P { id Int @id  c Int @unique  us U[] }  model U { id Int @id @default(autoincrement())  pid Int?  p P? @relation(fields: [pid], references: [c]) }",
			seed: []string{`INSERT INTO "P" VALUES (1, 7)`, `INSERT INTO "U" (pid) VALUES (7)`}, codes: "UX04 UX05", rows: map[string]string{`SELECT pid FROM "U"`: "7"}},
		{name: "relation onto a new column, no rows", before: family(""), after: onto, seed: rows[:1], codes: "UX05", rows: map[string]string{`SELECT count(*) FROM "U"`: "0"}},
		{name: "relation onto a new column, orphans", before: family(""), after: onto, seed: rows, codes: "UX05", stops: "UX05"},
		{name: "add many-to-many", before: "model P { id Int @id }  model T { id Int @id }", after: tagged, seed: tags[:2], rows: map[string]string{`SELECT count(*) FROM "_PToT"`: "0"}},
		{name: "drop many-to-many", before: tagged, after: "model P { id Int @id }  model T { id Int @id }", seed: tags, codes: "DL03", stops: "DL03", undo: shape},
		{name: "rename a side of many-to-many", before: tagged, after: "model P { id Int @id  zs A[] }  model A { id Int @id  ps P[] }", seed: tags, options: renames("T=A"),
			rows: map[string]string{`SELECT "A", "B" FROM "_AToP" ORDER BY 1, 2`: "10|1;20|1;20|2"}},
		{name: "key type of a side of many-to-many", before: tagged, after: "model P { id BigInt @id  ts T[] }  model T { id Int @id  ps P[] }", seed: tags,
			rows: map[string]string{`SELECT "A", "B" FROM "_PToT" ORDER BY 1, 2`: "1|10;1|20;2|20"}},
		{name: "relation to many-to-many, unanswered", before: family(""), after: linked, seed: rows, codes: "DL02", stops: "DL02", undo: shape},
		{name: "relation to many-to-many", before: family(""), after: linked, seed: rows, options: migrate.PlanOptions{KeepLinks: []string{"U.pid"}}, codes: "DL02",
			rows: map[string]string{`SELECT "A", "B" FROM "_PToU" ORDER BY 1, 2`: "1|1;2|2"}},
		{name: "required relation to many-to-many", before: owned, after: linked, seed: ownedRows, options: migrate.PlanOptions{KeepLinks: []string{"U.pid"}}, codes: "DL02",
			rows: map[string]string{`SELECT "A", "B" FROM "_PToU" ORDER BY 1, 2`: "1|1;2|2"}},
		{name: "required relation to many-to-many, back without a link", before: owned, after: linked, seed: ownedRows, options: migrate.PlanOptions{KeepLinks: []string{"U.pid"}}, codes: "DL02",
			later: []string{`DELETE FROM "_PToU" WHERE "B" = 1`}, backStops: "UX09", given: values{"U.pid": "1"},
			restored: map[string]string{`SELECT pid FROM "U" ORDER BY id`: "1;2"}},
		{name: "required relation to many-to-many, back by the history", before: owned, after: linked, seed: ownedRows, options: migrate.PlanOptions{KeepLinks: []string{"U.pid"}}, codes: "DL02",
			later: []string{`DELETE FROM "_PToU" WHERE "B" = 1`}, backStops: "UX09", given: values{"U.pid": "1"}, gone: true,
			restored: map[string]string{`SELECT pid FROM "U" ORDER BY id`: "1;2"}},
		{name: "relation to many-to-many next to an index", before: "model S { id Int @id  n Int }  " + family(""), after: "model S { id Int @id  n Int  @@index([n]) }  " + linked, seed: append([]string{`INSERT INTO "S" VALUES (1, 1)`}, rows...),
			options: migrate.PlanOptions{KeepLinks: []string{"U.pid"}}, codes: "DL02",
			rows: map[string]string{`SELECT "A", "B" FROM "_PToU" ORDER BY 1, 2`: "1|1;2|2"}},
		{name: "relation to many-to-many of tables that are renamed", before: family(""), after: "model A { id Int @id @default(autoincrement())  ps P[] }  model P { key Int @id  us A[] }", seed: rows,
			options: migrate.PlanOptions{Renames: []string{"U=A", "P.id=key"}, KeepLinks: []string{"U.pid"}}, codes: "DL02",
			rows: map[string]string{`SELECT "A", "B" FROM "_AToP" ORDER BY 1, 2`: "1|1;2|2"}},
		{name: "many-to-many to a model, unanswered", before: tagged, after: links, seed: tags, codes: "RN01", stops: "RN01"},
		{name: "many-to-many to a model", before: tagged, after: links, seed: tags, options: renames("_PToT=L"),
			rows: map[string]string{`SELECT "pId", "tId" FROM "L" ORDER BY 1, 2`: "1|10;1|20;2|20"}},
		{name: "model to many-to-many", before: links, after: tagged, seed: append(tags[:2:2], `INSERT INTO "L" VALUES (1, 10), (2, 20)`), options: renames("L=_PToT"),
			rows: map[string]string{`SELECT "A", "B" FROM "_PToT" ORDER BY 1, 2`: "1|10;2|20"}},
		{name: "model to many-to-many, unanswered", before: links, after: tagged, seed: append(tags[:2:2], `INSERT INTO "L" VALUES (1, 10), (2, 20)`), codes: "RN01", stops: "RN01"},
	}
}
