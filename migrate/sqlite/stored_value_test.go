package sqlite_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/sqlite"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// TestStoredValue checks that a constant or computed value for existing rows is stored in the form
// that the client writes, and that a value of another kind becomes NULL.
func TestStoredValue(t *testing.T) {
	storer, ok := ddl.New().(dialect.ValueStorer)
	if !ok {
		t.Fatal("SQLite stores values as they are")
	}
	db := openFile(t, sqlite.Memory)
	exec(t, db, "CREATE TABLE given (v)")
	for _, test := range []struct {
		kind       catalog.Kind
		expr, want string
	}{
		{catalog.DateTimeKind, "'2024-05-01 10:00:00'", "text:2024-05-01T10:00:00.000000Z"},
		{catalog.DateTimeKind, "'2024-05-01T10:00:00+02:00'", "text:2024-05-01T08:00:00.000000Z"},
		{catalog.DateTimeKind, "1577934245678", "text:2020-01-02T03:04:05.678000Z"},
		{catalog.DateTimeKind, "-1", "text:1969-12-31T23:59:59.999000Z"},
		{catalog.DateTimeKind, "datetime('2024-05-01', '+1 day')", "text:2024-05-02T00:00:00.000000Z"},
		{catalog.DateTimeKind, "'2024-02-' || '30'", "null:"},
		{catalog.DateTimeKind, "'soon'", "null:"},
		{catalog.BooleanKind, "'Yes'", "integer:1"},
		{catalog.BooleanKind, "true", "integer:1"},
		{catalog.BooleanKind, "'0'", "integer:0"},
		{catalog.BooleanKind, "1 + 1", "null:"},
		{catalog.DecimalKind, "1.50", "text:1.5"},
		{catalog.DecimalKind, "'0' || '07.10'", "text:7.1"},
		{catalog.DecimalKind, "0.5 * 3", "text:1.5"},
		{catalog.DecimalKind, "'a'", "null:"},
		{catalog.BytesKind, "'abc'", "blob:abc"},
		{catalog.StringKind, "'abc'", "text:abc"},
	} {
		exec(t, db, "DELETE FROM given")
		value := storer.StoredValue(sqltext.SQL(test.expr), catalog.Type{Kind: test.kind})
		exec(t, db, "INSERT INTO given SELECT "+string(value))
		wantRows(t, db, "SELECT typeof(v) || ':' || coalesce(v, '') FROM given", test.want)
	}
}
