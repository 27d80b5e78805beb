// Package docs_test tests the documentation of the client.
package docs_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"

	// what the blocks use, so that the go command runs the test again when it has changed
	_ "github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	_ "github.com/cocomon/comon_orm/runtime/ormtest"
	_ "github.com/cocomon/comon_orm/runtime/sqldb"
	_ "github.com/cocomon/comon_orm/runtime/sqlite/sqlitefunc"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// others returns why blocks with these first lines are not compiled. They show another schema,
// which a test elsewhere has.
func others() map[string]string {
	return map[string]string{
		"// with /// @go(example.com/shop/money.Amount) above Customer.balance": "a schema with types of its own, as in gen/testdata/values",
		"// with nullable = \"sql\"": "a schema with this option, as in gen/testdata/options",
	}
}

// onPostgreSQL begins the first line of blocks that run on PostgreSQL only.
const onPostgreSQL = "// on PostgreSQL"

// TestBlocks compiles all Go blocks of the guide into one program and runs them on both databases,
// each block on the same rows.
func TestBlocks(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "blocks.test")
	build(t, dir, program)
	run := func(t *testing.T, test string, env ...string) {
		cmd := exec.CommandContext(t.Context(), program, "-test.run=^"+test+"$")
		cmd.Dir = dir
		cmd.Env = append(append(os.Environ(), "CURSOR_KEY=000102030405060708090a0b0c0d0e0f"), env...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "TestSQLite") })
	t.Run("postgresql", func(t *testing.T) {
		url := pgtest.URL(t)
		run(t, "TestPostgreSQL", "COMON_ORM_TEST_POSTGRES_URL="+url, "DATABASE_URL="+url)
	})
}

func build(t *testing.T, dir, program string) {
	t.Helper()
	pkg, err := filepath.Abs("blocks")
	if err != nil {
		t.Fatal(err)
	}
	harness, err := filepath.Abs("testdata/run_test.go")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(harness); err != nil { // the go command also looks at files that the test has looked at
		t.Fatal(err)
	}
	files := map[string]string{filepath.Join(pkg, "run_test.go"): harness}
	add := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		files[filepath.Join(pkg, name)] = path
	}
	other := others()
	var list strings.Builder
	n := 0
	for i, b := range blocks(t) {
		if _, ok := other[b.first()]; ok {
			delete(other, b.first())
			continue
		}
		text, err := b.source(i)
		if err != nil {
			t.Fatalf("%s:%d: %v", b.page, b.line, err)
		}
		add(fmt.Sprintf("block%d_test.go", i), text)
		if n++; !b.topLevel {
			fmt.Fprintf(&list, "\t{%q, %t, %t, block%d},\n", fmt.Sprintf("%s:%d", b.page, b.line),
				strings.HasPrefix(b.first(), onPostgreSQL), strings.Contains(b.text, "blogdb.Open("), i)
		}
	}
	if n < 60 || len(other) > 0 {
		t.Errorf("compiled %d blocks; no page has the exempt blocks %v", n, other)
	}
	add("list_test.go", "package blocks\n\nvar blocks = []block{\n"+list.String()+"}\n")
	overlay, err := json.Marshal(map[string]any{"Replace": files})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(path, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	// without the table of symbols the program is linked faster
	cmd := exec.CommandContext(t.Context(), "go", "test", "-c", "-vet=off", "-gcflags=-e", "-ldflags=-s -w", "-overlay", path, "-o", program, "./blocks")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
