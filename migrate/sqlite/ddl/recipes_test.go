package ddl_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// TestCopyTable: row ids are copied where no column is one, what has no value gets its default, and
// what is generated is not written.
func TestCopyTable(t *testing.T) {
	text, number := catalog.Type{Name: "text"}, catalog.Type{Name: "integer"}
	key := func(column string) *catalog.Index {
		return &catalog.Index{Unique: true, Columns: []catalog.IndexColumn{{Name: column}}}
	}
	columns := []*catalog.Column{{Name: "id", Type: number}, {Name: "a  name", Type: text}, {Name: "new", Type: text, Nullable: true},
		{Name: "twice", Type: number, Generated: "id * 2"}}
	values := map[string]string{"id": `"id"`, "a  name": `coalesce("a  name", '')`, "twice": `"twice"`}
	tests := []struct {
		name string
		copy dialect.TableCopy
		want []string
	}{
		{
			"a column is the row id", dialect.TableCopy{Table: &catalog.Table{Name: "T", Columns: columns, PrimaryKey: key("id")}, Values: values},
			[]string{`INSERT INTO "new T" ("id", "a  name") SELECT "id", coalesce("a  name", '') FROM "T" ORDER BY rowid`},
		},
		{
			"no column is", dialect.TableCopy{Table: &catalog.Table{Name: "T", Columns: columns, PrimaryKey: key("a  name")}, Values: values},
			[]string{`INSERT INTO "new T" (rowid, "id", "a  name") SELECT rowid, "id", coalesce("a  name", '') FROM "T" ORDER BY rowid`},
		},
		{
			"there is none", dialect.TableCopy{Table: &catalog.Table{Name: "T", Columns: columns, PrimaryKey: key("a  name"), WithoutRowID: true}, Values: values},
			[]string{`INSERT INTO "new T" ("id", "a  name") SELECT "id", coalesce("a  name", '') FROM "T"`},
		},
		{
			"numbers go on", dialect.TableCopy{Table: &catalog.Table{Name: "T", Columns: columns[:1], PrimaryKey: key("id"), AutoIncrement: true}, Values: values, KeepSequence: true},
			[]string{`INSERT INTO "new T" ("id") SELECT "id" FROM "T" ORDER BY rowid`, `DELETE FROM sqlite_sequence WHERE name = 'new T'`,
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
			var got []string
			for _, s := range r.CopyTable(test.copy) {
				got = append(got, s.SQL)
			}
			last := len(got) - 2
			if !strings.HasPrefix(got[0], `CREATE TABLE "new T" (`) || got[last] != `DROP TABLE "T"` || got[last+1] != `ALTER TABLE "new T" RENAME TO "T"` {
				t.Errorf("frame of the copy: %q", got)
			}
			if strings.Join(got[1:last], "\n") != strings.Join(test.want, "\n") {
				t.Errorf("%q, want %q", got[1:last], test.want)
			}
		})
	}
}
