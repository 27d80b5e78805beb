package executortest

import "github.com/cocomon/comon_orm/runtime/orm"

// SQLiteDDL returns the statements that create the tables of the suite on SQLite.
func SQLiteDDL() []string {
	const kinds = `"v_int" INTEGER, "v_big" INTEGER, "v_float" REAL, "v_decimal" TEXT, "v_bool" INTEGER, "v_string" TEXT, "v_time" TEXT, "v_json" TEXT, "v_bytes" BLOB, "v_enum" TEXT`
	const lists = `"v_int" TEXT, "v_big" TEXT, "v_float" TEXT, "v_decimal" TEXT, "v_bool" TEXT, "v_string" TEXT, "v_time" TEXT, "v_json" TEXT, "v_bytes" TEXT, "v_enum" TEXT`
	return []string{
		`CREATE TABLE "user" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "email" TEXT NOT NULL, "name" TEXT, "age" INTEGER, "score" TEXT)`,
		`CREATE UNIQUE INDEX "user_email_key" ON "user" ("email")`,
		`CREATE TABLE "post" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "author_id" INTEGER, "title" TEXT NOT NULL, "views" INTEGER NOT NULL DEFAULT 0, "rank" INTEGER,
			CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "user" ("id"))`,
		`CREATE TABLE "tag" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL, CONSTRAINT "tag_name_check" CHECK ("name" <> ''))`,
		`CREATE UNIQUE INDEX "tag_name_key" ON "tag" ("name")`,
		`CREATE TABLE "_PostToTag" ("A" INTEGER NOT NULL REFERENCES "post" ("id") ON DELETE CASCADE, "B" INTEGER NOT NULL REFERENCES "tag" ("id") ON DELETE CASCADE, PRIMARY KEY ("A", "B"))`,
		`CREATE TABLE "member" ("tenant" INTEGER NOT NULL, "user" TEXT NOT NULL, "role" TEXT NOT NULL, PRIMARY KEY ("tenant", "user"))`,
		`CREATE TABLE "kind" ("id" INTEGER PRIMARY KEY, ` + kinds + `)`,
		`CREATE TABLE "list" ("id" INTEGER PRIMARY KEY, ` + lists + `)`,
		`CREATE TABLE "moment" ("id" INTEGER PRIMARY KEY, "zoned" TEXT, "utc" TEXT, "day" TEXT)`,
		`INSERT INTO sqlite_sequence ("name", "seq") VALUES ('user', 99), ('post', 99), ('tag', 99)`,
	}
}

// SQLiteRefused returns statements that SQLite refuses because of their parameter, which is a text.
func SQLiteRefused() []Refused {
	return []Refused{
		{SQL: `SELECT json(?)`},
		{SQL: `SELECT json_extract('{}', ?)`, Quotes: true},
		{Setup: []string{`CREATE TABLE strict_table (n INTEGER) STRICT`}, SQL: `INSERT INTO strict_table VALUES (?)`, Kind: orm.ErrInvalidInput},
		{SQL: `INSERT INTO "user" (id, email) VALUES (?, 'x')`, Kind: orm.ErrInvalidInput},
		{SQL: `SELECT zeroblob(2000000000 + length(?))`, Kind: orm.ErrInvalidInput},
		{Setup: []string{
			`CREATE TABLE guarded (name TEXT)`,
			`CREATE TRIGGER guard BEFORE INSERT ON guarded BEGIN SELECT RAISE(ABORT, 'refused'); END`,
		}, SQL: `INSERT INTO guarded VALUES (?)`, Kind: orm.ErrRaised},
		{Setup: []string{
			`CREATE TABLE guarded_too (name TEXT)`,
			`CREATE TRIGGER guard_too BEFORE INSERT ON guarded_too BEGIN SELECT RAISE(FAIL, 'refused: ' || NEW.name); END`,
		}, SQL: `INSERT INTO guarded_too VALUES (?)`, Kind: orm.ErrRaised, Quotes: true},
	}
}
