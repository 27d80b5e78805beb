package sqltext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

func TestReadKeyOptions(t *testing.T) {
	for _, c := range []struct {
		p          provider.Provider
		definition string
		want       sqltext.KeyOptions
	}{
		{provider.PostgreSQL, "UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b) DEFERRABLE INITIALLY DEFERRED", sqltext.KeyOptions{NullsNotDistinct: true, Include: true, Deferrable: true}},
		{provider.PostgreSQL, `FOREIGN KEY ("DEFERRABLE") REFERENCES "INCLUDE"(a) MATCH FULL`, sqltext.KeyOptions{MatchFull: true}},
		{provider.PostgreSQL, `CREATE UNIQUE INDEX i ON t USING btree (a COLLATE "C", b NULLS FIRST) INCLUDE (c) NULLS NOT DISTINCT WHERE (deferrable)`,
			sqltext.KeyOptions{NullsNotDistinct: true, Include: true, Collation: true, Nulls: true}},
		{provider.PostgreSQL, "CREATE INDEX i ON t USING btree (a DESC)", sqltext.KeyOptions{}},
		{provider.PostgreSQL, "CHECK ((include > 0))", sqltext.KeyOptions{}},
		{provider.SQLite, `FOREIGN KEY ("a") REFERENCES "b" deferrable initially deferred`, sqltext.KeyOptions{Deferrable: true}},
		{provider.SQLite, `FOREIGN KEY ("a") REFERENCES "b" NOT DEFERRABLE`, sqltext.KeyOptions{}},
		{provider.SQLite, `CREATE INDEX i ON t (a COLLATE NOCASE)`, sqltext.KeyOptions{Collation: true}},
	} {
		if got := sqltext.ReadKeyOptions(c.p, c.definition); got != c.want {
			t.Errorf("%s: %+v", c.definition, got)
		}
	}
}
