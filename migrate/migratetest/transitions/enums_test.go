package transitions

// roles returns model U with a column of an enum.
func roles(values, field string) string {
	return "enum M { " + values + " }  model U { id Int @id @default(autoincrement())  " + field + " }"
}

func enums() []transition {
	ab := three("m", "'A'", "'B'", "'A'")
	value := func(want string) map[string]string { return map[string]string{`SELECT m FROM "U" ORDER BY id`: want} }
	return []transition{
		{name: "create enum", before: "", after: roles("A  B", "m M @default(A)"), seed: three("id", "1", "2", "3"), rows: value("A;A;A")},
		{name: "add value", before: roles("A  B", "m M"), after: roles("A  B  C", "m M"), seed: ab, rows: value("A;B;A")},
		{name: "insert value", before: roles("A  C", "m M"), after: roles("A  B  C", "m M"), seed: three("m", "'A'", "'C'", "'A'"), rows: value("A;C;A")},
		{name: "map value", before: roles("A  B", "m M"), after: roles(`A  B @map("b2")`, "m M"), seed: ab, rows: value("A;b2;A")},
		{name: "rename value", before: roles("A  B", "m M @default(B)"), after: roles("A  Z", "m M @default(Z)"), seed: ab, options: renames("M.B=Z"), rows: value("A;Z;A")},
		{name: "add value and use it", before: roles("A  B", "m M @default(A)"), after: roles("A  B  C", "m M @default(C)"), seed: ab,
			rows: map[string]string{`SELECT m FROM "U" ORDER BY id`: "A;B;A"}},
		{name: "remove value in use", before: roles("A  B  C", "m M"), after: roles("A  B", "m M"), seed: three("m", "'A'", "'C'", "'A'"), codes: "UX07", stops: "UX07"},
		{name: "remove value not in use", before: roles("A  B  C", "m M"), after: roles("A  B", "m M"), seed: ab, codes: "UX07", rows: value("A;B;A")},
		{name: "remove value that was the default", before: roles("A  B  C", "m M @default(C)"), after: roles("A  B", "m M @default(A)"), seed: ab, codes: "UX07", rows: value("A;B;A")},
		{name: "remove value in use with its column", before: roles("A  B  C", "m M?  n M @default(A)"), after: roles("A  B", "n M @default(A)"), seed: three("m", "'A'", "'C'", "'A'"), codes: "DL02 UX07", stops: "DL02",
			rows: map[string]string{`SELECT n FROM "U"`: "A;A;A"}, undo: shape},
		{name: "remove value in use while its column becomes another", before: roles("A  B  C", "m M  n M @default(A)"), after: roles("A  B", "m String  n M @default(A)"), seed: three("m", "'A'", "'C'", "'A'"),
			codes: "UX07", rows: value("A;C;A")},
		{name: "add value and convert to it", before: roles("A  B", "m String  n M @default(A)"), after: roles("A  B  C", "m M  n M @default(A)"), seed: three("m", "'A'", "'C'", "'A'"), codes: "UX06", rows: value("A;C;A")},
		{name: "add value with a column that uses it", before: roles("A  B", "m M"), after: roles("A  B  C", "m M  n M @default(C)"), seed: ab, rows: map[string]string{`SELECT n FROM "U"`: "C;C;C"}, undo: shape},
		{name: "what is said of an enum stays with a new type", only: pg, before: roles("A  B  C", "m M"), after: roles("A  B", "m M"), seed: ab, codes: "UX07",
			postgres: []string{`COMMENT ON TYPE "M" IS 'of a person'`, `REVOKE USAGE ON TYPE "M" FROM PUBLIC`, `ALTER TYPE "M" OWNER TO pg_monitor`},
			rows:     map[string]string{`SELECT obj_description(oid, 'pg_type'), typowner::regrole, typacl FROM pg_type WHERE oid = '"M"'::regtype`: "of a person|pg_monitor|{pg_monitor=U/pg_monitor}"}},
		{name: "reorder", before: roles("A  B", "m M"), after: roles("B  A", "m M"), seed: ab, also: on(pg, "EN01"), stopsOn: on(pg, "EN01"), rows: value("A;B;A")},
		{name: "enum to String", before: roles("A  B", "m M"), after: roles("A  B", "m String  o M?"), seed: ab, rows: value("A;B;A")},
		{name: "String to enum", before: roles("A  B", "m String  o M?"), after: roles("A  B", "m M  o M?"), seed: ab, codes: "UX06", rows: value("A;B;A")},
		{name: "String to enum, a stranger", before: roles("A  B", "m String  o M?"), after: roles("A  B", "m M  o M?"), seed: three("m", "'A'", "'x'", "'B'"), codes: "UX06", stops: "UX06"},
		{name: "another enum", before: "enum N { A  B }  " + roles("A  B", "m M  n N?"), after: "enum N { A  B }  " + roles("A  B", "m N  n M?"), seed: ab, codes: "UX06", rows: value("A;B;A")},
		{name: "rename enum", before: roles("A  B", "m M"), after: "enum Mode { A  B }  model U { id Int @id @default(autoincrement())  m Mode }", seed: ab, options: renames("M=Mode"), rows: value("A;B;A")},
		{name: "map enum", before: roles("A  B", "m M"), after: "enum M { A  B  @@map(\"mode\") }  model U { id Int @id @default(autoincrement())  m M }", seed: ab, rows: value("A;B;A")},
		{name: "drop enum", before: roles("A  B", "m M?"), after: "", seed: ab, codes: "DL02", stops: "DL02", rows: map[string]string{ids: "1;2;3"}, undo: shape},
		{name: "enum list", only: pg, before: roles("A  B  C", "m M[]"), after: roles("A  B", "m M[]"), seed: three("m", "'{A,B}'", "'{}'", "NULL"), codes: "UX07", rows: value("{A,B};{};")},
		{name: "enum with default and index, swapped", before: roles("A  B  C", "m M @default(A)  @@index([m])"), after: roles("B  A", "m M @default(B)  @@index([m])"), seed: ab,
			codes: "UX07", also: on(pg, "EN01"), stopsOn: on(pg, "EN01"), rows: value("A;B;A")},
	}
}
