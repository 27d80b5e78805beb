package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

func TestWrites(t *testing.T) {
	for text, want := range map[string]bool{
		`SELECT 1`: false, `select 'DELETE'`: false, `/* UPDATE */ VALUES (1)`: false, `(SELECT 1)`: false, `EXPLAIN DELETE FROM a`: false,
		`INSERT INTO a VALUES (1)`: true, `update a SET b = 1`: true, `CREATE TABLE a (b INTEGER)`: true,
		`WITH a AS (SELECT 1) SELECT * FROM a`: false, `WITH a AS (SELECT 'DELETE' AS "update") SELECT * FROM a`: false,
		`WITH a AS (SELECT 1) DELETE FROM b`: true, `with a AS (INSERT INTO b VALUES (1) RETURNING *) SELECT * FROM a`: true,
	} {
		for _, p := range []provider.Provider{provider.PostgreSQL, provider.SQLite} {
			if got := sqltext.Writes(p, text); got != want {
				t.Errorf("%s: %s: got %t", p, text, got)
			}
		}
	}
}

func TestTransactionControl(t *testing.T) {
	for text, want := range map[string]string{
		`BEGIN`: "BEGIN", ` -- x
		commit`: "COMMIT", `START TRANSACTION`: "START", `PREPARE TRANSACTION 'x'`: "PREPARE", `PREPARE a AS SELECT 1`: "", `SAVEPOINT a`: "SAVEPOINT",
		`SELECT 1`: "", ``: "",
	} {
		if got := sqltext.TransactionControl(provider.PostgreSQL, text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
