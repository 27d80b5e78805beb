package check_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/internal/golden"
)

const testdata = "../testdata/check"

func rendered(t *testing.T, diags diag.List) string {
	t.Helper()
	var b bytes.Buffer
	if err := diag.Render(&b, diags.Sorted(), diag.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestMessages compares every message, as users see it, with one golden file per family.
func TestMessages(t *testing.T) {
	families := map[string]*strings.Builder{}
	for _, s := range documented(t) {
		family := string(s.code[:4])
		if family == "CO10" {
			continue // tests of the parser cover these
		}
		if families[family] == nil {
			families[family] = &strings.Builder{}
		}
		_, diags := load("schema.prisma", s.bad)
		fmt.Fprintf(families[family], "%s\n", rendered(t, diags))
	}
	for family, text := range families {
		golden.Check(t, filepath.Join(testdata, family+".txt"), text.String())
	}
}

// TestManyErrors compares the messages for whole schemas with many mistakes with golden files, as
// text and as data.
func TestManyErrors(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata, "*.prisma"))
	if err != nil || len(files) == 0 {
		t.Fatal("no test data", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		_, diags := load(filepath.Base(f), string(text))
		golden.Check(t, f+".stderr.txt", rendered(t, diags))
		data, err := json.MarshalIndent(diag.JSON(diags.Sorted()), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden.Check(t, f+".json", string(data)+"\n")
	}
}
