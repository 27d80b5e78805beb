package transitions

func keys() []transition {
	emails := three("e", "'a'", "NULL", "NULL")
	return []transition{
		{name: "unique", before: "e String?", after: "e String? @unique", seed: emails, codes: "UX04", rows: map[string]string{`SELECT e FROM "U" ORDER BY id`: "a;;"}},
		{name: "unique, duplicates", before: "e String?", after: "e String? @unique", seed: three("e", "'a'", "'a'", "NULL"), codes: "UX04", stops: "UX04"},
		{name: "add unique, one value for old rows", before: "", after: "n Int @unique", seed: three("id", "1", "2", "3"), options: backfill("7"), codes: "UX04", stops: "UX04"},
		{name: "add unique, values for old rows", before: "", after: "n Int @unique", seed: three("id", "1", "2", "3"), options: backfill("id * 2"), codes: "UX04 UX09", rows: map[string]string{valueOfN: "2;4;6"}},
		{name: "require and unique, one value for NULLs", before: "n Int?", after: "n Int @unique", seed: three("n", "1", "NULL", "NULL"), options: backfill("7"), codes: "UX04", stops: "UX04"},
		{name: "require a unique, one value for NULLs", before: "n Int? @unique", after: "n Int @unique", seed: three("n", "1", "NULL", "NULL"), options: backfill("7"), codes: "UX04", stops: "UX04"},
		{name: "drop unique", before: "e String? @unique", after: "e String?", seed: emails},
		{name: "index", before: "a Int", after: "a Int  @@index([a(sort: Desc)])", seed: three("a", "1", "2", "3")},
		{name: "rename index", before: "a Int  @@index([a])", after: `a Int  @@index([a], map: "given")`, seed: three("a", "1", "2", "3")},
		{name: "drop index", before: "a Int  @@index([a])", after: "a Int", seed: three("a", "1", "2", "3")},
		{name: "change index", before: `a Int  b Int  @@index([a], map: "given")`, after: `a Int  b Int  @@index([b], map: "given")`, seed: three("a, b", "1, 2", "2, 3", "3, 4")},
		{name: "change unique to index", before: `a Int @unique(map: "given")`, after: `a Int  @@index([a], map: "given")`, seed: three("a", "1", "2", "3")},
		{name: "exchange index names", before: `a Int  b Int  @@index([a], map: "x")  @@index([b], map: "y")`, after: `a Int  b Int  @@index([a], map: "y")  @@index([b], map: "x")`, seed: three("a, b", "1, 2", "2, 3", "3, 4")},
		{name: "other method", only: pg, before: "j Json  @@index([j], type: Gin)", after: "j Json  @@index([j(ops: JsonbPathOps)], type: Gin)"},
		{name: "drop unique that relations rest on", before: "model U { id Int @id  e String @unique  f String @unique  ps P[] }  model P { id Int @id  ue String  u U @relation(fields: [ue], references: [e]) }",
			after: "model U { id Int @id  e String  f String @unique  ps P[] }  model P { id Int @id  ue String  u U @relation(fields: [ue], references: [f]) }",
			seed:  []string{`INSERT INTO "U" VALUES (1, 'a', 'a')`, `INSERT INTO "P" VALUES (1, 'a')`}, codes: "UX05", rows: map[string]string{`SELECT ue FROM "P"`: "a"}},
		{name: "swap primary key", before: "model U { id Int @id  a Int  b Int }", after: "model U { id Int  a Int  b Int  @@id([a, b]) }", seed: three("id, a, b", "1, 1, 1", "2, 1, 2", "3, 2, 1"), codes: "UX04",
			rows: map[string]string{`SELECT id, a, b FROM "U" ORDER BY id`: "1|1|1;2|1|2;3|2|1"}},
		{name: "swap primary key, duplicates", before: "model U { id Int @id  a Int  b Int }", after: "model U { id Int  a Int  b Int  @@id([a, b]) }", seed: three("id, a, b", "1, 1, 1", "2, 1, 1", "3, 2, 1"), codes: "UX04", stops: "UX04"},
		{name: "swap primary key under a relation", before: "model U { id Int @id  a Int  ps P[] }  model P { id Int @id  uId Int  u U @relation(fields: [uId], references: [id]) }",
			after: "model U { id Int @unique  a Int @id  ps P[] }  model P { id Int @id  uId Int  u U @relation(fields: [uId], references: [id]) }",
			seed:  []string{`INSERT INTO "U" VALUES (1, 10)`, `INSERT INTO "P" VALUES (1, 1)`}, codes: "UX04", rows: map[string]string{`SELECT "uId" FROM "P"`: "1", `SELECT a FROM "U"`: "10"}},
		{name: "unique under a relation becomes the primary key", before: "model U { id Int @id  a Int @unique  ps P[] }  model P { id Int @id  ua Int  u U @relation(fields: [ua], references: [a]) }",
			after: "model U { id Int  a Int @id  ps P[] }  model P { id Int @id  ua Int  u U @relation(fields: [ua], references: [a]) }",
			seed:  []string{`INSERT INTO "U" VALUES (1, 10)`, `INSERT INTO "P" VALUES (1, 10)`}, rows: map[string]string{`SELECT ua FROM "P"`: "10", `SELECT a FROM "U"`: "10"}},
		{name: "replace the id", before: "model U { id Int @id  code String @unique }", after: "model U { code String @id }", seed: three("id, code", "1, 'a'", "2, 'b'", "3, 'c'"), codes: "DL02", stops: "DL02",
			rows: map[string]string{`SELECT code FROM "U" ORDER BY code`: "a;b;c"}, undo: manually},
		{name: "name the primary key", only: pg, before: "model U { id Int @id }", after: `model U { id Int @id(map: "given") }`, seed: three("id", "1", "2", "3"), rows: map[string]string{ids: "1;2;3"}},
	}
}
