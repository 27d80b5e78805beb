package grammar_test

import (
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/format"
	"github.com/cocomon/comon_orm/grammar/source"
)

// repeated returns the piece n times, with the number of each in place of #.
func repeated(n int, piece string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(piece, "#", strconv.Itoa(i)))
	}
	return b.String()
}

// growing returns functions for schemas of any size for which an implementation could easily need
// quadratic time.
func growing() map[string]func(n int) string {
	const head = "datasource db {\n provider = \"postgresql\"\n}\n"
	fields := func(piece, rest string) func(int) string {
		return func(n int) string { return head + "model A {\n id Int @id\n" + repeated(n, piece) + "}\n" + rest }
	}
	pair := func(a, b string) func(int) string {
		return func(n int) string {
			return head + "model A {\n id Int @id\n" + repeated(n, a) + "}\nmodel B {\n id Int @id\n" + repeated(n, b) + "}\n"
		}
	}
	models := func(piece string) func(int) string {
		return func(n int) string { return head + repeated(n, "model A# {\n id Int @id\n"+piece+"}\n") }
	}
	return map[string]func(n int) string{
		"unknown types":      models(" b Nope#\n"),
		"unknown types, one": fields(" b# Nope#\n", ""),
		"unknown key fields": fields(" a# Int\n @@index([b#])\n", ""),
		"unknown attributes": fields(" a# Int @foo#\n", ""),
		"one field":          fields(" a Int @map(\"x\")\n", ""),
		"one table":          models(" @@map(\"x\")\n"),
		"one constraint":     fields(" a# Int @unique(map: \"x\")\n", ""),
		"one endless line":   func(n int) string { return head + "model A {\n id Int @id" + repeated(n, " @map(\"a#\")") + "\n}\n" },
		"ambiguous":          fields(" b# B\n", "model B {\n id Int @id\n as A[]\n}\n"),
		"ambiguous, self":    fields(" b# A\n", ""),
		"no opposites":       pair(" b# B @relation(\"r#\")\n", " a# A @relation(\"q#\")\n"),
		"foreign keys":       pair(" b#Id Int\n b# B @relation(\"r#\", fields: [b#Id], references: [id])\n", " a# A[] @relation(\"r#\")\n"),
		"emulated cycles": func(n int) string {
			return strings.Replace(models(" x A#? @relation(\"r\", fields: [id], references: [id])\n y A#[] @relation(\"r\")\n")(n), "\n}", "\n relationMode = \"prisma\"\n}", 1)
		},
		"unknown enum defaults": func(n int) string {
			return "enum E {\n" + repeated(n, " V#\n") + "}\nmodel A {\n id Int @id\n" + repeated(n, " a# E @default(W#)\n") + "}\n"
		},
	}
}

// TestLinear doubles schemas and compares the memory that check, rendering, format and completion
// allocate, because it grows with their work.
func TestLinear(t *testing.T) {
	steps := map[string]func(text string){
		"check": func(text string) { _, _ = grammar.Parse("a.prisma", text) },
		"render": func(text string) {
			_, d := grammar.Parse("a.prisma", text)
			_ = diag.Render(io.Discard, d, diag.Options{})
		},
		"format": func(text string) {
			tree, _ := ast.Parse(&source.File{Name: "a.prisma", Text: text})
			_ = format.Complete([]*ast.File{tree})
		},
	}
	for name, schema := range growing() {
		for step, run := range steps {
			t.Run(name+"/"+step, func(t *testing.T) {
				const factor = 3 // 2 would be linear; growing slices and maps add a little
				if small, large := allocated(run, schema(1000)), allocated(run, schema(2000)); large > factor*small {
					t.Errorf("twice the text takes %d bytes instead of %d", large, small)
				}
			})
		}
	}
}

// allocated returns the bytes that run allocates.
func allocated(run func(string), text string) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run(text)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
