package gen_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/internal/schematest"
)

const benchModels = 50

// bigSchema has models of ten stored fields, two relations and a unique each.
func bigSchema(models int) string {
	var b strings.Builder
	b.WriteString("datasource db {\n  provider = \"sqlite\"\n}\n")
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
}
`, i, next, previous)
	}
	return b.String()
}

// BenchmarkBuild is what users wait for after an edit of the schema: the compiler's work on the generated package, dependencies
// compiled before. The package exists for the go command only, by way of an overlay.
func BenchmarkBuild(b *testing.B) {
	const pkg = "testdata/big/bigdb"
	files, _, err := gen.Generate(schematest.Parse(b, "big.prisma", bigSchema(benchModels)),
		gen.Options{Package: "bigdb", ImportPath: "github.com/cocomon/comon_orm/gen/" + pkg})
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	lines := 0
	for _, f := range files {
		lines += bytes.Count(f.Content, []byte("\n"))
		write(b, filepath.Join(dir, f.Path), f.Content)
	}
	overlay := filepath.Join(dir, "overlay.json")
	write(b, overlay, overlayOf(b, pkg, dir, files))
	build := func() *os.ProcessState {
		cmd := exec.CommandContext(b.Context(), "go", "build", "-overlay", overlay, "./"+pkg)
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		return cmd.ProcessState
	}
	build() // the dependencies
	var seconds float64
	for n := 0; b.Loop(); n++ {
		// Another text each time, of this run too: the go command would find the last one in its cache.
		edited := fmt.Appendf(bytes.Clone(files[0].Content), "\n// %d in %s\n", n, dir)
		write(b, filepath.Join(dir, files[0].Path), edited)
		state := build()
		seconds += (state.UserTime() + state.SystemTime()).Seconds()
	}
	b.ReportMetric(float64(lines), "lines")
	b.ReportMetric(seconds/float64(b.N), "cpu-s")
	b.ReportMetric(seconds/float64(b.N)/benchModels, "cpu-s/model")
}

func overlayOf(b *testing.B, pkg, dir string, files []gen.File) []byte {
	b.Helper()
	root, err := filepath.Abs(pkg)
	if err != nil {
		b.Fatal(err)
	}
	replace := map[string]string{}
	for _, f := range files {
		replace[filepath.Join(root, f.Path)] = filepath.Join(dir, f.Path)
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		b.Fatal(err)
	}
	return text
}

func write(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkGenerate is the generator's own work.
func BenchmarkGenerate(b *testing.B) {
	s := schematest.Parse(b, "big.prisma", bigSchema(benchModels))
	for b.Loop() {
		if _, _, err := gen.Generate(s, gen.Options{Package: "bigdb", ImportPath: "example.com/bigdb"}); err != nil {
			b.Fatal(err)
		}
	}
}
