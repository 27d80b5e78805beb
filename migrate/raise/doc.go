// Package raise turns a catalog into the schema that describes it. It does the reverse of package
// lower and is the core of `db pull`.
//
// Its input is a catalog, usually of a live database, the dialect, and a base, which is the current
// schema of the project. The base may have no models yet. The output is a new schema and notes. A
// note names an object of the database and says what the schema language cannot express about it.
// The catalog and the base are not changed.
//
// # Sources of names and order
//
// Lowering loses information. A table has no order of relation fields, no names of relations, no
// comments, no names of enums on SQLite, and no defaults that the client generates (cuid,
// updatedAt). Raising takes such information from two sources:
//
//   - The base. If a declaration of the base lowers exactly to an object of the database, it stays
//     unchanged, with its name, order, type, comments and position in the file (Span).
//     [lower.Parts] lowers declarations; [diff.EqualDefaults] and similar functions compare the
//     result with the catalog.
//   - The names in the database, for objects that are not in the base. Characters that the language
//     does not allow are replaced, and a suffix makes the names unique (nameSet).
//
// The steps are in an order in which each has the results that it needs. Tables are divided into
// models and join tables. Models get names. Enums are found. Models get fields, then keys, which
// need fields, then relations, which need the keys of both sides. Then the schema states the name
// of each key whose name in the database differs from the derived one. Finally the new schema is
// lowered and compared with the catalog. Every remaining difference becomes a note, so that a pull
// never hides one.
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
// The database also has a column name, an index over an expression, and a second table:
//
//	CREATE TABLE "User" (id integer PRIMARY KEY, email text NOT NULL, name text);
//	CREATE INDEX lower_name ON "User" (lower(name));
//	CREATE TABLE post (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES "User" (id)
//	  ON DELETE RESTRICT ON UPDATE CASCADE);
//
// Model User lowers to table User, so the model stays. Its fields lower to the columns id and
// email, so both fields stay, with their comments. Column name gets a new field after mail, as in
// the table. Table post is new, and its model has the table's name. Its foreign key becomes a
// relation. The relation field of post has the name of the column without "_id"; the relation field
// of User has the plural of the model's name. The result is
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
