package check_test

import "testing"

// TestDirectivesAreNoDocumentation: directives do not appear in comments of the client.
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
