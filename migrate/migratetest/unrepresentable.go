package migratetest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/raise"
)

// unrepresentable is an object or a property that a schema cannot express, with the statement that
// creates it. object is the expected object of the note. It is "" if the object's name contains a
// role of the server and therefore differs between servers.
type unrepresentable struct{ name, object, sql string }

// testUnrepresentable checks that a pull has a note on each object or property that a schema cannot
// express, and that docs/pull.md names its kind.
func testUnrepresentable(t *testing.T, d Driver) {
	p := newProject(t, d)
	things, after := unrepresentableOf(d.Provider)
	for _, u := range things {
		for sql := range strings.SplitSeq(u.sql, ";;") {
			p.exec(sqltext.SQL(sql))
		}
	}
	pulled, err := p.Pull(t.Context(), p.schema(""))
	p.exec(after...)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range things {
		if u.name == strings.TrimSpace(notDistinct) && Older(t.Context(), p.db, 15) {
			continue
		}
		want := u.name + " cannot be expressed in the schema"
		if u.name == "a comment" || u.name == "an extension" {
			want = u.name
		}
		if !slices.ContainsFunc(pulled.Notes, func(n raise.Note) bool {
			return (n.Object == u.object || u.object == "") && strings.HasPrefix(n.Message, want)
		}) {
			t.Errorf("no note that %s of %s cannot be expressed: %v", u.name, u.object, pulled.Notes)
		}
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "pull.md"))
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Join(strings.Fields(string(page)), " ")
	known := slices.Concat(postgresUnrepresentable(), postgresUnrepresentableAlone(), sqliteUnrepresentable())
	for _, u := range migrate.Unrepresentables() {
		if !slices.ContainsFunc(known, func(k unrepresentable) bool { return k.name == u.Name }) {
			t.Errorf("no test makes %s", u.Name)
		}
		if !strings.Contains(words, u.Name) {
			t.Errorf("docs/pull.md does not name %s", u.Name)
		}
	}
}

// unrepresentableOf returns the cases for a kind of database, and the statements that must run
// before the database can be dropped.
func unrepresentableOf(p provider.Provider) (things []unrepresentable, after []sqltext.SQL) {
	switch p {
	case provider.PostgreSQL:
		return slices.Concat(postgresUnrepresentable(), postgresUnrepresentableAlone()), []sqltext.SQL{"DROP SUBSCRIPTION sub"}
	case provider.SQLite:
		return sqliteUnrepresentable(), nil
	}
	panic(p.Unhandled())
}

// postgresUnrepresentable returns properties of tables, and objects on tables.
func postgresUnrepresentable() []unrepresentable {
	return []unrepresentable{
		{"NULLS NOT DISTINCT", "a.nnd", "CREATE TABLE parent (a int, b int, UNIQUE (a, b));;CREATE TABLE a (id int PRIMARY KEY, b text, c int, d int, CONSTRAINT nnd UNIQUE NULLS NOT DISTINCT (b))"},
		{"DEFERRABLE", "a.def", "ALTER TABLE a ADD CONSTRAINT def UNIQUE (c) DEFERRABLE"},
		{"INCLUDE", "a.inc", "CREATE INDEX inc ON a (b) INCLUDE (c)"},
		{"MATCH FULL", "a.full", "ALTER TABLE a ADD CONSTRAINT \"full\" FOREIGN KEY (c, d) REFERENCES parent (a, b) MATCH FULL"},
		{"NOT VALID", "a.nv", "ALTER TABLE a ADD CONSTRAINT nv CHECK (c > 0) NOT VALID"},
		{"a collation of an index", "a.col", `CREATE INDEX col ON a (b COLLATE "C")`},
		{"NULLS FIRST or LAST", "a.nf", "CREATE INDEX nf ON a (c NULLS FIRST)"},
		{"a collation", "b.a", `CREATE TABLE b (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text COLLATE "C")`},
		{"GENERATED ALWAYS", "b.id", "SELECT 1"},
		{"a statistics target", "b.a", "ALTER TABLE b ALTER a SET STATISTICS 7"},
		{"options of a column", "b.a", "ALTER TABLE b ALTER a SET (n_distinct = 5)"},
		{"a storage", "b.a", "ALTER TABLE b ALTER a SET STORAGE EXTERNAL"},
		{"a compression", "b.a", "ALTER TABLE b ALTER a SET COMPRESSION pglz"},
		{"PARTITION BY", "p", "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id)"},
		{"a partition", "p1", "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2)"},
		{"INHERITS", "child", "CREATE TABLE child () INHERITS (b)"},
		{"UNLOGGED", "ul", "CREATE UNLOGGED TABLE ul (id int PRIMARY KEY)"},
		{"storage parameters", "ul", "ALTER TABLE ul SET (fillfactor = 70)"},
		{"row security", "ul", "ALTER TABLE ul ENABLE ROW LEVEL SECURITY"},
		{"a replica identity", "ul", "ALTER TABLE ul REPLICA IDENTITY FULL"},
		{"a comment", "a", "COMMENT ON COLUMN a.b IS 'kept there'"},
	}
}

// postgresUnrepresentableAlone returns objects that belong to no table.
func postgresUnrepresentableAlone() []unrepresentable {
	return []unrepresentable{
		{"a function", "f()", "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'"},
		{"a trigger", "a.trg", "CREATE TRIGGER trg BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f()"},
		{"a rule", "a.rl", "CREATE RULE rl AS ON DELETE TO a DO ALSO NOTHING"},
		{"a policy", "a.pol", "CREATE POLICY pol ON a USING (c > 1)"},
		{"a domain", "dom", "CREATE DOMAIN dom AS text"},
		{"a composite or range type", "comp", "CREATE TYPE comp AS (a int)"},
		{"a sequence of its own", "seq", "CREATE SEQUENCE seq"},
		{"statistics", "a.st", "CREATE STATISTICS st ON c, d FROM a"},
		{"a publication", "pub", "CREATE PUBLICATION pub FOR TABLE b"},
		{"an extension", "file_fdw", "CREATE EXTENSION file_fdw"},
		{"a foreign table", "ft", "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;;CREATE FOREIGN TABLE ft (a text) SERVER files OPTIONS (filename '/dev/null')"},
		{"the operator", "public.===(integer,integer)", "CREATE FUNCTION same(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';;CREATE OPERATOR === (FUNCTION = same, LEFTARG = int, RIGHTARG = int)"},
		{"the operator family", "public.fam USING btree", "CREATE OPERATOR FAMILY fam USING btree"},
		{"the operator class", "public.ops USING btree", "CREATE OPERATOR CLASS ops FOR TYPE int USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int)"},
		{"the cast", "(bigint AS pg_catalog.point)", "CREATE FUNCTION to_point(bigint) RETURNS point LANGUAGE sql IMMUTABLE AS 'SELECT point($1, 0)';;CREATE CAST (bigint AS point) WITH FUNCTION to_point(bigint)"},
		{"the collation", "own", `CREATE COLLATION own FROM "C"`},
		{"the conversion", "public.conv", "CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8"},
		{"the text search configuration", "public.tsc", "CREATE TEXT SEARCH CONFIGURATION tsc (COPY = simple)"},
		{"the text search dictionary", "public.tsd", "CREATE TEXT SEARCH DICTIONARY tsd (TEMPLATE = simple)"},
		{"the text search parser", "public.tsp", "CREATE TEXT SEARCH PARSER tsp (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)"},
		{"the text search template", "public.tst", "CREATE TEXT SEARCH TEMPLATE tst (LEXIZE = dsimple_lexize)"},
		{"the foreign-data wrapper", "wrap", "CREATE FOREIGN DATA WRAPPER wrap"},
		{"the server", "files", "SELECT 1"},
		{"the user mapping", "public on server files", "CREATE USER MAPPING FOR PUBLIC SERVER files"},
		{"the event trigger", "evt", "CREATE FUNCTION evf() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';;CREATE EVENT TRIGGER evt ON sql_drop EXECUTE FUNCTION evf()"},
		{"the default privileges", "", "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC"},
		{"the language", "lang", "CREATE LANGUAGE lang HANDLER plpgsql_call_handler"},
		{"the transform", "", "CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal))"},
		{"the access method", "am", "CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler"},
		{"the subscription", "sub", "CREATE SUBSCRIPTION sub CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE)"},
	}
}

// sqliteUnrepresentable returns cases that are all on one table.
func sqliteUnrepresentable() []unrepresentable {
	return []unrepresentable{
		{"STRICT", "a", "CREATE TABLE a (id INTEGER PRIMARY KEY ON CONFLICT REPLACE, b TEXT COLLATE NOCASE NOT NULL ON CONFLICT IGNORE, c INTEGER REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED) STRICT, WITHOUT ROWID"},
		{"WITHOUT ROWID", "a", "SELECT 1"},
		{"ON CONFLICT", "a.b", "SELECT 1"},
		{"a collation", "a.b", "SELECT 1"},
		{"DEFERRABLE", `a.FOREIGN KEY ("c") REFERENCES "a" ("id") DEFERRABLE INITIALLY DEFERRED`, "SELECT 1"},
		{"a collation of an index", "a.col", "CREATE INDEX col ON a (c COLLATE RTRIM)"},
		{"a trigger", "a.trg", "CREATE TRIGGER trg AFTER UPDATE ON a BEGIN SELECT 1; END"},
	}
}
