package transitions

func handMade() []transition {
	long := "a_name_that_has_the_sixty_three_bytes_that_are_postgresqls_limit"[:63]
	return []transition{
		{name: "objects by hand survive a rebuild", only: lite, before: "n Int @default(1)", after: "n Int @default(2)", around: true,
			sqlite: []string{`ALTER TABLE "U" ADD COLUMN double INTEGER GENERATED ALWAYS AS (n * 2) VIRTUAL`, `ALTER TABLE "U" ADD COLUMN code TEXT COLLATE NOCASE DEFAULT 'x'`,
				`ALTER TABLE "U" ADD CONSTRAINT positive CHECK (n > 0)`, `CREATE INDEX hand_expr ON "U" (lower(code))`, `INSERT INTO "U" (n) VALUES (1), (2), (3)`},
			rows: map[string]string{`SELECT double, code FROM "U" ORDER BY id`: "2|x;4|x;6|x", `SELECT count(*) FROM "U" WHERE code = 'X'`: "3",
				`SELECT hidden FROM pragma_table_xinfo('U') WHERE name = 'double'`: "2", `SELECT count(*) FROM sqlite_schema WHERE name = 'hand_expr'`: "1", `SELECT count(*) FROM sqlite_schema WHERE name = 'U' AND sql LIKE '%positive%'`: "1"}},
		{name: "ignored models and fields stay", before: "model U { id Int @id  n Int @default(1)  s Int? @ignore }  model Old { id Int @id  @@ignore }", after: "model U { id Int @id  n Int @default(2)  s Int? @ignore }  model Old { id Int @id  @@ignore }",
			seed: []string{`CREATE TABLE "Old" (id INTEGER PRIMARY KEY)`, `INSERT INTO "Old" VALUES (1)`, `INSERT INTO "U" (id, n, s) VALUES (1, 2, 3)`}, rows: map[string]string{`SELECT id FROM "Old"`: "1", `SELECT s FROM "U"`: "3"}},
		{name: "row ids stay", only: lite, before: "model U { id String @id  n Int @default(1) }", after: "model U { id String @id  n Int @default(2) }",
			seed: []string{`INSERT INTO "U" (rowid, id, n) VALUES (5, 'a', 1), (9, 'b', 2)`}, rows: map[string]string{`SELECT rowid, id FROM "U" ORDER BY rowid`: "5|a;9|b"}},
		{name: "long names", before: "model " + long + " { id Int @id  " + long + " Int? }", after: "model " + long + " { id Int @id  " + long + " Int?  n Int @default(1)  @@index([n, " + long + "]) }",
			seed: []string{"INSERT INTO " + long + " VALUES (1, 2)"}, rows: map[string]string{"SELECT n FROM " + long: "1"}},
		{name: "Unsupported columns stay", only: pg, before: `p Unsupported("point")?  n Int @default(1)`, after: `p Unsupported("point")?  n Int @default(2)`, seed: []string{`INSERT INTO "U" (p, n) VALUES ('(1,2)', 5)`},
			rows: map[string]string{`SELECT p, n FROM "U"`: "(1,2)|5"}},
		{name: "a check without a name goes with its enum", only: lite, before: roles("A  B", "m M?"), after: roles("A  B", "m String?  o M?"), undo: shape,
			sqlite: []string{`DROP TABLE "U"`, `CREATE TABLE "U" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, m TEXT CHECK (m IN ('A', 'B')))`, `INSERT INTO "U" (m) VALUES ('A')`},
			rows:   map[string]string{`SELECT count(*) FROM sqlite_schema WHERE name = 'U' AND sql LIKE '%m IN%'`: "0", `SELECT m FROM "U"`: "A"}},
		{name: "a check without a name takes another value", only: lite, before: roles("A  B", "m M?"), after: roles("A  B  C", "m M?"), undo: shape,
			sqlite: []string{`DROP TABLE "U"`, `CREATE TABLE "U" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, m TEXT CHECK (m IN ('A', 'B')))`, `INSERT INTO "U" (m) VALUES ('A')`},
			rows:   map[string]string{`SELECT count(*) FROM sqlite_schema WHERE name = 'U' AND sql LIKE '%''C''%'`: "1", `SELECT m FROM "U"`: "A"}},
		{name: "a unique constraint by hand is dropped as one", only: pg, before: "n Int? @unique", after: "n Int?", undo: shape,
			postgres: []string{`DROP INDEX "U_n_key"`, `ALTER TABLE "U" ADD CONSTRAINT "U_n_key" UNIQUE (n)`},
			rows:     map[string]string{`SELECT count(*) FROM pg_constraint WHERE conname = 'U_n_key'`: "0", `SELECT count(*) FROM pg_class WHERE relname = 'U_n_key'`: "0"}},
		{name: "a collation by hand survives a new type", only: pg, before: "s String", after: "s String @db.VarChar(40)", postgres: []string{`ALTER TABLE "U" ALTER s TYPE text COLLATE "POSIX"`, `INSERT INTO "U" (s) VALUES ('a')`}, codes: "UX06",
			rows: map[string]string{`SELECT attcollation::regcollation FROM pg_attribute WHERE attrelid = '"U"'::regclass AND attname = 's'`: `"POSIX"`}},
		{name: "a sequence counts in the type of its column", only: pg, before: "model U { id Int @id @default(autoincrement()) }", after: "model V { id BigInt @id @default(autoincrement()) }", options: renames("U=V"),
			postgres: []string{`ALTER TABLE "U" ALTER id DROP IDENTITY`, `CREATE SEQUENCE "Mine" AS integer OWNED BY "U".id`, `ALTER TABLE "U" ALTER id SET DEFAULT nextval('"Mine"')`},
			rows:     map[string]string{`SELECT seqtypid::regtype FROM pg_sequence WHERE seqrelid = '"Mine"'::regclass`: "bigint"}},
	}
}
