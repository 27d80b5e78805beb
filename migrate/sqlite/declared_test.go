package sqlite_test

import (
	"context"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

// TestDeclaredOtherwise checks a change of type for a column that another tool declared with
// NUMERIC affinity. The column gets this tool's declaration, and its values the stored form of this
// tool. A value that is not of the type stops the migration and stays unchanged.
func TestDeclaredOtherwise(t *testing.T) {
	for _, x := range []struct{ declared, from, to, value, want string }{
		{"DATETIME", "DateTime", "String", "1700000000123", "text|2023-11-14T22:13:20.123000Z"},
		{"DATETIME", "DateTime", "String", "-1", "text|1969-12-31T23:59:59.999000Z"},
		{"TIMESTAMP", "DateTime", "String", "'2024-02-29 03:04:05'", "text|2024-02-29T03:04:05.000000Z"},
		{"DATETIME", "DateTime", "String", "'2024-02-29T23:04:05.1234567-02:00'", "text|2024-03-01T01:04:05.123456Z"},
		{"DATE", "DateTime", "String", "'2024-02-29'", "text|2024-02-29T00:00:00.000000Z"},
		{"DATETIME", "DateTime", "String", "NULL", "null|"},
		{"DATETIME", "DateTime", "String", "'2024-02-30'", ""},
		{"DATETIME", "DateTime", "String", "'2024-02-28 24:00:00'", ""},
		{"DATETIME", "DateTime", "String", "1.5", ""},
		{"DATETIME", "DateTime", "String", "x'00'", ""},
		{"DATETIME", "DateTime", "String", "9000000000000000", ""},
		{"DECIMAL(10, 2)", "Decimal", "String", "1.50", "text|1.5"},
		{"DECIMAL(10, 2)", "Decimal", "String", "100000000000", "text|100000000000"},
		{"DATETIME", "DateTime", "String", "''", ""},
		{"DATETIME", "DateTime", "String", "2460000.5", ""},
		{"DATETIME", "DateTime", "String", "'2024-02-29' || char(0) || 'x'", ""},
		{"DECIMAL(10, 2)", "Decimal", "String", "0.1 + 0.2", "text|0.300000000000000044"},
		{"DECIMAL(10, 2)", "Decimal", "String", "0.00001", "text|0.00001"},
		{"DECIMAL(10, 2)", "Decimal", "String", "-123456789012.25", "text|-123456789012.25"},
		{"DECIMAL(10, 2)", "Decimal", "String", "1e300", ""},
		{"DECIMAL(10, 2)", "Decimal", "String", "'abc'", ""},
		{"DECIMAL(10, 2)", "Decimal", "String", "x'31'", ""},
		{"JSON", "Json", "String", "12", "text|12"},
		{"BOOLEAN", "Boolean", "String", "2", ""},
		{"BOOLEAN", "Boolean", "String", "'yes'", ""},
		{"BOOLEAN", "Boolean", "Int", "'t'", ""},
		{"INTEGER", "Int", "Float", "'12abc'", ""},
		{"INTEGER", "Int", "Decimal", "'12abc'", ""},
		{"INTEGER", "Int", "Boolean", "'yes'", ""},
		{"REAL", "Float", "Int", "'abc'", ""},
		{"REAL", "Float", "Decimal", "x'00'", ""},
		{"TEXT", "Decimal", "Int", "'abc'", ""},
		{"TEXT", "Decimal", "Float", "'1' || char(0) || '2'", ""},
		{"TEXT", "String", "Decimal", "'1' || char(0) || '2'", ""},
		{"TEXT", "String", "DateTime", "'2024-02-29' || char(0)", ""},
		{"TEXT", "String", "Json", "'{' || char(0)", ""},
		{"TEXT", "String", "Json", "'{\"a\": 1,}'", ""},
		{"VARCHAR(9)", "String", "DateTime", "'2024-02-29'", "text|2024-02-29T00:00:00.000000Z"},
	} {
		db := openFile(t, sqlite.Memory)
		dir := t.TempDir()
		dev(t, db, dir, "model A {\n  id Int @id\n  c "+x.from+"?\n}\n")
		exec(t, db, `DROP TABLE A`, `CREATE TABLE A (id INTEGER NOT NULL PRIMARY KEY, c `+x.declared+`)`, `INSERT INTO A VALUES (1, `+x.value+`)`)
		m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
		if err != nil {
			t.Fatal(err)
		}
		s, _ := grammar.Parse("schema.prisma", "datasource db {\nprovider = \"sqlite\"\nurl = \"file:x\"\n}\nmodel A {\n  id Int @id\n  c "+x.to+"?\n}\n")
		_, err = m.Dev(context.Background(), s, migrate.DevOptions{Allow: migrate.Allow{All: true}})
		switch {
		case x.want == "":
			if err == nil {
				t.Errorf("%+v does not stop", x)
			}
			wantRows(t, db, sqltext.SQL("SELECT c IS "+x.value+" FROM A"), "1")
		case err != nil:
			t.Errorf("%+v: %v", x, err)
		default:
			wantRows(t, db, `SELECT typeof(c), c FROM A`, x.want)
			if x.to == "String" {
				wantRows(t, db, `SELECT type FROM pragma_table_info('A') WHERE name = 'c'`, "TEXT")
			}
		}
	}
}
