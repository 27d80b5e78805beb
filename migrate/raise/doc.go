// Package raise turns a catalog into the schema that describes it. It does the reverse of package
// lower and is the core of `db pull`.
//
// Its input is a catalog, usually one that was read from a live database, the dialect, and a base:
// the present schema of the project, which may have no models yet. Its output is a new schema and
// notes. A note names one object of the database and says what the schema language cannot express
// about it. Neither the catalog nor the base is changed.
//
// # What is certain and what is chosen
//
// Lowering loses information. A table has no field order of its own, no relation names, no
// comments, no enum names on SQLite, and no defaults that only the client knows (cuid, updatedAt).
// So raising has to choose, and has two sources:
//
//   - the base. A declaration of the base that describes exactly what the database has stays
//     unchanged: name, order, type, position in the file (Span), comments. The test is always the
//     same: lower the part of the base and compare the result with the catalog. [lower.Parts]
//     lowers; [diff.EqualDefaults] and similar functions compare.
//   - the names of the database, for everything that is not in the base. Characters that the
//     language does not allow are replaced, and a suffix makes the names unique (nameSet).
//
// Each step needs the results of those before it: tables are divided into models and join tables;
// models get names; enums are found; models get fields, then keys (they need fields), then
// relations (they need the keys of both sides), then the names of keys where the derived name is
// not the one in the database. Finally the new schema is lowered and compared with the catalog.
// Every remaining difference becomes a note, so that a pull never hides one.
//
// # Example
//
// The base has one model with a field that the database has too:
//
//	model User {
//	  id   Int    @id
//	  mail String @map("email") // confirmed by link
//	}
//
// The database has a column more, an expression index, and a second table:
//
//	CREATE TABLE "User" (id integer PRIMARY KEY, email text NOT NULL, name text);
//	CREATE INDEX lower_name ON "User" (lower(name));
//	CREATE TABLE post (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES "User" (id)
//	  ON DELETE RESTRICT ON UPDATE CASCADE);
//
// Table User is the one that model User lowers to, so the model is kept. Columns id and email are
// what its fields lower to: both fields stay, with their comments. Column name gets a new field
// after mail, the column it follows in the table. Table post is new: its model has the table's
// name. Its foreign key becomes a relation; the field on its side is named after the column
// without "_id", the other one is the plural of the model. The result is
//
//	model User {
//	  id    Int     @id
//	  mail  String  @map("email") // confirmed by link
//	  name  String?
//	  posts post[]
//	}
//
//	model post {
//	  id      Int  @id
//	  user_id Int
//	  user    User @relation(fields: [user_id], references: [id])
//	}
//
// with the note "User.lower_name: an index over expressions cannot be expressed in the
// schema: it stays in the database". A second pull with this schema as its base changes nothing.
package raise
