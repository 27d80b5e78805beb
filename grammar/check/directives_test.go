package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// TestDirectivesAreNoDocumentation checks that directives do not appear in comments of the client.
func TestDirectivesAreNoDocumentation(t *testing.T) {
	s, _ := load("schema.prisma", `datasource db {
  provider = "sqlite"
}

/// People.
/// @omit
model User {
  id   Int    @id /// @omit
  /// Shown to all.
  /// @omti
  /// @go(money.Amount)
  name String
}
`)
	user := s.Models[0]
	for _, c := range [][2]string{
		{user.Doc, "People."}, {user.Fields[0].Doc, ""}, {user.Fields[1].Doc, "Shown to all.\n@omti"},
	} {
		if c[0] != c[1] {
			t.Errorf("documentation %q, want %q", c[0], c[1])
		}
	}
}

// TestOmit checks where @omit is allowed: on columns that the client does not need.
func TestOmit(t *testing.T) {
	allowed := []int{3, 4, 9, 12}
	for i := 1; i <= places; i++ {
		text := strings.Replace(marked, fmt.Sprintf("// %d\n", i), "/// @omit\n", 1)
		s, diags := load("schema.prisma", text)
		if slices.Contains(allowed, i) {
			omitted := 0
			for _, m := range s.Models {
				for _, f := range m.Fields {
					if f.Omitted {
						omitted++
					}
				}
			}
			if diags.HasErrors() || omitted != 1 {
				t.Errorf("place %d: %d fields are omitted, %v", i, omitted, diags)
			}
			continue
		}
		if len(diags) == 0 || diags[0].Code != diag.CodeOmittedNeeded || diags[0].Span.Text() != "@omit" {
			t.Errorf("place %d: got %v", i, diags)
		}
	}
}

// TestGoTypes checks where @go is allowed: on columns, and on both fields of a key.
func TestGoTypes(t *testing.T) {
	const directive = "/// @go(example.com/money.Amount)\n"
	for i := 1; i <= places; i++ {
		text := strings.Replace(marked, fmt.Sprintf("// %d\n", i), directive, 1)
		if i == 2 { // the foreign key refers to this field
			text = strings.Replace(text, "// 10\n", directive, 1)
		}
		s, diags := load("schema.prisma", text)
		if slices.Contains([]int{2, 3, 4, 8, 9}, i) {
			found := 0
			for _, m := range s.Models {
				for _, f := range m.Fields {
					if f.Go != nil && *f.Go == (schema.GoType{Package: "example.com/money", Name: "Amount"}) {
						found++
					}
				}
			}
			if diags.HasErrors() || found == 0 {
				t.Errorf("place %d: %d fields have the type, %v", i, found, diags)
			}
			continue
		}
		if len(diags) == 0 || diags[0].Code != diag.CodeGoTypeUnfit {
			t.Errorf("place %d: got %v", i, diags)
		}
	}
	_, diags := load("schema.prisma", strings.Replace(marked, "// 4\n", "\n"+directive+directive+"  more String\n", 1))
	if len(diags) == 0 || diags[0].Code != diag.CodeGoTypeUnfit {
		t.Errorf("two types of one field: got %v", diags)
	}
}

// TestNullable checks the generator setting nullable.
func TestNullable(t *testing.T) {
	for value, want := range map[string]struct{ sql, refused bool }{
		`"sql"`: {true, false}, `"pointer"`: {false, false}, `"option"`: {false, true}, `["sql"]`: {false, true},
	} {
		s, diags := load("schema.prisma", "generator c {\n  provider = \"comon_orm\"\n  nullable = "+value+"\n}\n")
		if diags.HasErrors() != want.refused || s.Generators[0].SQLNull != want.sql {
			t.Errorf("%s: %t, %v", value, s.Generators[0].SQLNull, diags)
		}
	}
}

// TestUUIDType checks the generator setting uuidType.
func TestUUIDType(t *testing.T) {
	const schemaText = "generator c {\n  provider = %q\n  uuidType = %s\n}\n"
	for _, c := range []struct {
		provider, value string
		code            diag.Code
	}{
		{"comon_orm", `"github.com/google/uuid.UUID"`, ""},
		{"comon_orm", `"UUID"`, diag.CodePropertyValue},
		{"comon_orm", `["a.B"]`, diag.CodePropertyValue},
		{"other", `"UUID"`, ""},
	} {
		s, diags := load("schema.prisma", fmt.Sprintf(schemaText, c.provider, c.value))
		var got diag.Code
		for _, d := range diags.Sorted() {
			if d.Severity == diag.Error {
				got = d.Code
			}
		}
		if got != c.code || (s.Generators[0].UUID != nil) != (c.code == "" && c.provider == "comon_orm") {
			t.Errorf("%s %s: %v, type %v", c.provider, c.value, diags, s.Generators[0].UUID)
		}
	}
}

// marked is a schema with places for a directive. Each place is a comment with a number.
const (
	places = 14
	marked = `datasource db {
  provider = "postgresql"
}

// 1
model User {
  id    Int     @id // 2
  email String  @unique // 3
  name  String? // 4
  posts Post[] // 5
  gone  Int? @ignore // 6
  point Unsupported("point")? // 7
}

model Post {
  title    String @unique // 8
  text     String // 9
  authorId Int // 10
  author   User @relation(fields: [authorId], references: [id]) // 11
  status   Status // 12
}

// 13
enum Status {
  DRAFT // 14
}
`
)
