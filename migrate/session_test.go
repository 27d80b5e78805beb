package migrate

import (
	"errors"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// TestRefuseSession checks that a statement is refused, with its line, if its effect on the
// connection outlives the migration. Effects that end with the transaction are allowed.
func TestRefuseSession(t *testing.T) {
	for text, line := range map[string]int{
		"SELECT 1;\nCOPY u (id) FROM STDIN;\n":                      2,
		"SELECT pg_catalog.set_config('search_path', '', false);\n": 1,
		"CREATE TEMP TABLE _comon_orm_migrations (id INT);\n":       1,
		"SET LOCAL lock_timeout = 1;\n":                             0,
	} {
		script, err := artifact.ParseScript(provider.PostgreSQL, text)
		if err != nil {
			t.Fatal(err)
		}
		a := &artifact.Migration{Metadata: artifact.Metadata{Provider: provider.PostgreSQL}}
		err = refuseSession(a, script)
		var at *StatementError
		switch {
		case line == 0 && err != nil, line > 0 && (!errors.Is(err, ErrSession) || !errors.As(err, &at) || at.Line != line):
			t.Errorf("%q: %v", text, err)
		}
	}
}
