package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/postgres"
)

// A migration may hide a change of connection settings in a function or a block.
// TestHiddenChangesOfTheConnection checks that such a change does not affect the history row, later
// reads or the next migration.
func TestHiddenChangesOfTheConnection(t *testing.T) {
	const head = "datasource db {\n  provider = \"postgresql\"\n}\n"
	first := head + "\nmodel t {\n  id Int @id\n}\n"
	second := first + "\nmodel u {\n  id   Int    @id\n  note String @default(\"a\\\\nb\")\n}\n"
	target := pgtest.URL(t)
	admin := openURL(t, target)
	defer func() { _ = admin.Close() }()
	ctx := context.Background()
	set := func(name, value string) string {
		return fmt.Sprintf("PERFORM set_config('%s', '%s', false)", name, value)
	}
	for i, hidden := range []string{
		set("search_path", "elsewhere"), set("role", "pg_monitor"), set("standard_conforming_strings", "off"), set("default_transaction_read_only", "on"),
		set("quote_all_identifiers", "on"), set("client_encoding", "LATIN1"), set("session_replication_role", "replica"), set("row_security", "on"),
		"EXECUTE 'DEALLOCATE ALL'", "PERFORM pg_advisory_unlock_all()", "CREATE TEMP TABLE u (id integer)", "CREATE TEMP TABLE _comon_orm_migrations (id integer)",
		"CREATE TEMP TABLE pg_class (oid oid)",
	} {
		dir, schema := t.TempDir(), fmt.Sprintf(`back\slash %d`, i)
		block := "DO $$ BEGIN CREATE SCHEMA IF NOT EXISTS elsewhere; CREATE TABLE t (id INTEGER NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (id)); " + hidden + "; END $$"
		oneStep(t, dir, "20260101_hidden", head, first, sqltext.SQL(block), true)
		oneStep(t, dir, "20260102_u", first, second, `CREATE TABLE u (id INTEGER NOT NULL, note TEXT NOT NULL DEFAULT 'a\nb', CONSTRAINT u_pkey PRIMARY KEY (id))`, true)
		if err := admin.Exec(ctx, `CREATE SCHEMA "`+sqltext.SQL(schema)+`"`); err != nil {
			t.Fatal(err)
		}
		named := inSchema(t, target, schema)
		if done, err := deployURL(t, named, dir); err != nil || len(done.Applied) != 2 {
			t.Errorf("%s: %+v, %v", hidden, done, err)
			continue
		}
		if done, err := deployURL(t, named, dir); err != nil || len(done.Applied) != 0 {
			t.Errorf("%s, again: %+v, %v", hidden, done, err)
		}
		rows, err := admin.Query(ctx, `SELECT relname FROM pg_class WHERE relnamespace = '"`+sqltext.SQL(schema)+`"'::regnamespace AND relkind = 'r' AND relowner = 'pg_monitor'::regrole`)
		if err != nil || len(rows) > 0 {
			t.Errorf("%s: %v belong to somebody else, %v", hidden, rows, err)
		}
	}
}

// TestRefusedBeforeAnythingRuns checks that statements which change the connection are refused
// before anything runs. The file has right checksums, because an earlier version accepted such
// statements.
func TestRefusedBeforeAnythingRuns(t *testing.T) {
	const head = "datasource db {\n  provider = \"postgresql\"\n}\n"
	table := head + "\nmodel t {\n  id Int @id\n}\n"
	target := pgtest.URL(t)
	for _, sql := range []sqltext.SQL{
		"COPY t (id) FROM STDIN", "COPY t TO STDOUT", "CREATE TEMP VIEW t AS SELECT 1 AS id", "CREATE TABLE pg_temp.t (id integer)", "SELECT id INTO TEMPORARY u FROM t",
		"SELECT set_config('role', 'pg_monitor', false)", "SELECT pg_advisory_unlock_all()", "DEALLOCATE ALL",
	} {
		dir := t.TempDir()
		oneStep(t, dir, "20260101_t", head, table, `CREATE TABLE t (id INTEGER NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (id))`, true)
		oneStep(t, dir, "20260102_session", table, table, sql, true)
		if done, err := deployURL(t, target, dir); !errors.Is(err, migrate.ErrSession) || len(done.Applied) != 0 {
			t.Errorf("%s: %+v, %v", sql, done, err)
		}
	}
	db := openURL(t, target)
	defer func() { _ = db.Close() }()
	if rows, err := db.Query(t.Context(), "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = 't'"); err != nil || len(rows) > 0 {
		t.Errorf("made: %v, %v", rows, err)
	}
}

// TestReadOnly checks that a read-only connection never writes, regardless of the statements that
// ran on it before.
func TestReadOnly(t *testing.T) {
	db := openWith(t, pgtest.URL(t), postgres.Options{ReadOnly: true})
	defer func() { _ = db.Close() }()
	write := func(ctx context.Context) error { return db.Exec(ctx, "CREATE TABLE t (id integer)") }
	for range 2 {
		if err := write(t.Context()); err == nil {
			t.Error("a statement has written")
		}
		if err := db.Transaction(t.Context(), artifact.Group{}, write); err == nil {
			t.Error("a transaction has written")
		}
		if err := db.Exec(t.Context(), "SET default_transaction_read_only = off"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadOnlyDatabase checks that a database whose transactions are read-only by default stays
// unchanged.
func TestReadOnlyDatabase(t *testing.T) {
	const head = "datasource db {\n  provider = \"postgresql\"\n}\n"
	dir, target := t.TempDir(), pgtest.URL(t)
	pgtest.Set(t, target, []pgtest.Setting{{Name: "default_transaction_read_only", Value: "on"}})
	oneStep(t, dir, "20260101_t", head, head+"\nmodel t {\n  id Int @id\n}\n", `CREATE TABLE t (id INTEGER NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (id))`, true)
	if done, err := deployURL(t, target, dir); err == nil || len(done.Applied) != 0 {
		t.Errorf("%+v, %v", done, err)
	}
}

// TestSchemaChoice checks that the schema is that of the URL, else the first schema of the
// search_path in which the role may create objects, else the first that exists.
func TestSchemaChoice(t *testing.T) {
	target := pgtest.URL(t)
	admin := openURL(t, target)
	defer func() { _ = admin.Close() }()
	for _, sql := range []sqltext.SQL{"CREATE SCHEMA app", "GRANT ALL ON SCHEMA app TO pg_monitor", "GRANT USAGE ON SCHEMA public TO pg_monitor", "REVOKE CREATE ON SCHEMA public FROM PUBLIC"} {
		if err := admin.Exec(context.Background(), sql); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ path, role, url, want string }{
		{`"$user", public`, "none", "", "public"},
		{`pg_catalog, pg_temp, information_schema, public`, "none", "", "public"},
		{`nowhere, app, public`, "none", "", "app"},
		{`public, app`, "none", "", "public"},
		{`public, app`, "pg_monitor", "", "app"},
		{`public`, "pg_monitor", "", "public"},
		{`public`, "none", "app", "app"},
		{`public`, "none", "later", "later"},
	} {
		pgtest.Set(t, target, []pgtest.Setting{{Name: "search_path", Value: c.path}, {Name: "role", Value: c.role}})
		db := openURL(t, inSchema(t, target, c.url))
		if db.Schema() != c.want {
			t.Errorf("search_path %s, role %s, %s: schema %s, want %s", c.path, c.role, c.url, db.Schema(), c.want)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// inSchema returns the URL of a database with a schema; without a schema if that is "".
func inSchema(t *testing.T, target, schema string) string {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	if schema != "" {
		values := u.Query()
		values.Set("schema", schema)
		u.RawQuery = values.Encode()
	}
	return u.String()
}
