package grammar_test

import (
	"fmt"
	"os"
	"testing/fstest"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/diag"
)

// In a parsed schema, relations are pointers between models.
func ExampleParse() {
	s, diagnostics := grammar.Parse("schema.prisma", `
model User {
  id    Int    @id
  posts Post[]
}

model Post {
  id       Int  @id
  author   User @relation(fields: [authorId], references: [id])
  authorId Int  @map("author_id")
}
`)
	fmt.Println(len(diagnostics), "diagnostics")
	post := s.Models[1]
	author := post.Field("author").Relation
	fmt.Println(author.Relation.To.Name, "<->", author.Relation.From.Name)
	fmt.Println(post.Field("authorId").DBName)
	// Output:
	// 0 diagnostics
	// posts <-> author
	// author_id
}

// Diagnostics are data. They can be rendered with the lines of source.
func ExampleParse_diagnostics() {
	_, diagnostics := grammar.Parse("schema.prisma", `model User {
  id    Int    @id
  email String
  posts Post[]
}

model Post {
  id       Int    @id
  author   User   @relation(fields: [authorId], references: [email])
  authorId String
}
`)
	if err := diag.Render(os.Stdout, diagnostics, diag.Options{}); err != nil {
		fmt.Println(err)
	}
	fmt.Println("has errors:", diagnostics.HasErrors())
	// Output:
	// error[CO1610]: the referenced fields are not a key of `User`
	//  --> schema.prisma:9:49
	//   |
	// 3 |   email String
	//   |   ----- referenced
	// ...
	// 9 |   author   User   @relation(fields: [authorId], references: [email])
	//   |                                                 ^^^^^^^^^^^^^^^^^^^
	//   = help: add @unique to `email`, or reference the @id
	// has errors: true
}

// A directory of *.prisma files is one schema.
func ExampleLoad() {
	files := fstest.MapFS{
		"schema/user.prisma": {Data: []byte("model User {\n  id   Int  @id\n  role Role\n}\n")},
		"schema/role.prisma": {Data: []byte("enum Role {\n  READER\n  AUTHOR\n}\n")},
	}
	s, _, diagnostics, err := grammar.Load(files, "schema")
	if err != nil || diagnostics.HasErrors() {
		fmt.Println(err, diagnostics)
		return
	}
	for _, v := range s.Models[0].Field("role").Enum.Values {
		fmt.Println(v.Name)
	}
	// Output:
	// READER
	// AUTHOR
}
