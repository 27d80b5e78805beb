package lower_test

import (
	"fmt"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/lower"
	postgres "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	sqlite "github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// ExampleSchema lowers the schema of the package comment for both databases.
func ExampleSchema() {
	s, _ := grammar.Parse("schema.prisma", `
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

enum Role {
  USER
  ADMIN @map("admin")
}

model User {
  id    Int    @id @default(autoincrement())
  role  Role   @default(USER)
  posts Post[]
}

model Post {
  id      Int    @id
  title   String @unique
  authors User[]
}
`)
	for _, d := range []dialect.Dialect{postgres.New(), sqlite.New()} {
		db, problems := lower.Schema(s, d)
		fmt.Println(d.Provider(), len(problems), "problems")
		for _, e := range db.Enums {
			fmt.Println("  enum", e.Name, e.Values)
		}
		for _, t := range db.Tables {
			fmt.Printf("  table %s, primary key %q, autoincrement %t\n", t.Name, t.PrimaryKey.Name, t.AutoIncrement)
			for _, c := range t.Columns {
				fmt.Println("    column", c.Name, c.Type.Name)
			}
			for _, c := range t.Checks {
				fmt.Println("    check", c.Name, c.Values)
			}
			for _, ix := range t.Indexes {
				fmt.Println("    index", ix.Name)
			}
			for _, fk := range t.ForeignKeys {
				fmt.Println("    foreign key", fk.Columns, "to", fk.RefTable)
			}
		}
	}
	// Output:
	// postgresql 0 problems
	//   enum Role [USER admin]
	//   table Post, primary key "Post_pkey", autoincrement false
	//     column id integer
	//     column title text
	//     index Post_title_key
	//   table User, primary key "User_pkey", autoincrement false
	//     column id integer
	//     column role Role
	//   table _PostToUser, primary key "_PostToUser_AB_pkey", autoincrement false
	//     column A integer
	//     column B integer
	//     index _PostToUser_B_index
	//     foreign key [A] to Post
	//     foreign key [B] to User
	// sqlite 0 problems
	//   table Post, primary key "", autoincrement false
	//     column id integer
	//     column title text
	//     index Post_title_key
	//   table User, primary key "", autoincrement true
	//     column id integer
	//     column role text
	//     check User_role_check [USER admin]
	//   table _PostToUser, primary key "", autoincrement false
	//     column A integer
	//     column B integer
	//     index _PostToUser_B_index
	//     foreign key [A] to Post
	//     foreign key [B] to User
}
