package transitions

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
)

func renames(answers ...string) migrate.PlanOptions { return migrate.PlanOptions{Renames: answers} }

// backfill returns options with a backfill of U.n.
func backfill(expression string) migrate.PlanOptions {
	return migrate.PlanOptions{Backfill: map[string]sqltext.SQL{"U.n": sqltext.SQL(expression)}}
}

// three returns statements that add three rows to U.
func three(columns, a, b, c string) []string {
	return []string{`INSERT INTO "U" (` + columns + `) VALUES (` + a + `), (` + b + `), (` + c + `)`}
}

const (
	ids      = `SELECT id FROM "U" ORDER BY id`
	valueOfN = `SELECT "n" FROM "U" ORDER BY id`
)

func tables() []transition {
	people := `model User { id Int @id @default(autoincrement())  name String @unique  posts Post[] }
model Post { id Int @id  userId Int  user User @relation(fields: [userId], references: [id]) }`
	peopleRows := []string{`INSERT INTO "User" (name) VALUES ('a'), ('b')`, `INSERT INTO "Post" VALUES (1, 2)`}
	return []transition{
		{name: "create table", before: "-", after: `model U { id Int @id  ps P[] }
model P { id Int @id  uId Int  u U @relation(fields: [uId], references: [id]) }`},
		{name: "create tables that point at each other", before: "-", after: `model A { id Int @id  bId Int?  b B? @relation("x", fields: [bId], references: [id])  bs B[] @relation("y") }
model B { id Int @id  aId Int?  a A? @relation("y", fields: [aId], references: [id])  as A[] @relation("x") }`},
		{name: "drop table", before: people, after: `model User { id Int @id @default(autoincrement())  name String @unique }`, seed: peopleRows,
			codes: "DL01", stops: "DL01", rows: map[string]string{`SELECT name FROM "User" ORDER BY id`: "a;b"}, undo: shape},
		{name: "drop an empty table", before: people, after: `model User { id Int @id @default(autoincrement())  name String @unique }`, codes: "DL01"},
		{name: "drop tables that point at each other", before: `model A { id Int @id  bId Int?  b B? @relation("x", fields: [bId], references: [id])  bs B[] @relation("y") }
model B { id Int @id  aId Int?  a A? @relation("y", fields: [aId], references: [id])  as A[] @relation("x") }
model C { id Int @id }`, after: "model C { id Int @id }", seed: []string{`INSERT INTO "A" VALUES (1, NULL)`, `INSERT INTO "B" VALUES (1, 1)`, `UPDATE "A" SET "bId" = 1`, `INSERT INTO "C" VALUES (9)`},
			codes: "DL01", stops: "DL01", rows: map[string]string{`SELECT id FROM "C"`: "9"}, undo: shape},
		{name: "drop a parent, keep the child", before: people, after: "model Post { id Int @id  userId Int }", seed: peopleRows,
			codes: "DL01", stops: "DL01", rows: map[string]string{`SELECT * FROM "Post"`: "1|2"}, undo: manually},
		{name: "other names for the same", before: "model User { id Int @id  name String }", after: `model Person { id Int @id  full String @map("name")  @@map("User") }`,
			seed: []string{`INSERT INTO "User" VALUES (1, 'a')`}, rows: map[string]string{`SELECT name FROM "User"`: "a"}},
		{name: "map the table", before: people, after: `model User { id Int @id @default(autoincrement())  name String @unique  posts Post[]  @@map("users") }
model Post { id Int @id  userId Int  user User @relation(fields: [userId], references: [id]) }`,
			seed: append(peopleRows, `CREATE VIEW v AS SELECT name FROM "User"`), rows: map[string]string{"SELECT name FROM users ORDER BY id": "a;b", "SELECT count(*) FROM v": "2"}},
		{name: "change the case of a table's name", before: "model U { id Int @id }", after: `model U { id Int @id  @@map("u") }`,
			seed: []string{`INSERT INTO "U" VALUES (4)`}, rows: map[string]string{`SELECT id FROM "u"`: "4"}},
		{name: "two tables exchange their names", before: `model A { id Int @id  x Int }  model B { id Int @id  y Int }`, after: `model A { id Int @id  x Int  @@map("B") }  model B { id Int @id  y Int  @@map("A") }`,
			seed: []string{`INSERT INTO "A" VALUES (1, 10)`, `INSERT INTO "B" VALUES (2, 20)`}, rows: map[string]string{`SELECT x FROM "B"`: "10", `SELECT y FROM "A"`: "20"}},
		{name: "rename a model, unanswered", before: "model User { id Int @id  name String }", after: "model Person { id Int @id  name String }",
			seed: []string{`INSERT INTO "User" VALUES (1, 'a')`}, codes: "RN01", stops: "RN01"},
		{name: "rename a model", before: people, after: `model Person { id Int @id @default(autoincrement())  name String @unique  posts Post[] }
model Post { id Int @id  userId Int  user Person @relation(fields: [userId], references: [id]) }`, options: renames("User=Person"),
			seed: peopleRows, rows: map[string]string{`SELECT name FROM "Person" ORDER BY id`: "a;b", `SELECT "userId" FROM "Post"`: "2"}},
		{name: "rename a model, refused", before: "model User { id Int @id  name String }", after: "model Person { id Int @id  name String }", options: migrate.PlanOptions{NoRename: true},
			seed: []string{`INSERT INTO "User" VALUES (1, 'a')`}, codes: "DL01", stops: "DL01", rows: map[string]string{`SELECT count(*) FROM "Person"`: "0"}, undo: shape},
		{name: "move a table to another schema", only: pg, before: `model A { id Int @id  bs B[]  @@schema("one") }  model B { id Int @id  aId Int  a A @relation(fields: [aId], references: [id])  @@schema("one") }`,
			after: `model A { id Int @id  bs B[]  @@schema("two") }  model B { id Int @id  aId Int  a A @relation(fields: [aId], references: [id])  @@schema("one") }`,
			seed:  []string{`INSERT INTO one."A" VALUES (1)`, `INSERT INTO one."B" VALUES (2, 1)`}, rows: map[string]string{`SELECT id FROM two."A"`: "1", `SELECT "aId" FROM one."B"`: "1"}},
		{name: "move a table to where its name and those of its keys are taken", only: pg,
			before: `model A { id Int @id @default(autoincrement())  n Int @unique  @@map("T")  @@schema("one") }  model B { id Int @id @default(autoincrement())  n Int @unique  @@map("T")  @@schema("two") }`,
			after:  `model A { id Int @id @default(autoincrement())  n Int @unique  @@map("T2")  @@schema("two") }  model B { id Int @id @default(autoincrement())  n Int @unique  @@map("T")  @@schema("two") }`,
			seed:   []string{`INSERT INTO one."T"(n) VALUES (1)`, `INSERT INTO two."T"(n) VALUES (2)`}, rows: map[string]string{`SELECT n FROM two."T2"`: "1", `SELECT n FROM two."T"`: "2"}},
		{name: "two tables exchange their schemas", only: pg,
			before: `model A { id Int @id @default(autoincrement())  n Int @unique  @@map("T")  @@schema("one") }  model B { id Int @id @default(autoincrement())  n Int @unique  @@map("T")  @@schema("two") }`,
			after:  `model A { id Int @id @default(autoincrement())  n Int @unique  @@map("T")  @@schema("two") }  model B { id Int @id @default(autoincrement())  n Int @unique  @@map("T")  @@schema("one") }`,
			seed:   []string{`INSERT INTO one."T"(n) VALUES (1)`, `INSERT INTO two."T"(n) VALUES (2)`}, rows: map[string]string{`SELECT n FROM two."T"`: "1", `SELECT n FROM one."T"`: "2"}},
	}
}
