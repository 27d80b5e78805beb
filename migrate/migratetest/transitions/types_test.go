package transitions

func types() []transition {
	one := func(value string) []string { return []string{`INSERT INTO "U" (v) VALUES (` + value + `)`} }
	value := func(want string) map[string]string { return map[string]string{`SELECT v FROM "U" ORDER BY id`: want} }
	kind := func(want string) map[string]string {
		return map[string]string{`SELECT v FROM "U" ORDER BY id`: want}
	}
	return []transition{
		{name: "Int to BigInt", before: "v Int", after: "v BigInt", seed: one("47"), rows: value("47")},
		{name: "id from Int to BigInt", before: "model U { id Int @id @default(autoincrement())  ps P[] }  model P { id Int @id  uId Int  u U @relation(fields: [uId], references: [id]) }",
			after: "model U { id BigInt @id @default(autoincrement())  ps P[] }  model P { id Int @id  uId BigInt  u U @relation(fields: [uId], references: [id]) }",
			seed:  []string{`INSERT INTO "U" (id) VALUES (5)`, `INSERT INTO "P" VALUES (1, 5)`}, rows: map[string]string{`SELECT "uId" FROM "P"`: "5"}},
		{name: "BigInt to Int", before: "v BigInt", after: "v Int", seed: one("47"), codes: "UX06", rows: value("47")},
		{name: "BigInt to Int, too big", before: "v BigInt", after: "v Int", seed: one("2147483648"), codes: "UX06", stops: "UX06"},
		{name: "Int to String", before: "v Int", after: "v String", seed: one("47"), around: true, rows: kind("47")},
		{name: "Int to Float", before: "v Int", after: "v Float", also: on(lite, "UX06"), seed: one("47"), rows: map[string]string{`SELECT count(*) FROM "U" WHERE v = 47`: "1"}},
		{name: "Int to Decimal", before: "v Int", after: "v Decimal", also: on(lite, "UX06"), seed: one("47"), undo: exact},
		{name: "Int to Boolean", before: "v Int", after: "v Boolean", seed: one("1"), codes: "UX06"},
		{name: "Int to Boolean, neither", before: "v Int", after: "v Boolean", seed: one("7"), codes: "UX06", stops: "UX06"},
		{name: "Boolean to Int", before: "v Boolean", after: "v Int", also: on(lite, "UX06"), seed: one("true"), rows: value("1")},
		{name: "Boolean to String", before: "v Boolean", after: "v String", also: on(lite, "UX06"), seed: one("true"), rows: value("true")},
		{name: "String to Int", before: "v String", after: "v Int", seed: []string{`INSERT INTO "U" (v) VALUES ('1'), ('22')`}, codes: "UX06", also: changes(), rows: value("1;22")},
		{name: "String to Int, a word", before: "v String", after: "v Int", seed: one("'abc'"), codes: "UX06", also: changes(), stops: "UX06"},
		{name: "String to Int, zeros", before: "v String", after: "v Int", seed: one("'007'"), codes: "UX06", also: changes(), stops: "TY01", rows: value("7"), undo: shape},
		{name: "String to Float", before: "v String", after: "v Float", seed: one("'1.5'"), codes: "UX06", rows: value("1.5")},
		{name: "String to Decimal", before: "v String", after: "v Decimal", seed: one("'12.5'"), codes: "UX06", also: on(pg, "TY01"), undo: shape},
		{name: "String to Decimal, a word", before: "v String", after: "v Decimal", seed: one("'abc'"), codes: "UX06", also: on(pg, "TY01"), stops: "UX06"},
		{name: "String to Boolean", before: "v String", after: "v Boolean", seed: one("'true'"), codes: "UX06"},
		{name: "String to DateTime", before: "v String", after: "v DateTime", seed: one("'2024-01-02T03:04:05.123456Z'"), codes: "UX06", also: on(lite, "TY01"), undo: shape},
		{name: "String to DateTime, a word", before: "v String", after: "v DateTime", seed: one("'soon'"), codes: "UX06", also: on(lite, "TY01"), stops: "UX06"},
		{name: "String to Json", before: "v String", after: "v Json", seed: one(`'{"a":1}'`), codes: "UX06", undo: shape},
		{name: "String to Json, a word", before: "v String", after: "v Json", seed: one("'abc'"), codes: "UX06", stops: "UX06"},
		{name: "DateTime to String", before: "v DateTime", after: "v String", seed: one("'2024-01-02T03:04:05.123456Z'"), undo: exact},
		{name: "Decimal to String", before: "v Decimal", after: "v String", seed: one("'12.5'"), undo: exact},
		{name: "Decimal to Int", before: "v Decimal", after: "v Int", seed: one("'2.5'"), codes: "UX06", also: changes(), stops: "TY01", rows: value("3"), undo: shape},
		{name: "Float to Int", before: "v Float", after: "v Int", seed: one("2.5"), codes: "UX06", also: changes(), stops: "TY01", undo: shape},
		{name: "Float to Int, whole", before: "v Float", after: "v Int", seed: one("2"), codes: "UX06", also: changes(), rows: value("2")},
		{name: "Bytes to Int", before: "v Bytes", after: "v Int", sqlite: one("X'00'"), postgres: one(`'\x00'`), codes: "UX08", stops: "UX08"},
		{name: "Json to Int", before: "v Json", after: "v Int", seed: one("'1'"), codes: "UX08", stops: "UX08"},
		{name: "Int to DateTime", before: "v Int", after: "v DateTime", seed: one("1"), codes: "UX08", stops: "UX08"},
		{name: "longer text", only: pg, before: "v String @db.VarChar(50)", after: "v String @db.VarChar(255)", seed: one("'a'"), rows: value("a")},
		{name: "shorter text", only: pg, before: "v String @db.VarChar(50)", after: "v String @db.VarChar(2)", seed: one("'abc'"), codes: "UX06", stops: "UX06"},
		{name: "fewer digits", only: pg, before: "v Decimal @db.Decimal(10, 2)", after: "v Decimal @db.Decimal(10, 1)", seed: one("1.25"), codes: "UX06 TY01", stops: "TY01", rows: value("1.3"), undo: shape},
		{name: "json to jsonb", only: pg, before: "v Json @db.Json", after: "v Json @db.JsonB", seed: one(`'{"a":1,"a":2}'`), codes: "TY01", stops: "TY01", rows: value(`{"a": 2}`), undo: shape},
		{name: "timestamp to date", only: pg, before: "v DateTime @db.Timestamp(3)", after: "v DateTime @db.Date", seed: one("'2024-01-02 03:04:05'"), codes: "TY01", stops: "TY01", rows: value("2024-01-02"), undo: shape},
		{name: "String to uuid", only: pg, before: "v String", after: "v String @db.Uuid", seed: one("'7f0c5a56-0a39-4a8e-9b7d-000000000000'"), codes: "UX06", rows: value("7f0c5a56-0a39-4a8e-9b7d-000000000000")},
		{name: "scalar to list", only: pg, before: "v String", after: "v String[]", seed: one("'a'"), rows: value("{a}")},
		{name: "list to scalar, two", only: pg, before: "v String[]", after: "v String?", seed: one("'{a,b}'"), codes: "UX06", stops: "UX06"},
	}
}

func on(provider, codes string) map[string]string { return map[string]string{provider: codes} }

// changes returns the codes of edits that change values on both databases.
func changes() map[string]string { return map[string]string{pg: "TY01", lite: "TY01"} }
