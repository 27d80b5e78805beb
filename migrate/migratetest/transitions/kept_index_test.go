package transitions

import "strings"

// keptIndexes returns edits of indexes and keys. Each has a property that a schema cannot express.
// The property must stay, or the plan must say that it is lost.
func keptIndexes() (out []transition) {
	fields := "id Int @id  a String?  b Int  c Int  d String?  "
	for _, k := range []struct {
		name string
		// live replaces the index that before creates. def is the resulting definition, "" if the
		// edit must stop with codes.
		before, after string
		live          []string
		def, codes    string
	}{
		{name: "NULLS NOT DISTINCT of a constraint", before: "@@unique([a])", after: "@@unique([a, b])",
			live: []string{`ALTER TABLE "U" ADD CONSTRAINT "U_a_key" UNIQUE NULLS NOT DISTINCT (a)`}, def: "UNIQUE NULLS NOT DISTINCT (a, b)"},
		{name: "NULLS NOT DISTINCT of an index", before: "@@unique([a])", after: "@@unique([a, b])",
			live: []string{`CREATE UNIQUE INDEX "U_a_key" ON "U" (a) NULLS NOT DISTINCT`}, def: "UNIQUE btree (a, b) NULLS NOT DISTINCT"},
		{name: "DEFERRABLE under one name", before: `@@unique([a], map: "k")`, after: `@@unique([a, b], map: "k")`,
			live: []string{`ALTER TABLE "U" ADD CONSTRAINT k UNIQUE (a) INCLUDE (c) DEFERRABLE INITIALLY DEFERRED`, `COMMENT ON CONSTRAINT k ON "U" IS 'mine'`}, def: "UNIQUE (a, b) INCLUDE (c) DEFERRABLE INITIALLY DEFERRED 'mine'"},
		{name: "DEFERRABLE that no index can be", before: "@@unique([a])", after: "@@unique([a(sort: Desc)])", codes: "DL06",
			live: []string{`ALTER TABLE "U" ADD CONSTRAINT "U_a_key" UNIQUE (a) DEFERRABLE`}},
		{name: "INCLUDE and storage parameters", before: "@@unique([a])", after: "@@unique([a, b])",
			live: []string{`CREATE UNIQUE INDEX "U_a_key" ON "U" (a) INCLUDE (b, c) WITH (fillfactor = 70)`}, def: "UNIQUE btree (a, b) INCLUDE (c) WITH (fillfactor='70')"},
		{name: "a collation and the place of NULLs", before: "@@index([a])", after: "@@index([a, d])",
			live: []string{`CREATE INDEX "U_a_idx" ON "U" (a COLLATE "C" NULLS FIRST)`}, def: `btree (a COLLATE "C" NULLS FIRST, d)`},
		{name: "NULLS LAST of an order that stays", before: "@@index([a(sort: Desc)])", after: "@@index([a(sort: Desc), b])",
			live: []string{`CREATE INDEX "U_a_idx" ON "U" (a DESC NULLS LAST)`}, def: "btree (a DESC NULLS LAST, b)"},
		{name: "parameters that another method has not", before: "@@index([b])", after: "@@index([b], type: Hash)", codes: "DL06",
			live: []string{`CREATE INDEX "U_b_idx" ON "U" (b) INCLUDE (c)`}},
		{name: "a comment and CLUSTER", before: "@@index([a])", after: "@@index([a, b])",
			live: []string{`CREATE INDEX "U_a_idx" ON "U" (a)`, `COMMENT ON INDEX "U_a_idx" IS 'mine'`, `ALTER TABLE "U" CLUSTER ON "U_a_idx"`}, def: "btree (a, b) clustered 'mine'"},
		{name: "a tablespace", before: "@@unique([a])", after: "@@unique([a, b])",
			live: []string{`ALTER TABLE "U" ADD CONSTRAINT "U_a_key" UNIQUE (a) USING INDEX TABLESPACE pg_default`}, def: "UNIQUE (a, b)"},
		{name: "what a primary key is stored with", before: "@@id([b])", after: "@@id([b, c])",
			live: []string{`ALTER TABLE "U" ADD CONSTRAINT "U_pkey" PRIMARY KEY (b) INCLUDE (a) WITH (fillfactor = 60) DEFERRABLE`}, def: "PRIMARY KEY (b, c) INCLUDE (a) DEFERRABLE {fillfactor=60}"},
	} {
		own := fields
		if strings.HasPrefix(k.before, "@@id") {
			own = strings.Replace(fields, "@id", "", 1)
		}
		t := transition{name: "kept: " + k.name, only: pg, before: "model U { " + own + k.before + " }", after: "model U { " + own + k.after + " }", codes: k.codes, stops: k.codes, undo: shape,
			postgres: append([]string{`DO $$ DECLARE k record; BEGIN FOR k IN SELECT conname AS n, true AS c FROM pg_constraint WHERE conrelid = '"U"'::regclass AND conname <> 'U_pkey'
  UNION ALL SELECT indexrelid::regclass::text, false FROM pg_index WHERE indrelid = '"U"'::regclass AND NOT indisprimary LOOP
  IF k.c THEN EXECUTE format('ALTER TABLE "U" DROP CONSTRAINT %I', k.n); ELSE EXECUTE 'DROP INDEX ' || k.n; END IF; END LOOP; END $$`}, k.live...)}
		if strings.HasPrefix(k.before, "@@id") {
			t.postgres[0] = `ALTER TABLE "U" DROP CONSTRAINT "U_pkey"`
		}
		if k.def != "" {
			t.rows = map[string]string{indexSaid: k.def}
		}
		out = append(out, t)
	}
	return append(out,
		transition{name: "kept: a collation of an index", only: lite, before: "model U { " + fields + "@@index([a]) }", after: "model U { " + fields + "@@index([a, b]) }", undo: shape,
			sqlite: []string{`DROP INDEX "U_a_idx"`, `CREATE INDEX "U_a_idx" ON "U" (a COLLATE NOCASE)`}, rows: parts("U_a_b_idx", `%("a" COLLATE "NOCASE", "b")`)},
		transition{name: "kept: a collation of an index with a new name", only: lite, before: "model U { " + fields + `@@index([a], map: "x") }`, after: "model U { " + fields + `@@index([a], map: "y") }`, undo: shape,
			sqlite: []string{`DROP INDEX x`, `CREATE INDEX x ON "U" (a COLLATE NOCASE)`}, rows: parts("y", `%("a" COLLATE "NOCASE")`)},
		transition{name: "kept: a collation of a constraint", only: lite, before: "model U { " + fields + "@@unique([a]) }", after: "model U { " + fields + "@@unique([a, b]) }", undo: shape, codes: "DL06", stops: "DL06",
			sqlite: []string{`DROP TABLE "U"`, `CREATE TABLE "U" (id INTEGER NOT NULL PRIMARY KEY, a TEXT, b INTEGER NOT NULL, c INTEGER NOT NULL, d TEXT, CONSTRAINT "U_a_key" UNIQUE (a COLLATE NOCASE) ON CONFLICT REPLACE)`},
			rows:   parts("U_a_b_key", `%("a" COLLATE "NOCASE", "b")`)},
	)
}

// indexSaid returns all properties of the changed index of U as the server prints them.
const indexSaid = `SELECT concat_ws(' ', coalesce(pg_get_constraintdef(k.oid) || coalesce(' ' || c.reloptions::text, ''),
  CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END || substring(pg_get_indexdef(i.indexrelid) FROM 'USING (.*)')), CASE WHEN i.indisclustered THEN 'clustered' END,
  quote_literal(CASE WHEN k.oid IS NULL THEN obj_description(c.oid, 'pg_class') ELSE obj_description(k.oid, 'pg_constraint') END))
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u')
WHERE i.indrelid = '"U"'::regclass ORDER BY i.indisprimary AND i.indnatts < 2, c.relname LIMIT 1`
