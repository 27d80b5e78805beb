// Package schematest translates schema text into the planner's statements, so that tests can create
// the tables of a schema. It can do this for each database, whatever the schema's provider is.
package schematest

import (
	"os"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Load reads and checks a schema file; the test fails if it is invalid.
func Load(t testing.TB, path string) *schema.Schema {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Parse(t, path, string(text))
}

// Parse parses and checks a schema. name is the file name in its diagnostics.
func Parse(t testing.TB, name, text string) *schema.Schema {
	t.Helper()
	s, diagnostics := grammar.Parse(name, text)
	if diagnostics.HasErrors() {
		t.Fatalf("%s: %v", name, diagnostics)
	}
	return s
}

// DDL returns the statements that create the schema in an empty database.
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
