package gen_test

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/grammar"
)

// Generate returns the files of a client as values. The caller writes them.
func ExampleGenerate() {
	s, _ := grammar.Parse("schema.prisma", `
datasource db {
  provider = "sqlite"
  url      = "file:dev.db"
}

model User {
  id    Int    @id @default(autoincrement())
  email String @unique
}
`)
	files, _, err := gen.Generate(s, gen.Options{Package: "blogdb", ImportPath: "example.com/app/blogdb"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range files {
		fmt.Println(f.Path)
		if f.Path == "user_gen.go" {
			_, row, _ := strings.Cut(string(f.Content), "type User struct {\n")
			row, _, _ = strings.Cut(row, "}")
			fmt.Print(row)
		}
	}
	// Output:
	// .gitattributes
	// client_gen.go
	// user_gen.go
	// 	// Column id.
	// 	ID int `json:"id"`
	// 	// Column email.
	// 	Email string `json:"email"`
	// q/doc_gen.go
	// q/user_gen.go
}
