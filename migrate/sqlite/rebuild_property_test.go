package sqlite_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/sqlite"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// randomTable returns a definition such as people write. It has a column n with a default, and
// columns that a schema cannot express.
func randomTable(r *rand.Rand) string {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	name := pick(`T`, `"T"`, "`T`", `[T]`)
	columns := []string{
		"id " + pick("INTEGER PRIMARY KEY AUTOINCREMENT", "INTEGER NOT NULL PRIMARY KEY", "INTEGER PRIMARY KEY DESC", "INT NOT NULL PRIMARY KEY ON CONFLICT REPLACE", "INTEGER CONSTRAINT \"p,k\" PRIMARY KEY ASC"),
		"n " + pick("INT", "INTEGER", "[INTEGER]") + pick("", " NOT NULL", " CONSTRAINT nn NOT NULL ON CONFLICT FAIL") + " DEFAULT " + pick("1", "(1)", "+1", "-1", "(1 + length('), DEFAULT 2'))"),
	}
	for i := range r.IntN(5) {
		c := fmt.Sprintf(pick(`c%d`, `"c,%d"`, "`c)%d`", `"c""%d"`, `[c --%d]`, `"DEFAULT%d"`), i)
		columns = append(columns, c+" "+pick("TEXT COLLATE NOCASE", "VARCHAR(10)", "TEXT UNIQUE ON CONFLICT IGNORE", "INT GENERATED ALWAYS AS (n * 2) STORED", "INT AS (abs(n)) VIRTUAL",
			"INT REFERENCES out(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED", "TEXT CHECK ("+c+" IN ('a', 'b'))", "DATETIME DEFAULT CURRENT_TIMESTAMP", "DECIMAL(10, 2)", "TEXT DEFAULT 'it''s, ('", ""))
	}
	for range r.IntN(3) {
		columns = append(columns, pick("CHECK (n > -5 /* ) */)", "CONSTRAINT \"a b\" CHECK (n <> 77)", "CHECK (T.n <> 78)", "UNIQUE (id, n COLLATE BINARY DESC) ON CONFLICT IGNORE",
			"FOREIGN KEY (n) REFERENCES out(id) DEFERRABLE INITIALLY DEFERRED", "CONSTRAINT fk FOREIGN KEY (n) REFERENCES T(id) ON UPDATE CASCADE NOT DEFERRABLE"))
	}
	sep := pick(", ", ",\n  ", " , -- a comment, (with) 'signs'\n  ", ",/* n */ ")
	return "CREATE TABLE " + name + pick("(", " (\n", " -- rows\n(") + strings.Join(columns, sep) + pick(")", "\n)", " -- end\n)") + pick("", "", " /* the end */")
}

// TestRebuiltDefinitionKeepsItsWords checks that SQLite accepts the text after each edit of a
// definition, and that the reverse edit restores exactly the old text.
func TestRebuiltDefinitionKeepsItsWords(t *testing.T) {
	editor, ok := ddl.New().(dialect.TableEditor)
	if !ok {
		t.Fatal("no editor")
	}
	for i := range suite.Size(300, 3000) {
		seed := suite.Seed() + uint64(i)
		text := randomTable(rand.New(rand.NewPCG(seed, 10)))
		db := openFile(t, sqlite.Memory)
		exec(t, db, "CREATE TABLE out (id INTEGER PRIMARY KEY)", text)
		stored := definitionOf(t, db)
		edits := dialect.TableEdits{Table: tableOf(t, db)}
		edited, obstacles := editor.EditTable(stored, edits)
		if withoutName(edited) != withoutName(stored) || len(obstacles) > 0 {
			t.Errorf("seed %d: no edit changes\n%s\nto\n%s (%v)", seed, stored, edited, obstacles)
		}
		extra := &catalog.Column{Name: "ex,tra", Type: catalog.Type{Name: "text"}, Nullable: true}
		more := *edits.Table
		more.Columns = append(append([]*catalog.Column(nil), edits.Table.Columns...), extra)
		grown, _ := editor.EditTable(edited, dialect.TableEdits{Table: &more, Added: []*catalog.Column{extra}})
		exec(t, db, "DROP TABLE T", string(grown))
		if back, obstacles := editor.EditTable(grown, edits); withoutBlanks(back) != withoutBlanks(edited) || len(obstacles) > 0 {
			t.Errorf("seed %d: a column added and dropped makes of\n%s\nthis:\n%s (%v)", seed, edited, back, obstacles)
		}
		exec(t, db, "DROP TABLE T", string(sqltext.TableRenamed(edited, "new T")), `ALTER TABLE "new T" RENAME TO T`)
		n := *edits.Table.Column("n")
		n.Default, n.Nullable = catalog.LiteralDefault{Kind: catalog.NumberLiteral, Text: "42"}, false
		changed, _ := editor.EditTable(edited, dialect.TableEdits{Table: edits.Table, Nulls: []*catalog.Column{&n}, Defaults: []*catalog.Column{&n}})
		exec(t, db, "DROP TABLE T", string(changed))
		if got := tableOf(t, db).Column("n"); got.Nullable || fmt.Sprint(got.Default) != fmt.Sprint(n.Default) {
			t.Errorf("seed %d: the edit is not made in\n%s", seed, changed)
		}
	}
}

func withoutName(definition sqltext.SQL) sqltext.SQL {
	read, err := sqltext.ReadCreateTable(provider.SQLite, definition)
	if err != nil {
		return sqltext.SQL(err.Error())
	}
	return definition[:read.NameSpan.Start] + definition[read.NameSpan.End:]
}

// withoutBlanks removes all blanks, because an edit does not restore blanks before commas.
func withoutBlanks(definition sqltext.SQL) string {
	return strings.Join(strings.Fields(string(definition)), "")
}

func definitionOf(t *testing.T, db *sqlite.DB) sqltext.SQL {
	t.Helper()
	rows, err := db.Query(context.Background(), "SELECT sql FROM sqlite_schema WHERE name = 'T'")
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	return sqltext.SQL(rows[0][0])
}

func tableOf(t *testing.T, db *sqlite.DB) *catalog.Table {
	t.Helper()
	in, err := db.Inspect(context.Background(), migrate.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	table := in.Catalog.Table("", "T")
	if table == nil {
		t.Fatal("no table")
	}
	return table
}
