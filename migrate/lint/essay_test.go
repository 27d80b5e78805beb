package lint_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// TestEssay checks that the linter finds what the example of the package comment says.
func TestEssay(t *testing.T) {
	database := provider.PostgreSQL.String()
	before := snapshotText(parse(t, database, "model User {\n  id    Int     @id\n  name  String?\n  email String  @unique\n  @@map(\"users\")\n}\n"))
	m := &artifact.Migration{Name: name, Files: artifact.Files{
		Before: before, After: before, Rollback: "-- none", Metadata: "name=" + name + "\nprovider=" + database + "\nformat=2\n",
		Migration: "-- comon_orm:step hazard=DL02 object=users.email\nALTER TABLE users DROP COLUMN email;\n" +
			"UPDATE users SET name = '' WHERE name IS NULL;\n" +
			"ALTER TABLE users ALTER COLUMN name SET NOT NULL, ADD COLUMN age integer NOT NULL;\n",
	}}
	var got []string
	for _, f := range run(t, files(m)).Findings {
		if strings.HasSuffix(f.Span.File.Name, artifact.MigrationFile) {
			got = append(got, f.Kind.Code()+" "+f.Object)
		}
	}
	want := "LK06 users; UX01 users.age; BC03 users.name; BC03 users.age; LK01 users.name"
	if strings.Join(got, "; ") != want {
		t.Errorf("findings are %q, want %q", got, want)
	}
}
