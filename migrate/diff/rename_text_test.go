package diff_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// TestRenameText checks that the text has the newer names, and that the inverse renames restore the
// older names.
func TestRenameText(t *testing.T) {
	own := func(name string) diff.Name { return diff.Name{Name: name} }
	table := diff.TableRename{From: own("t"), To: own("u")}
	column := diff.ColumnRename{Table: own("t"), From: "a", To: "b"}
	none := catalog.Database{}
	other := catalog.Database{Tables: []*catalog.Table{{Name: "other", Columns: []*catalog.Column{{Name: "a"}, {Name: "b"}}}}}
	for _, c := range []struct {
		text, want sqltext.SQL
		renames    []diff.Rename
		from       catalog.Database
	}{
		{`SELECT count(*) FROM "t" WHERE "a" IS NOT NULL`, `SELECT count(*) FROM "u" WHERE "b" IS NOT NULL`, []diff.Rename{table, column}, none},
		{
			`SELECT count(*) FROM "t" WHERE "a" > "b"`, `SELECT count(*) FROM "t" WHERE "b" > "a"`,
			[]diff.Rename{column, diff.ColumnRename{Table: own("t"), From: "b", To: "a"}}, none,
		},
		{
			`SELECT count(*) FROM "t" AS c WHERE c."a" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "u" AS p WHERE p."a" = c."a")`,
			`SELECT count(*) FROM "u" AS c WHERE c."b" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "t" AS p WHERE p."a" = c."b")`,
			[]diff.Rename{table, diff.TableRename{From: own("u"), To: own("t")}, column}, none,
		},
		{
			`SELECT count(*) FROM "t" WHERE "a" IS NULL`, `SELECT count(*) FROM "app"."t" WHERE "b" IS NULL`,
			[]diff.Rename{diff.TableRename{From: own("t"), To: diff.Name{Schema: "app", Name: "t"}}, column}, none,
		},
		{
			`SELECT count(*) FROM "app"."t" WHERE "x" IS NULL`, `SELECT count(*) FROM "core"."v" WHERE "x" IS NULL`,
			[]diff.Rename{diff.TableRename{From: diff.Name{Schema: "app", Name: "t"}, To: diff.Name{Schema: "core", Name: "v"}}, table}, none,
		},
		{`SELECT count(*) FROM "other" WHERE "a" IS NULL`, `SELECT count(*) FROM "other" WHERE "a" IS NULL`, []diff.Rename{table, column}, other},
	} {
		got, err := diff.RenameText(provider.PostgreSQL, c.text, c.renames, c.from)
		if err != nil || got != c.want {
			t.Errorf("%s\n%s, %v, want\n%s", c.text, got, err, c.want)
			continue
		}
		if back, err := diff.RenameText(provider.PostgreSQL, got, diff.Inverse(c.renames), c.from); err != nil || back != c.text {
			t.Errorf("back from %s: %s, %v", got, back, err)
		}
	}
}
