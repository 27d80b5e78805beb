package transitions

// merged returns changes of a type that make different values equal. If the column is in a unique
// key, rows with such values must stop the change.
func merged() []transition {
	two := func(a, b string) []string { return []string{`INSERT INTO "U" (v) VALUES (` + a + `), (` + b + `)`} }
	pair := []string{`INSERT INTO "U" (id, a, b) VALUES (1, '1', '2'), (2, '01', '02'), (3, '1', '3')`}
	changed := changes()
	return []transition{
		{name: "unique String to Int, equal", before: "v String @unique", after: "v Int @unique", seed: two("'1'", "'01'"), codes: "UX06 UX04", also: changed, stops: "TY01 UX04"},
		{name: "unique String to Int, apart", before: "v String @unique", after: "v Int @unique", seed: two("'1'", "'2'"), codes: "UX06 UX04", also: changed},
		{name: "unique String to Int, a word", before: "v String @unique", after: "v Int @unique", seed: two("'1'", "'x'"), codes: "UX06 UX04", also: changed, stops: "UX06"},
		{name: "unique Float to Int, equal", before: "v Float @unique", after: "v Int @unique", seed: two("0.8", "1.2"), codes: "UX06 UX04", also: changed, stops: "TY01 UX04"},
		{name: "unique Decimal to Float, equal", before: "v Decimal @unique", after: "v Float @unique", seed: two("'0.1'", "'0.10000000000000000001'"), codes: "TY01 UX04", also: on(lite, "UX06"), stops: "TY01 UX04"},
		{name: "unique String to Boolean, equal", before: "v String @unique", after: "v Boolean @unique", seed: two("'yes'", "'true'"), codes: "UX06 UX04", stops: "UX04"},
		{name: "String to Int and unique, equal", before: "v String", after: "v Int @unique", seed: two("'1'", "'01'"), codes: "UX06 UX04", also: changed, stops: "TY01 UX04"},
		{name: "String to Int under a pair, equal", before: "a String  b String  @@unique([a, b])", after: "a Int  b Int  @@unique([a, b])", seed: pair,
			codes: "UX06 UX04", also: changed, stops: "TY01 UX04"},
		{name: "String to Int under a pair, renamed", before: "a String  b Int  @@unique([a, b])", after: "c Int @map(\"c\")  b Int  @@unique([c, b])", seed: []string{`INSERT INTO "U" (id, a, b) VALUES (1, '1', 2), (2, '01', 2)`},
			options: renames("U.a=c"), codes: "UX06 UX04", also: changed, stops: "TY01 UX04"},
		{name: "key String to Int, equal", before: "model U { id String @id }", after: "model U { id Int @id }", seed: []string{`INSERT INTO "U" VALUES ('1'), ('01')`}, codes: "UX06 UX04", also: changed, stops: "TY01 UX04"},
		{name: "partial unique String to Int, others equal", only: pg, before: "v String  d Boolean", after: "v Int  d Boolean", seed: []string{`INSERT INTO "U" (v, d) VALUES ('1', true), ('01', true), ('2', false)`},
			postgres: []string{`CREATE UNIQUE INDEX hand ON "U" (v) WHERE NOT d`}, codes: "UX06 UX04", also: changed, stops: "TY01", undo: shape},
		{name: "hand-made unique String to Int, equal", only: pg, before: "v String", after: "v Int", seed: two("'1'", "'01'"), postgres: []string{`CREATE UNIQUE INDEX hand ON "U" (v)`}, codes: "UX06 UX04", also: changed, stops: "TY01 UX04"},
		{name: "unique String to char", only: pg, before: "v String @unique", after: "v String @unique @db.Char(9)", seed: two("'a'", "'a '"), codes: "UX06 UX04", stops: "UX04"},
		{name: "unique fewer digits", only: pg, before: "v Decimal @unique @db.Decimal(9, 2)", after: "v Decimal @unique @db.Decimal(9, 1)", seed: two("1.21", "1.22"), codes: "UX06 TY01 UX04", stops: "TY01 UX04"},
		{name: "unique timestamp to date", only: pg, before: "v DateTime @unique @db.Timestamp(3)", after: "v DateTime @unique @db.Date", seed: two("'2024-01-02 03:04'", "'2024-01-02 05:06'"), codes: "TY01 UX04", stops: "TY01 UX04"},
		{name: "unique finer to coarser time with a zone", only: pg, before: "v DateTime @unique @db.Timestamp(6)", after: "v DateTime @unique @db.Timestamptz(3)", seed: two("'2024-01-02 03:04:05.1231'", "'2024-01-02 03:04:05.1232'"), codes: "TY01 UX04", stops: "TY01 UX04"},
		{name: "unique String to uuid", only: pg, before: "v String @unique", after: "v String @unique @db.Uuid", seed: two("'7f0c5a56-0a39-4a8e-9b7d-00000000000a'", "'7F0C5A56-0A39-4A8E-9B7D-00000000000A'"), codes: "UX06 UX04", stops: "UX04"},
		{name: "unique String to a time that is none", only: pg, before: "v String @unique", after: "v DateTime @unique", seed: two("'2024-13-01'", "'2024-01-01'"), codes: "UX06 UX04", stops: "UX04"},
		{name: "unique String to citext", only: pg, before: "v String @unique", after: "v String @unique @db.Citext", seed: two("'A@b'", "'a@b'"), postgres: []string{`CREATE EXTENSION IF NOT EXISTS citext`}, codes: "UX04", stops: "UX04"},
		{name: "unique String to citext, apart", only: pg, before: "v String @unique", after: "v String @unique @db.Citext", seed: two("'A@b'", "'a@c'"), postgres: []string{`CREATE EXTENSION IF NOT EXISTS citext`}, codes: "UX04"},
		{name: "unique longer text", only: pg, before: "v String @unique @db.VarChar(9)", after: "v String @unique @db.VarChar(20)", seed: two("'a'", "'A'")},
	}
}
