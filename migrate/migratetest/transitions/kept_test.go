package transitions

// parts returns a query that checks whether SQLite's definition of an object matches a pattern.
func parts(name, like string) map[string]string {
	return map[string]string{`SELECT count(*) FROM sqlite_schema WHERE name = '` + name + `' AND sql LIKE '` + like + `'`: "1"}
}

// kept returns edits of keys and columns with properties that a schema cannot express. These
// properties must stay.
func kept() []transition {
	kid := func(action string) string {
		return "model U { id Int @id @default(autoincrement())  kids Kid[] }  model Kid { id Int @id @default(autoincrement())  uId Int?  u U? @relation(fields: [uId], references: [id], onDelete: " + action + ") }"
	}
	key := func(name string) string {
		return `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '` + name + `'`
	}
	return append(keptIndexes(), []transition{
		{name: "kept: when a foreign key at its column is checked", only: lite, before: kid("Cascade"), after: kid("SetNull"), undo: shape,
			sqlite: []string{`DROP TABLE "Kid"`, `CREATE TABLE "Kid" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "uId" INTEGER CONSTRAINT "Kid_uId_fkey" REFERENCES "U" (id) MATCH FULL ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED)`},
			rows:   parts("Kid", "%MATCH FULL ON DELETE SET NULL%DEFERRABLE INITIALLY DEFERRED%")},
		{name: "kept: what happens on a conflict of a primary key", only: lite, before: "model U { a Int  b String  @@id([a]) }", after: "model U { a Int  b String  @@id([a, b]) }", undo: shape,
			sqlite: []string{`DROP TABLE "U"`, `CREATE TABLE "U" (a INTEGER NOT NULL, b TEXT NOT NULL, CONSTRAINT mine PRIMARY KEY (a DESC) ON CONFLICT REPLACE)`, `INSERT INTO "U" VALUES (1, 'x')`},
			rows:   parts("U", "%CONSTRAINT \"mine\" PRIMARY KEY (\"a\" DESC, \"b\") ON CONFLICT REPLACE%")},
		{name: "kept: what happens on a conflict of a row id", only: lite, before: "model U { id Int @id  n Int }", after: "model U { id Int @id @default(autoincrement())  n Int }", undo: shape,
			sqlite: []string{`DROP TABLE "U"`, `CREATE TABLE "U" (id INTEGER NOT NULL PRIMARY KEY ON CONFLICT REPLACE, n INTEGER NOT NULL)`, `INSERT INTO "U" VALUES (1, 2)`},
			rows:   parts("U", "%PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT%")},
		{name: "kept: when a foreign key is checked", only: pg, before: kid("Cascade"), after: kid("SetNull"), undo: shape,
			postgres: []string{`ALTER TABLE "Kid" DROP CONSTRAINT "Kid_uId_fkey", ADD CONSTRAINT "Kid_uId_fkey" FOREIGN KEY ("uId") REFERENCES "U" (id) MATCH FULL ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED`},
			rows:     map[string]string{key("Kid_uId_fkey"): `FOREIGN KEY ("uId") REFERENCES "U"(id) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED`}},
		{name: "kept: when a detached foreign key is checked", only: pg, before: kid("Cascade"), after: "model U { id BigInt @id @default(autoincrement())  kids Kid[] }  model Kid { id Int @id @default(autoincrement())  uId BigInt?  u U? @relation(fields: [uId], references: [id], onDelete: Cascade) }",
			undo: shape, postgres: []string{`ALTER TABLE "Kid" ALTER CONSTRAINT "Kid_uId_fkey" DEFERRABLE`},
			rows: map[string]string{key("Kid_uId_fkey"): `FOREIGN KEY ("uId") REFERENCES "U"(id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE`}},
		{name: "kept: how the values of a column are stored", only: pg, before: "s String  n Int", after: "s String @db.VarChar(400)  n BigInt", codes: "UX06", undo: shape,
			postgres: []string{`ALTER TABLE "U" ALTER s SET STORAGE EXTERNAL, ALTER s SET COMPRESSION pglz, ALTER s SET STATISTICS 7, ALTER n SET STATISTICS 9, ALTER n SET (n_distinct = 5)`},
			rows:     map[string]string{`SELECT attname, attstorage, attcompression, attstattarget, attoptions FROM pg_attribute WHERE attrelid = '"U"'::regclass AND attnum > 1 ORDER BY attnum`: "s|e|p|7|;n|p||9|{n_distinct=5}"}},
		{name: "kept: how values are stored that are no longer long", only: pg, before: "s String", after: "s Int", codes: "DL06 TY01 UX06", stops: "DL06",
			seed: []string{}, undo: shape, postgres: []string{`ALTER TABLE "U" ALTER s SET STORAGE EXTERNAL`}},
		{name: "checked: a foreign key that was never checked", only: pg, before: kid("Cascade"), after: kid("SetNull"), codes: "UX05", stops: "UX05",
			postgres: []string{`ALTER TABLE "Kid" DROP CONSTRAINT "Kid_uId_fkey"`, `INSERT INTO "Kid" ("uId") VALUES (7)`, `ALTER TABLE "Kid" ADD CONSTRAINT "Kid_uId_fkey" FOREIGN KEY ("uId") REFERENCES "U" (id) ON DELETE CASCADE ON UPDATE CASCADE NOT VALID`}},
	}...)
}
