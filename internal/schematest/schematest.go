// Package schematest gives tests the tables of a schema: text goes in, the planner's statements come out, for
// either database whatever the schema's own provider is.
package schematest

import (
	"os"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Load reads and checks a schema file; what is wrong with it fails the test.
func Load(t testing.TB, path string) *schema.Schema {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Parse(t, path, string(text))
}

// Parse checks the schema that is one text; name stands in its diagnostics.
func Parse(t testing.TB, name, text string) *schema.Schema {
	t.Helper()
	s, diagnostics := grammar.Parse(name, text)
	if diagnostics.HasErrors() {
		t.Fatalf("%s: %v", name, diagnostics)
	}
	return s
}

// DDL returns the statements that make the schema in an empty database.
func DDL(t testing.TB, s *schema.Schema, d dialect.Dialect) []string {
	t.Helper()
	m, err := migrate.New(migrate.Options{Dialect: d, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := m.Diff(t.Context(), migrate.EmptySource{}, migrate.SchemaSource{Schema: s}, migrate.PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, group := range plan.Groups {
		for _, step := range group.Steps {
			out = append(out, string(step.SQL))
		}
	}
	return out
}
