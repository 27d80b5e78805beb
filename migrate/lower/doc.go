// Package lower turns a resolved schema into the catalog of the database that the schema describes.
// Package raise does the reverse.
//
// Its input is a checked schema and a dialect. Its output is a [catalog.Database] in canonical form
// and a list of problems, which are constructs that this dialect cannot express. The dialect may
// differ from the provider of the datasource, so that the in-memory test client can store a
// PostgreSQL schema in SQLite. A schema of the dialect's own provider has no problems, because the
// checker has refused them.
//
// # What each declaration becomes
//
//   - A model becomes a table. Views and ignored models become nothing, because this tool does not
//     create them. A scalar or enum field becomes a column, and the dialect decides its type.
//   - An enum becomes a type. If the dialect has no enum types, each of its columns is a text
//     column with a CHECK over the values.
//   - A relation becomes a foreign key of the table with its scalar fields. An implicit
//     many-to-many relation becomes a join table with the columns A and B. With relationMode =
//     "prisma" there are no foreign keys.
//   - A default becomes the canonical form that it also has when it is read from a live database.
//     For defaults that the client generates (uuid, cuid, updatedAt), the column only has a flag.
//
// # Names
//
// A key without a name in the schema gets the same name as in Prisma: <table>_<columns>_<kind>.
// Identifiers have at most 63 bytes. In a longer name, the part before the suffix is truncated. Two
// names can become equal by that. So all names that the user wrote are reserved first, and then the
// others are derived in source order. If a derived name is in use, a hash of its full form is
// added. Therefore a new index at the end of a schema never renames an earlier index.
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
// On PostgreSQL, the catalog of this schema has the enum type Role with the values USER and admin.
// Table User has an identity column id, a column role of type Role with the literal default USER,
// and the primary key User_pkey. Table Post has the primary key Post_pkey and the unique index
// Post_title_key. The join table _PostToUser has the columns A (refers to Post) and B (refers to
// User), the primary key _PostToUser_AB_pkey over both, the index _PostToUser_B_index, and two
// foreign keys with the actions CASCADE.
//
// On SQLite there is no enum type: role is text with the CHECK User_role_check, which lists the
// values. User is an AUTOINCREMENT table, and primary keys have no names.
//
// # Renames
//
// Two catalogs do not show that a column was renamed. [Renames] finds renames in the two schemas:
// fields of the same name whose @map has changed, the answers of the user ("User.name=fullName"),
// and the join tables of renamed models.
package lower
