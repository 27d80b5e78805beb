package grammar_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/format"
	"github.com/cocomon/comon_orm/grammar/source"
)

// bigSchema has n models of ten fields and two relations each, about 16 lines a model.
func bigSchema(n int) string {
	var b strings.Builder
	b.WriteString("datasource db {\n  provider = \"postgresql\"\n}\n")
	for i := range n {
		fmt.Fprintf(&b, `
model Model%[1]d {
  id        Int      @id @default(autoincrement())
  email     String   @unique
  name      String?  @map("display_name")
  age       Int      @default(0)
  score     Float    @default(1.5)
  active    Boolean  @default(true)
  createdAt DateTime @default(now())
  updatedAt DateTime @updatedAt
  tags      String[]
  parentId  Int?
  parent    Model%[2]d?  @relation("r%[1]d", fields: [parentId], references: [id], onDelete: SetNull)
  children  Model%[3]d[] @relation("r%[3]d")

  @@index([email, createdAt(sort: Desc)])
}
`, i, (i+n-1)%n, (i+1)%n)
	}
	return b.String()
}

func BenchmarkParse1000Models(b *testing.B) {
	f := &source.File{Name: "schema.prisma", Text: bigSchema(1000)}
	b.SetBytes(int64(len(f.Text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, errs := ast.Parse(f); errs.HasErrors() {
			b.Fatal(errs[0].Message)
		}
	}
}

func BenchmarkCheck1000Models(b *testing.B) {
	text := bigSchema(1000)
	b.ReportAllocs()
	for b.Loop() {
		if _, errs := grammar.Parse("schema.prisma", text); errs.HasErrors() {
			b.Fatal(errs[0].Message, errs[0].Span.Text())
		}
	}
}

func BenchmarkFormat1000Models(b *testing.B) {
	f := &source.File{Name: "schema.prisma", Text: bigSchema(1000)}
	b.ReportAllocs()
	for b.Loop() {
		tree, _ := ast.Parse(f)
		if format.File(tree) == "" {
			b.Fatal("empty")
		}
	}
}
