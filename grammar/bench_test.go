package grammar_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/format"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/schematest/corpus"
)

// bigSchema returns a schema of 1,000 models with ten fields and two relations each, which have
// about 16 lines per model.
func bigSchema() string {
	const n = 1000
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
	f := &source.File{Name: "schema.prisma", Text: bigSchema()}
	b.SetBytes(int64(len(f.Text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, errs := ast.Parse(f); errs.HasErrors() {
			b.Fatal(errs[0].Message)
		}
	}
}

func BenchmarkCheck1000Models(b *testing.B) {
	text := bigSchema()
	b.ReportAllocs()
	for b.Loop() {
		if _, errs := grammar.Parse("schema.prisma", text); errs.HasErrors() {
			b.Fatal(errs[0].Message, errs[0].Span.Text())
		}
	}
}

func BenchmarkFormat1000Models(b *testing.B) {
	f := &source.File{Name: "schema.prisma", Text: bigSchema()}
	b.ReportAllocs()
	for b.Loop() {
		tree, _ := ast.Parse(f)
		if format.File(tree) == "" {
			b.Fatal("empty")
		}
	}
}

// BenchmarkCheckOneErrorAtTheEnd checks a schema with one error at its end. It must take as long as
// the same schema without an error.
func BenchmarkCheckOneErrorAtTheEnd(b *testing.B) {
	text := bigSchema() + "\nmodel Last {\n  id Int @id\n  x  Nope\n}\n"
	b.ReportAllocs()
	for b.Loop() {
		if _, errs := grammar.Parse("schema.prisma", text); len(errs) != 1 {
			b.Fatal(len(errs))
		}
	}
}

// BenchmarkRelationLines checks a model that has only relations, because their arguments take the
// longest time to parse.
func BenchmarkRelationLines(b *testing.B) {
	text := "model A {\n" + repeated(20_000, "  r# B @relation(\"x#\", fields: [f#], references: [id])\n") + "}\n"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, errs := ast.Parse(&source.File{Name: "schema.prisma", Text: text}); len(errs) > 0 {
			b.Fatal(errs[0].Message)
		}
	}
}

// BenchmarkRealLines parses lines of real schemas: the shared corpus as one file, if it is
// available, and as many lines of this project with the same sequences of tokens.
func BenchmarkRealLines(b *testing.B) {
	b.Run("committed", func(b *testing.B) {
		text, err := os.ReadFile("testdata/lines/shapes.prisma")
		if err != nil {
			b.Fatal(err)
		}
		const times = 60 // about 6,300 lines
		parseText(b, strings.Repeat(string(text), times))
	})
	b.Run("corpus", func(b *testing.B) { parseText(b, strings.Join(realSchemas(b), "\n")) })
}

func parseText(b *testing.B, text string) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, errs := ast.Parse(&source.File{Name: "schema.prisma", Text: text}); errs.HasErrors() {
			b.Fatal(errs[0].Message)
		}
	}
}

// realSchemas reads the schemas of real applications in the shared corpus.
func realSchemas(b *testing.B) []string {
	b.Helper()
	files, _ := filepath.Glob(filepath.Join(corpus.Shared(b), "real", "*.prisma"))
	var texts []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	return texts
}

// BenchmarkLargestApplication checks and formats the largest application in the cases of this
// project, and the largest one of the shared corpus.
func BenchmarkLargestApplication(b *testing.B) {
	b.Run("ours", func(b *testing.B) {
		var texts []string
		for _, c := range corpus.Cases(b) {
			texts = append(texts, c.Text)
		}
		application(b, texts)
	})
	b.Run("shared", func(b *testing.B) { application(b, realSchemas(b)) })
}

func application(b *testing.B, texts []string) {
	b.Helper()
	text := slices.MaxFunc(texts, func(x, y string) int { return len(x) - len(y) })
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			_, _ = grammar.Parse("schema.prisma", text)
		}
	})
	b.Run("format", func(b *testing.B) {
		for b.Loop() {
			tree, _ := ast.Parse(&source.File{Name: "schema.prisma", Text: text})
			_ = format.File(tree)
		}
	})
}
