package migratetest

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// thing is a hand-made object that is not in the schema, with the statements that create and drop
// it. In these texts {t} is the table, {n} the name of the object, {N} the quoted name as a string,
// and {i} a number. Two semicolons separate statements.
type thing struct {
	kind         string
	make, remove []string
	// named is the name in messages, or "" if that is the name of the object.
	named string
}

// fill inserts the names into a text of a thing.
func fill(p provider.Provider, text, table, name, number string) sqltext.SQL {
	return sqltext.SQL(strings.NewReplacer("{t}", string(sqltext.Ident(p, table)), "{n}", string(sqltext.Ident(p, name)), "{i}", number,
		"{N}", string(sqltext.Literal(p, sqltext.Ident(p, name)))).Replace(text))
}

// fillAll inserts the names into texts of a thing, and separates their statements.
func fillAll(p provider.Provider, texts []string, table, name, number string) (out []sqltext.SQL) {
	for _, text := range texts {
		for part := range strings.SplitSeq(text, ";; ") {
			out = append(out, fill(p, part, table, name, number))
		}
	}
	return out
}

// hostile returns names that are hard to parse.
func hostile() []string {
	return []string{"Order", "my table", "sélect ü", `qu"ote`, "user", "a.b", "x'y", "DROP"}
}

// thingsOf returns the objects that a statement can drop without naming them. There are none on
// SQLite, which has no statement like DO of PostgreSQL, whose text hides other statements.
func thingsOf(p provider.Provider) []thing {
	switch p {
	case provider.PostgreSQL:
		return postgresThings()
	case provider.SQLite:
		return nil
	}
	panic(p.Unhandled())
}

// postgresThings returns objects on a table with the columns id, a, b (text) and c. "ext" is a
// table with the primary key id.
func postgresThings() []thing {
	one := func(kind, making, remove string) thing {
		return thing{kind: kind, make: []string{making}, remove: []string{remove}}
	}
	property := func(kind, named, making, remove string) thing {
		return thing{kind: kind, named: named, make: []string{making}, remove: []string{remove}}
	}
	dropConstraint := "ALTER TABLE {t} DROP CONSTRAINT {n}"
	return []thing{
		one("check", "ALTER TABLE {t} ADD CONSTRAINT {n} CHECK (c > -{i} OR b ~ 'x(y')", dropConstraint),
		one("unique with NULLS NOT DISTINCT and INCLUDE", "ALTER TABLE {t} ADD CONSTRAINT {n} UNIQUE NULLS NOT DISTINCT (id) INCLUDE (a)", dropConstraint),
		one("deferrable unique", "ALTER TABLE {t} ADD CONSTRAINT {n} UNIQUE (id, c) DEFERRABLE INITIALLY DEFERRED", dropConstraint),
		one("foreign key", "ALTER TABLE {t} ADD CONSTRAINT {n} FOREIGN KEY (id) REFERENCES ext (id) DEFERRABLE NOT VALID", dropConstraint),
		one("foreign key of another table", "ALTER TABLE ext ADD COLUMN x{i} int;; ALTER TABLE ext ADD CONSTRAINT {n} FOREIGN KEY (x{i}) REFERENCES {t} (id)", "ALTER TABLE ext DROP CONSTRAINT {n}"),
		one("exclusion constraint", "ALTER TABLE {t} ADD CONSTRAINT {n} EXCLUDE USING btree (id WITH =)", dropConstraint),
		one("index of an expression", "CREATE INDEX {n} ON {t} (lower(b), c DESC NULLS LAST)", "DROP INDEX {n}"),
		one("partial index", "CREATE INDEX {n} ON {t} USING hash (c) WHERE b IS NOT NULL", "DROP INDEX {n}"),
		one("index with a collation and an operator class", `CREATE INDEX {n} ON {t} (b COLLATE "C" text_pattern_ops)`, "DROP INDEX {n}"),
		one("trigger", "CREATE FUNCTION {n}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';; CREATE TRIGGER {n} BEFORE UPDATE ON {t} FOR EACH ROW EXECUTE FUNCTION {n}()", "DROP TRIGGER {n} ON {t}"),
		property("enabled trigger", "", "CREATE FUNCTION {n}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';; CREATE TRIGGER {n} BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION {n}();; ALTER TABLE {t} ENABLE ALWAYS TRIGGER {n}", "ALTER TABLE {t} DISABLE TRIGGER {n}"),
		one("rule", "CREATE RULE {n} AS ON DELETE TO {t} WHERE old.id = -1 DO ALSO NOTHING", "DROP RULE {n} ON {t}"),
		one("policy", "CREATE POLICY {n} ON {t} AS RESTRICTIVE FOR SELECT USING (c > -{i})", "DROP POLICY {n} ON {t}"),
		property("row security", "row security", "ALTER TABLE {t} ENABLE ROW LEVEL SECURITY", "ALTER TABLE {t} DISABLE ROW LEVEL SECURITY"),
		one("publication", "CREATE PUBLICATION {n} FOR TABLE ONLY {t} (id, c) WHERE (c > 3)", "ALTER PUBLICATION {n} DROP TABLE ONLY {t}"),
		one("statistics", "CREATE STATISTICS {n} ON id, c FROM {t}", "DROP STATISTICS {n}"),
		one("value of a sequence", "CREATE SEQUENCE {n} START 41 OWNED BY {t}.c;; SELECT nextval({N})", "SELECT setval({N}, 41, false);; SELECT setval({N}, 3)"),
		one("sequence", "CREATE SEQUENCE {n} OWNED BY {t}.id", "DROP SEQUENCE {n}"),
		one("view", "CREATE VIEW {n} AS SELECT id, c FROM {t} WHERE c > 1", "DROP VIEW {n}"),
		one("view over a view", "CREATE VIEW below{i} AS SELECT id FROM {t};; CREATE VIEW {n} AS SELECT id FROM below{i}", "DROP VIEW {n}"),
		one("materialized view", "CREATE MATERIALIZED VIEW {n} AS SELECT id FROM {t}", "DROP MATERIALIZED VIEW {n}"),
		one("function", "CREATE FUNCTION {n}(r {t}) RETURNS int LANGUAGE sql AS 'SELECT 1'", "DROP FUNCTION {n}({t})"),
		property("comment of a table", "comment", "COMMENT ON TABLE {t} IS 'it''s {i}'", "COMMENT ON TABLE {t} IS NULL"),
		property("comment of a column", "comment", "COMMENT ON COLUMN {t}.b IS 'b'", "COMMENT ON COLUMN {t}.b IS NULL"),
		property("grants of a table", "grants", "GRANT SELECT ON {t} TO PUBLIC", "REVOKE SELECT ON {t} FROM PUBLIC"),
		property("grants of a column", "grants", "GRANT UPDATE (b) ON {t} TO PUBLIC", "REVOKE UPDATE (b) ON {t} FROM PUBLIC"),
		property("options", "options", "ALTER TABLE {t} SET (fillfactor = 70)", "ALTER TABLE {t} RESET (fillfactor)"),
		property("storage", "storage", "ALTER TABLE {t} ALTER b SET STORAGE EXTERNAL", "ALTER TABLE {t} ALTER b SET STORAGE EXTENDED"),
		property("statistics target", "statistics target", "ALTER TABLE {t} ALTER b SET STATISTICS 7", "ALTER TABLE {t} ALTER b SET STATISTICS -1"),
		property("replica identity", "replica identity", "ALTER TABLE {t} REPLICA IDENTITY FULL", "ALTER TABLE {t} REPLICA IDENTITY DEFAULT"),
		property("owner", "owner", "SELECT 1", "ALTER TABLE {t} OWNER TO pg_monitor"),
		property("comment of a constraint", "comment", "ALTER TABLE {t} ADD CONSTRAINT {n} CHECK (id <> -{i});; COMMENT ON CONSTRAINT {n} ON {t} IS 'one'", "COMMENT ON CONSTRAINT {n} ON {t} IS 'another'"),
		one("child table", "CREATE TABLE {n} () INHERITS ({t})", "DROP TABLE {n}"),
	}
}
