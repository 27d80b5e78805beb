package postgres_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/migratetest"
)

// definitionScript adds to inventoryScript: partitions, circular references, objects on views and
// privileges.
const definitionScript = inventoryScript + `;
CREATE SCHEMA "Other one";
COMMENT ON SCHEMA "Other one" IS 'it''s';
CREATE EXTENSION pg_trgm WITH SCHEMA "Other one";
CREATE EXTENSION citext;
CREATE SCHEMA "of an extension";
CREATE EXTENSION hstore WITH SCHEMA "of an extension";
CREATE COLLATION "no case" (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
CREATE COLLATION "Other one".split (LC_COLLATE = 'C', LC_CTYPE = 'POSIX');
COMMENT ON COLLATION "no case" IS 'like citext';
CREATE TABLE "by collation" (a text COLLATE "no case" PRIMARY KEY, b text COLLATE "Other one".split, c "of an extension".hstore);
CREATE TABLE "Other one"."T" (id bigint GENERATED ALWAYS AS IDENTITY (START 7 INCREMENT 3), "a b" citext, words text[] NOT NULL DEFAULT '{}');
CREATE INDEX trgm ON "Other one"."T" USING gin (words);
CREATE INDEX trgm2 ON "Order" USING gin (name "Other one".gin_trgm_ops);
CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
CREATE TABLE part (id int, at date NOT NULL, r span, CONSTRAINT "own name" PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX part_at ON part (at DESC);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE part_2 (at date NOT NULL, id int NOT NULL, r span, extra int) PARTITION BY LIST (id);
ALTER TABLE part_2 DROP COLUMN extra;
ALTER TABLE part ATTACH PARTITION part_2 DEFAULT;
CREATE TABLE part_2_1 PARTITION OF part_2 FOR VALUES IN (1, 2);
ALTER TABLE part ADD CONSTRAINT to_other FOREIGN KEY (id) REFERENCES other (id);
CREATE FUNCTION part_fn() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER part_trigger AFTER INSERT ON part FOR EACH ROW EXECUTE FUNCTION part_fn();
CREATE TABLE ring (id int PRIMARY KEY, n int);
CREATE FUNCTION of_ring(c ring) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION a_number() RETURNS SETOF ring LANGUAGE sql AS 'SELECT * FROM ring';
ALTER TABLE ring ADD CONSTRAINT of_itself CHECK (of_ring(ring.*));
CREATE FUNCTION a_default(m mood[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE ring ALTER n SET DEFAULT a_default('{sad}');
CREATE VIEW "a view" WITH (security_barrier = true, check_option = local) AS SELECT id, n FROM ring;
ALTER VIEW "a view" ALTER n SET DEFAULT 5;
COMMENT ON COLUMN "a view".n IS 'of a view';
CREATE FUNCTION instead() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER instead INSTEAD OF INSERT ON "a view" FOR EACH ROW EXECUTE FUNCTION instead();
CREATE VIEW grouped AS SELECT id, n, count(*) AS "how many" FROM ring GROUP BY id;
CREATE UNLOGGED TABLE quick (id int PRIMARY KEY, parent int REFERENCES quick (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE heir (own int) INHERITS (other);
ALTER TABLE heir ALTER "order" SET DEFAULT 9, ALTER "order" SET NOT NULL;
CREATE UNIQUE INDEX quick_parent ON quick (parent, id) WITH (fillfactor = 50);
ALTER TABLE quick REPLICA IDENTITY USING INDEX quick_pkey;
ALTER TABLE quick CLUSTER ON quick_parent;
ALTER TABLE quick ADD CONSTRAINT later CHECK (id > 0) NOT VALID;
COMMENT ON CONSTRAINT later ON quick IS 'a check';
COMMENT ON CONSTRAINT positive_check ON DOMAIN positive IS 'of a domain';
COMMENT ON INDEX quick_parent IS 'an index';
COMMENT ON TRIGGER trig ON "Order" IS 'a trigger';
COMMENT ON POLICY mine ON "Order" IS 'a policy';
COMMENT ON FUNCTION of_ring(ring) IS 'a function';
CREATE AGGREGATE total(int, int) (SFUNC = int4_sum_of, STYPE = int, INITCOND = '0');
CREATE PROCEDURE proc(a int, INOUT b text) LANGUAGE plpgsql AS 'BEGIN END';
REVOKE ALL ON FUNCTION of_ring(ring) FROM PUBLIC;
GRANT SELECT, UPDATE ON ring TO PUBLIC;
GRANT USAGE ON SEQUENCE free TO PUBLIC;
GRANT USAGE ON SCHEMA "Other one" TO PUBLIC;
CREATE PUBLICATION "for all" FOR ALL TABLES WITH (publish = 'insert')`

// TestDefinitions checks that a database that is created from the definitions of another one equals
// it.
func TestDefinitions(t *testing.T) {
	live, made := openURL(t, pgtest.URL(t)), openURL(t, pgtest.URL(t))
	script := strings.Replace(definitionScript, "CREATE AGGREGATE", "CREATE FUNCTION int4_sum_of(int, int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2 * $3';\nCREATE AGGREGATE", 1)
	for _, s := range strings.Split(script, ";\n") {
		if err := live.Exec(t.Context(), migratetest.OnServer(t.Context(), live, sqltext.SQL(s))); err != nil {
			t.Fatal(s, err)
		}
	}
	scope := migrate.InventoryScope{Schemas: []string{"", "Other one"}, Uses: true}
	want, err := live.Inventory(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	definer := live.Dialect().(dialect.Definer)
	for _, d := range definer.DefineAll(want, dialect.DefinitionScope{Schema: live.Schema(), Role: "postgres"}) {
		for _, sql := range d.SQL {
			if err := made.Exec(t.Context(), sql); err != nil {
				t.Error(d.Of, err)
			}
		}
		for _, a := range d.Access {
			if err := made.Exec(t.Context(), a.SQL); err != nil {
				t.Error(d.Of, a.SQL, err)
			}
		}
	}
	got, err := made.Inventory(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(facts(want), facts(got)); d != "" {
		t.Error(d)
	}
}

func facts(inv inventory.Inventory) map[inventory.ID]map[inventory.Property]string {
	out := map[inventory.ID]map[inventory.Property]string{}
	for _, o := range inv.Objects {
		if o.ID == (inventory.ID{Kind: inventory.Schema, Name: "public"}) {
			continue // every database has this object
		}
		delete(o.Properties, inventory.Value)
		out[o.ID] = o.Properties
	}
	return out
}
