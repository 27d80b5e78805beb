package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/check"
	"github.com/cocomon/comon_orm/grammar/source"
)

// large returns a schema of n models with ten fields and two relations each.
func large(n int) string {
	var b strings.Builder
	b.WriteString("datasource db {\n  provider = \"postgresql\"\n}\n\nenum Status {\n  DRAFT\n  DONE\n}\n")
	for i := range n {
		next := (i + 1) % n
		fmt.Fprintf(&b, `
model Model%[1]d {
  id        Int      @id @default(autoincrement())
  email     String   @unique @db.VarChar(200)
  name      String?  @map("full_name")
  status    Status   @default(DRAFT)
  score     Decimal  @default(0) @db.Decimal(10, 2)
  createdAt DateTime @default(now())
  updatedAt DateTime @updatedAt
  data      Json?
  tags      String[]
  nextId    Int?
  next      Model%[2]d? @relation("r%[1]d", fields: [nextId], references: [id], onDelete: Cascade)
  previous  Model%[3]d[] @relation("r%[3]d")

  @@index([nextId])
  @@index([status, createdAt(sort: Desc)])
  @@map("model_%[1]d")
}
`, i, next, (i+n-1)%n)
	}
	return b.String()
}

func TestLargeIsValid(t *testing.T) {
	if _, diags := load("large.prisma", large(3)); len(diags) > 0 {
		t.Fatal(diags)
	}
}

// BenchmarkCheck runs the check without the parser. Its time must grow linearly with the size.
func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{250, 500, 1000, 2000} {
		tree, _ := ast.Parse(&source.File{Name: "large.prisma", Text: large(n)})
		b.Run(fmt.Sprintf("models=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				check.Files([]*ast.File{tree})
			}
		})
	}
}

// BenchmarkParseAndCheck runs the part of the work that every command needs. The goal is at most
// 150 ms for 1,000 models.
func BenchmarkParseAndCheck(b *testing.B) {
	text := large(1000)
	b.ReportAllocs()
	for b.Loop() {
		load("large.prisma", text)
	}
}
