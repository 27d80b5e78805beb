package transitions

// lost returns edits with drops that also remove hand-made parts of a table's definition.
func lost() []transition {
	const column = `n INTEGER CONSTRAINT big CHECK (n > 0) CHECK (n < 9) REFERENCES other (id)`
	parent, drop := `CREATE TABLE other (id INTEGER PRIMARY KEY)`, `DROP TABLE "U"`
	byHand := []string{parent, drop, `CREATE TABLE "U" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, ` + column + `, e INTEGER)`}
	whole := `CREATE TABLE "U" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, ` + column + `, d INTEGER AS (id * 2), UNIQUE (n), FOREIGN KEY (id) REFERENCES other (id), CHECK (id <> 77))`
	const before, after = "model U { id Int @id @default(autoincrement())  n Int? }  model V { id Int @id }", "model V { id Int @id }"
	return []transition{
		{name: "a dropped column takes its check and its foreign key along", only: lite, before: "n Int?  e Int?", after: "e Int?", sqlite: byHand, codes: "DL02 DL06", stops: "DL06", undo: shape},
		{name: "a dropped column takes its check along in a rebuild", only: lite, before: "n Int?  e Int?", after: "e Int? @default(3)", sqlite: byHand, codes: "DL02 DL06", stops: "DL06", undo: shape},
		{name: "a dropped table takes constraints and columns by hand along", only: lite, before: before, after: after, sqlite: []string{parent, drop, whole}, codes: "DL01 DL06", stops: "DL06", undo: manually},
		{name: "a view over a dropped table stops", only: lite, before: before, after: after, sqlite: []string{`CREATE VIEW w AS SELECT n FROM "U"`}, codes: "DL01 DP01", stops: "DP01"},
		{name: "keys and triggers that name a dropped table stop", only: lite, before: before, after: after, sqlite: []string{`CREATE TABLE other (id INTEGER PRIMARY KEY, u INTEGER REFERENCES "U" (id))`,
			`CREATE TRIGGER tr AFTER INSERT ON other BEGIN DELETE FROM "U"; END`}, codes: "DL01 DP01", stops: "DP01"},
	}
}
