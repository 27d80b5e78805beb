// The schema is that of BenchmarkBuild in gen: models of ten stored fields, two relations and a
// unique key each. This is a module of its own, so that nothing else depends on ent. The generated
// code is in a copy of the module, for the time of the benchmark:
//
//	go test -run '^$' -bench . -benchtime 1x -timeout 60m
//	ENT_MODELS=200 go test …   (some ten minutes and 7 GB of memory)

package ent

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/bench/buildcost"
)

const module = "github.com/cocomon/comon_orm/internal/bench/ent"

const model = `package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Model%[1]d is one of many.
type Model%[1]d struct{ ent.Schema }

// Fields are its columns.
func (Model%[1]d) Fields() []ent.Field {
	return []ent.Field{
		field.String("a").Unique(), field.String("b"), field.String("c"), field.Int("d"), field.Int("e").Default(0),
		field.String("g").Optional().Nillable(), field.String("h").Optional().Nillable(), field.Time("t").Default(time.Now), field.Int("next_id"),
	}
}

// Edges are its relations.
func (Model%[1]d) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("prevs", Model%[3]d.Type),
		edge.From("next", Model%[2]d.Type).Ref("prevs").Unique().Required().Field("next_id"),
	}
}
`

var packages = map[string]string{
	"mention/mention.go": `package mention

import "MODULE/db"

func Close(c *db.Client) error { return c.Close() }
`,
	"rows/rows.go": `package rows

import "MODULE/db"

func Name(m *db.Model1) string { return m.A }
`,
	"program/main.go": `package main

import (
	"context"
	"fmt"

	"MODULE/db"
	"MODULE/db/model0"
	"MODULE/db/model1"
	"MODULE/db/model3"
)

func main() {
	ctx := context.Background()
	c, err := db.Open("sqlite3", "file:big.db")
	if err != nil {
		panic(err)
	}
	all, err := c.Model1.Query().Where(model1.AContains("x"), model1.HasPrevsWith(model0.DGT(1))).WithPrevs().All(ctx)
	fmt.Println(len(all), err)
	one, err := c.Model2.Create().SetA("a").SetNextID(1).Save(ctx)
	fmt.Println(one, err)
	n, err := c.Model3.Update().Where(model3.DLT(3)).AddD(1).Save(ctx)
	fmt.Println(n, err)
}
`,
}

func BenchmarkBuild(b *testing.B) {
	models := 50
	if text := os.Getenv("ENT_MODELS"); text != "" {
		var err error
		models, err = strconv.Atoi(text)
		must(b, err)
	}
	dir := generate(b, models)
	b.Run(fmt.Sprintf("models=%d", models), func(b *testing.B) {
		bench(b, dir, "client", "db/client.go", "db")
		bench(b, dir, "mention", "mention/mention.go", "mention")
		bench(b, dir, "rows", "rows/rows.go", "rows")
		bench(b, dir, "program", "program/main.go", "program") // links no driver
	})
}

// generate copies this module and makes a client in it.
func generate(b *testing.B, models int) string {
	b.Helper()
	root, err := filepath.Abs("../../..")
	must(b, err)
	dir := b.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(name)
		must(b, err)
		write(b, filepath.Join(dir, name), bytes.ReplaceAll(text, []byte("=> ../../.."), []byte("=> "+root)))
	}
	for i := range models {
		text := fmt.Sprintf(model, i, (i+1)%models, (i+models-1)%models)
		write(b, filepath.Join(dir, "db", "schema", fmt.Sprintf("model%d.go", i)), []byte(text))
	}
	for name, text := range packages {
		write(b, filepath.Join(dir, name), []byte(strings.ReplaceAll(text, "MODULE", module)))
	}
	cmd := exec.CommandContext(b.Context(), "go", "tool", "ent", "generate", "./db/schema")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("ent generate: %v\n%s", err, out)
	}
	return dir
}

func bench(b *testing.B, dir, name, file, pkg string) {
	b.Helper()
	b.Run(name, func(b *testing.B) {
		path := filepath.Join(dir, file)
		text, err := os.ReadFile(path)
		must(b, err)
		buildcost.Run(b, func(n int) {
			write(b, path, fmt.Appendf(bytes.Clone(text), "\n// %d in %s\n", n, dir))
		}, func() (buildcost.Cost, error) {
			return buildcost.Build(b.Context(), dir, "build", "-o", filepath.Join(dir, "program.out"), "./"+pkg)
		}, func() (int64, error) { return buildcost.Object(b.Context(), dir, "./"+pkg) })
		write(b, path, text)
	})
}

func write(b *testing.B, path string, content []byte) {
	b.Helper()
	must(b, os.MkdirAll(filepath.Dir(path), 0o755))
	must(b, os.WriteFile(path, content, 0o644))
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
