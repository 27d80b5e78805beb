package gen_test

import (
	"bytes"
	"go/format"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/internal/schematest"
)

// The same schema gives the same bytes, formatted by gofmt, without secrets of the schema file.
func TestGenerateIsPure(t *testing.T) {
	s := schematest.Load(t, "testdata/kinds/schema.prisma")
	options := gen.Options{Package: "kindsdb", ImportPath: "example.com/kindsdb", TestDDL: []string{"SELECT 1", "SELECT `x`"}}
	first, _, err := gen.Generate(s, options)
	must(t, err)
	second, _, err := gen.Generate(s, options)
	must(t, err)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("generated twice:\n%s", diff)
	}
	for _, f := range first {
		if f.Path == ".gitattributes" {
			continue
		}
		formatted, err := format.Source(f.Content)
		must(t, err)
		if !bytes.Equal(formatted, f.Content) {
			t.Errorf("%s is not as gofmt writes it", f.Path)
		}
		if !bytes.HasPrefix(f.Content, []byte(gen.Header+"\n")) {
			t.Errorf("%s does not say that it is generated", f.Path)
		}
		if bytes.Contains(f.Content, []byte("secret-password")) {
			t.Errorf("%s holds the password of the datasource's URL", f.Path)
		}
	}
}

func TestRefusesWhatIsNoPackage(t *testing.T) {
	s := schematest.Parse(t, "s.prisma", "model A {\n  id Int @id\n}\n")
	for _, o := range []gen.Options{{ImportPath: "a/b"}, {Package: "my-db", ImportPath: "a/my-db"}, {Package: "func", ImportPath: "a/func"}, {Package: "db"}} {
		if _, _, err := gen.Generate(s, o); err == nil {
			t.Errorf("generated %+v", o)
		}
	}
}
