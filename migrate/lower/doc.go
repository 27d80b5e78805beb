// Package lower turns a resolved schema into the catalog of the database that the schema describes.
// Package raise does the reverse.
//
// Its input is a checked schema and a dialect. Its output is a [catalog.Database] in canonical form
// and the problems: constructs that this dialect cannot express. The dialect decides, not the
// provider of the datasource, so that the in-memory test client can hold a PostgreSQL schema on
// SQLite. For a schema of the dialect's own provider there are no problems, since the checker
// refused them.
//
// # What becomes what
//
//   - A model becomes a table; views and ignored models become nothing, since this tool does not
//     create them. A field with a column becomes a column, whose type the dialect decides.
//   - An enum becomes a type, or, where the dialect has no enum types, a text column with a CHECK
//     over the values.
//   - A relation becomes a foreign key of the table that holds its fields. An implicit
//     many-to-many relation becomes a join table with the columns A and B. With
//     relationMode = "prisma" no foreign keys are made.
//   - A default becomes the canonical form that the same default has when it is read from a live
//     database. Defaults of the client (uuid, cuid, updatedAt) leave only a mark on the column.
//
// # Names
//
// A key without a name in the schema gets the same name as in Prisma: <table>_<columns>_<kind>.
// Identifiers have at most 63 bytes; a longer name is cut before its suffix. Cutting can make two
// names equal, so names are given in two passes. First those that the user wrote are reserved, then
// the others are derived in source order; a derived name that is taken gets a hash of its uncut
// form. Thus adding an index at the end of a schema never renames an index before it.
//
// # Example
//
//	enum Role {
//	  USER
//	  ADMIN @map("admin")
//	}
//
//	model User {
//	  id    Int    @id @default(autoincrement())
//	  role  Role   @default(USER)
//	  posts Post[]
//	}
//
//	model Post {
//	  id      Int    @id
//	  title   String @unique
//	  authors User[]
//	}
//
// On PostgreSQL this is the enum type Role with the values USER and admin; the table User with an
// identity column id, a column role of type Role with the literal default USER, and the primary
// key User_pkey; the table Post with the primary key Post_pkey and the unique index
// Post_title_key; and the join table _PostToUser with the columns A (refers to Post) and B (refers
// to User), the primary key _PostToUser_AB_pkey over both, the index _PostToUser_B_index, and two
// foreign keys that delete and update with the rows they refer to.
//
// On SQLite there is no enum type: role is text with the CHECK User_role_check, which lists the
// values. User is an AUTOINCREMENT table, and primary keys have no names.
//
// # Renames
//
// Two catalogs do not show that a column is an older one under a new name. [Renames] finds the
// renames in the two schemas: a field of the same name whose @map changed, what the user answered
// ("User.name=fullName"), and the join tables of models that were renamed.
package lower
