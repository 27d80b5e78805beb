package ddl_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// TestCopyTable checks that row ids are copied unless a column is the row id, that a column without
// a value gets its default, and that generated columns are not written.
func TestCopyTable(t *testing.T) {
	text, number := catalog.Type{Name: "text"}, catalog.Type{Name: "integer"}
	key := func(column string) *catalog.Index {
		return &catalog.Index{Unique: true, Columns: []catalog.IndexColumn{{Name: column}}}
	}
	columns := []*catalog.Column{{Name: "id", Type: number}, {Name: "a  name", Type: text}, {Name: "new", Type: text, Nullable: true},
		{Name: "twice", Type: number, Generated: "id * 2"}}
	values := map[string]sqltext.SQL{"id": `"id"`, "a  name": `coalesce("a  name", '')`, "twice": `"twice"`}
	tests := []struct {
		name string
		copy dialect.TableCopy
		want []sqltext.SQL
	}{
		{
			"a column is the row id", dialect.TableCopy{Table: &catalog.Table{Name: "T", Columns: columns, PrimaryKey: key("id")}, Values: values},
			[]sqltext.SQL{`INSERT INTO "new T" ("id", "a  name") SELECT "id", coalesce("a  name", '') FROM "T" ORDER BY rowid`},
		},
		{
			"no column is", dialect.TableCopy{Table: &catalog.Table{Name: "T", Columns: columns, PrimaryKey: key("a  name")}, Values: values},
			[]sqltext.SQL{`INSERT INTO "new T" (rowid, "id", "a  name") SELECT rowid, "id", coalesce("a  name", '') FROM "T" ORDER BY rowid`},
		},
		{
			"there is none", dialect.TableCopy{Table: &catalog.Table{Name: "T", Columns: columns, PrimaryKey: key("a  name"), WithoutRowID: true}, Values: values},
			[]sqltext.SQL{`INSERT INTO "new T" ("id", "a  name") SELECT "id", coalesce("a  name", '') FROM "T"`},
		},
		{
			"numbers go on", dialect.TableCopy{Table: &catalog.Table{Name: "T", Columns: columns[:1], PrimaryKey: key("id"), AutoIncrement: true}, Values: values, KeepSequence: true},
			[]sqltext.SQL{`INSERT INTO "new T" ("id") SELECT "id" FROM "T" ORDER BY rowid`, `DELETE FROM sqlite_sequence WHERE name = 'new T'`,
				`INSERT INTO sqlite_sequence (name, seq) SELECT 'new T', seq FROM sqlite_sequence WHERE name = 'T'`},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, ok := ddl.New().(dialect.TableCopier)
			if !ok {
				t.Fatal("no recipe")
			}
			test.copy.Temporary = "new T"
			var got []sqltext.SQL
			for _, s := range r.CopyTable(test.copy) {
				got = append(got, s.SQL)
			}
			last := len(got) - 2
			if !strings.HasPrefix(string(got[0]), `CREATE TABLE "new T" (`) || got[last] != `DROP TABLE "T"` || got[last+1] != `ALTER TABLE "new T" RENAME TO "T"` {
				t.Errorf("frame of the copy: %q", got)
			}
			if !slices.Equal(got[1:last], test.want) {
				t.Errorf("%q, want %q", got[1:last], test.want)
			}
		})
	}
}
