package gen_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/internal/bench/buildcost"
	"github.com/cocomon/comon_orm/internal/schematest"
)

const benchModels = 50

// bigSchema returns a schema with the given number of models. Each model has ten stored fields, two
// relations and a unique key. The lines in more are added to the first model.
func bigSchema(models int, more ...string) string {
	var b strings.Builder
	b.WriteString("datasource db {\n  provider = \"sqlite\"\n  url = \"file:big.db\"\n}\n")
	for i := range models {
		next, previous := (i+1)%models, (i+models-1)%models
		fmt.Fprintf(&b, `
model Model%[1]d {
  id     Int      @id @default(autoincrement())
  a      String   @unique
  b      String
  c      String
  d      Int
  e      Int      @default(0)
  g      String?
  h      String?
  t      DateTime @default(now())
  nextId Int
  next   Model%[2]d  @relation("R%[1]d", fields: [nextId], references: [id])
  prevs  Model%[3]d[] @relation("R%[3]d")
`, i, next, previous)
		if i == 0 {
			b.WriteString(strings.Join(more, "\n"))
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// Packages of an application with a big client. They are ordered by how much of the client they
// use: from a mention of one type to a program that runs queries.
const (
	mention = `package mention

import "IMPORT"

func Close(c *bigdb.Client) error { return c.Close() }
`
	rows = `package rows

import "IMPORT"

func Name(m *bigdb.Model1, c bigdb.Model1Create) string { return m.A + c.A }
`
	program = `package main

import (
	"context"
	"fmt"

	"IMPORT"
	"IMPORT/q"
)

func main() {
	ctx := context.Background()
	db, err := bigdb.Open(ctx)
	if err != nil {
		panic(err)
	}
	all, err := q.Model1.FindMany(q.Model1.A.Contains("x"), q.Model1.Prevs.Some(q.Model0.D.Gt(1))).Include(q.Model1.Prevs).All(ctx, db)
	fmt.Println(len(all), err)
	one, err := q.Model2.Create(bigdb.Model2Create{A: "a"}, q.Model2.Next.Connect(q.Model3.ByID(1))).One(ctx, db)
	fmt.Println(one, err)
	n, err := q.Model3.UpdateMany(q.Model3.D.Lt(3)).Set(q.Model3.D.Increment(1)).Exec(ctx, db)
	fmt.Println(n, err)
}
`
)

// BenchmarkBuild measures how long a user waits for a build. The generated packages and the
// packages that import them are compiled; everything else is compiled before.
func BenchmarkBuild(b *testing.B) {
	for _, models := range []int{50, 200} {
		b.Run(fmt.Sprintf("models=%d", models), func(b *testing.B) {
			app := newApplication(b, models)
			app.bench(b, "client", "client_gen.go", "")
			app.bench(b, "queries", "q/doc_gen.go", "q")
			app.bench(b, "mention", "mention/mention.go", "mention")
			app.bench(b, "rows", "rows/rows.go", "rows")
			app.bench(b, "program", "program/main.go", "program")
			b.Run("edit", app.edit)
		})
	}
}

// application is a client with many models, and packages that use it. The files exist only in an
// overlay of the go command.
type application struct {
	models  int
	dir     string
	pkg     string // path of the client's package, relative to this directory
	overlay string
	binary  string
}

func newApplication(b *testing.B, models int) *application {
	b.Helper()
	dir := b.TempDir()
	a := &application{models: models, dir: dir, pkg: fmt.Sprintf("testdata/big%d/bigdb", models), overlay: filepath.Join(dir, "overlay.json"), binary: filepath.Join(dir, "program.out")}
	files := append(a.generate(b),
		a.source("mention/mention.go", mention), a.source("rows/rows.go", rows), a.source("program/main.go", program))
	root, err := filepath.Abs(a.pkg)
	must(b, err)
	replace := map[string]string{}
	for _, f := range files {
		replace[filepath.Join(root, f.Path)] = filepath.Join(dir, f.Path)
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	must(b, err)
	write(b, a.overlay, text)
	a.write(b, files)
	return a
}

func (a *application) importPath() string { return "github.com/cocomon/comon_orm/gen/" + a.pkg }

func (a *application) generate(b *testing.B, more ...string) []gen.File {
	b.Helper()
	files, _, err := gen.Generate(schematest.Parse(b, "big.prisma", bigSchema(a.models, more...)), gen.Options{Package: "bigdb", ImportPath: a.importPath()})
	must(b, err)
	return files
}

func (a *application) source(path, text string) gen.File {
	return gen.File{Path: path, Content: []byte(strings.ReplaceAll(text, "IMPORT", a.importPath()))}
}

func (a *application) write(b *testing.B, files []gen.File) {
	b.Helper()
	for _, f := range files {
		path := filepath.Join(a.dir, f.Path)
		must(b, os.MkdirAll(filepath.Dir(path), 0o755))
		write(b, path, f.Content)
	}
}

func (a *application) build(b *testing.B, pkg string) func() (buildcost.Cost, error) {
	return func() (buildcost.Cost, error) {
		return buildcost.Build(b.Context(), "", "build", "-overlay", a.overlay, "-o", a.binary, "./"+filepath.Join(a.pkg, pkg))
	}
}

func (a *application) object(b *testing.B, pkg string) func() (int64, error) {
	return func() (int64, error) {
		return buildcost.Object(b.Context(), "", "./"+filepath.Join(a.pkg, pkg), "-overlay", a.overlay)
	}
}

// bench measures the build of one package. A program is linked too.
func (a *application) bench(b *testing.B, name, file, pkg string) {
	b.Helper()
	b.Run(name, func(b *testing.B) {
		path := filepath.Join(a.dir, file)
		text, err := os.ReadFile(path)
		must(b, err)
		buildcost.Run(b, func(n int) {
			// The text is different in each run. Otherwise the go command would use the result in
			// its cache.
			write(b, path, fmt.Appendf(bytes.Clone(text), "\n// %d in %s\n", n, a.dir))
		}, a.build(b, pkg), a.object(b, pkg))
		write(b, path, text)
	})
}

// edit measures the build of the program after a field was added to one model. The client, its
// query package and the program are compiled, and the program is linked.
func (a *application) edit(b *testing.B) {
	buildcost.Run(b, func(n int) {
		files := a.generate(b, fmt.Sprintf("  added%d_%d Int?\n", os.Getpid(), n))
		a.write(b, files)
	}, a.build(b, "program"), a.object(b, "program"))
	a.write(b, a.generate(b))
}

func write(t testing.TB, path string, content []byte) {
	t.Helper()
	must(t, os.WriteFile(path, content, 0o644))
}

// BenchmarkGenerate measures the generator alone.
func BenchmarkGenerate(b *testing.B) {
	s := schematest.Parse(b, "big.prisma", bigSchema(benchModels))
	for b.Loop() {
		if _, _, err := gen.Generate(s, gen.Options{Package: "bigdb", ImportPath: "example.com/bigdb"}); err != nil {
			b.Fatal(err)
		}
	}
}
