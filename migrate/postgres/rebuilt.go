package postgres

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// When the type of a column changes, the server creates its indexes, constraints and statistics
// again from their printed texts. It refuses the change if one of them is invalid with the new
// type, for example CHECK (n > 0) if n becomes text. Its error does not name that object. So each
// object is tried separately, on an empty copy of the table with the new types, in a transaction
// that is rolled back.

// rebuiltQuery reads these objects. Its parameters are the relations and columns whose types
// change. Its columns are the first columns of obstaclesQuery (number of the act, class, oid,
// column number, depth, own, kind, identity, role), then schema and name of the table, and the
// definition of the object. In place of a definition, a foreign key has schema and name of the
// other table and the columns on both sides.
const rebuiltQuery = `WITH act AS (
  SELECT x.n, to_regclass(x.rel)::oid AS rel, a.attnum FROM unnest($1::text[], $2::text[]) WITH ORDINALITY x (rel, name, n)
  JOIN pg_attribute a ON a.attrelid = to_regclass(x.rel) AND a.attname = x.name AND NOT a.attisdropped
), found AS (
  SELECT a.n, 'pg_constraint'::regclass::oid AS class, k.oid, k.conrelid AS rel, CASE k.contype WHEN 'f' THEN '' ELSE pg_get_constraintdef(k.oid) END AS def
  FROM act a JOIN pg_constraint k ON k.conrelid = a.rel AND a.attnum = ANY (k.conkey) OR k.contype = 'f' AND k.confrelid = a.rel AND a.attnum = ANY (k.confkey)
    OR k.contype IN ('c', 'x') AND k.conrelid = a.rel AND EXISTS (SELECT FROM pg_depend d WHERE (d.classid = 'pg_constraint'::regclass AND d.objid = k.oid OR d.classid = 'pg_class'::regclass AND d.objid = nullif(k.conindid, 0))
      AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.rel AND d.refobjsubid = a.attnum)
  WHERE k.contype IN ('c', 'x', 'u', 'p', 'f') AND k.conparentid = 0
  UNION
  SELECT a.n, 'pg_class'::regclass, i.indexrelid, i.indrelid, pg_get_indexdef(i.indexrelid)
  FROM act a JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.rel AND d.refobjsubid = a.attnum
  JOIN pg_index i ON i.indexrelid = d.objid
  WHERE i.indrelid = a.rel AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
  UNION
  SELECT a.n, 'pg_statistic_ext'::regclass, s.oid, s.stxrelid, pg_get_statisticsobjdef(s.oid)
  FROM act a JOIN pg_statistic_ext s ON s.stxrelid = a.rel JOIN pg_depend d ON d.classid = 'pg_statistic_ext'::regclass AND d.objid = s.oid AND d.refobjid = a.rel AND d.refobjsubid = a.attnum
)
SELECT f.n, f.class, f.oid, 0, 1, 't', i.type, i.identity, current_user, tn.nspname, t.relname, f.def, rn.nspname, r.relname, 
  (SELECT ` + columnList + ` FROM unnest(k.conkey) WITH ORDINALITY u (n, i) JOIN pg_attribute c ON c.attrelid = k.conrelid AND c.attnum = u.n),
  (SELECT ` + columnList + ` FROM unnest(k.confkey) WITH ORDINALITY u (n, i) JOIN pg_attribute c ON c.attrelid = k.confrelid AND c.attnum = u.n)
FROM (SELECT min(n) n, class, oid, rel, def FROM found GROUP BY class, oid, rel, def) f CROSS JOIN LATERAL pg_identify_object(f.class, f.oid, 0) i
JOIN pg_class t ON t.oid = f.rel JOIN pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_constraint k ON f.class = 'pg_constraint'::regclass AND k.oid = f.oid AND k.contype = 'f' LEFT JOIN pg_class r ON r.oid = k.confrelid LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace ORDER BY 1, 2, 8`

const columnList = `'(' || string_agg(quote_ident(c.attname), ', ' ORDER BY u.i) || ')'`

// unfit is an object that the server cannot create again, with its row of rebuiltQuery and the
// server's error. If untried is true, the test failed before the server could try to create the
// object.
type unfit struct {
	row     []string
	says    string
	untried bool
}

// notRebuilt returns the objects that the server cannot create again when columns have their new
// types.
func (db *DB) notRebuilt(ctx context.Context, acts []plan.Act) (out []unfit, err error) {
	var retypes []plan.Act
	var places []int
	for i, a := range acts {
		if a.Kind == plan.ChangesType && a.Type != "" {
			retypes, places = append(retypes, a), append(places, i)
		}
	}
	if len(retypes) == 0 {
		return nil, nil
	}
	relation := func(a plan.Act) string { return string(db.qualified(diff.Name{Schema: a.Schema, Name: a.Table})) }
	answers, err := db.ask(ctx, []question{{sql: rebuiltQuery, args: []string{arrayOf(retypes, relation), arrayOf(retypes, func(a plan.Act) string { return a.Name })}}})
	if err != nil || len(answers[0]) == 0 {
		return nil, err
	}
	c, err := db.copies(ctx)
	if err != nil {
		return nil, err
	}
	for _, row := range answers[0] {
		u, err := c.tryRebuilt(ctx, retypes, row)
		if err != nil {
			return nil, err
		}
		if n, _ := strconv.Atoi(row[0]); u.says != "" {
			row[0] = strconv.Itoa(places[n-1] + 1)
			u.row = row[:9]
			out = append(out, u)
		}
	}
	return out, nil
}

// tryRebuilt creates the object of a row on a copy of its table.
func (c copies) tryRebuilt(ctx context.Context, retypes []plan.Act, row []string) (u unfit, err error) {
	u.untried = true // until the copies exist
	err = c.db.undone(ctx, func() error {
		statements, err := c.rebuild(ctx, retypes, row)
		if err != nil {
			return err
		}
		u.untried = false
		return c.exec(ctx, statements...)
	})
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || errors.Is(err, migrate.ErrBusy) || errors.Is(err, migrate.ErrHeldUp) {
		return unfit{}, err
	}
	u.says = refused.Message
	return u, nil
}

// rebuild creates the copies for a row, and returns the statements that create the object.
func (c copies) rebuild(ctx context.Context, retypes []plan.Act, row []string) ([]sqltext.SQL, error) {
	of := diff.Name{Schema: row[9], Name: row[10]}
	table := c.of(of)
	if err := c.makeRetyped(ctx, retypes, of, table); err != nil {
		return nil, err
	}
	other := diff.Name{Schema: row[12], Name: row[13]}
	if other.Name == "" {
		return []sqltext.SQL{onCopy(row[11], table, c.aside(of.Schema, again))}, nil
	}
	parent := table
	if other != of {
		parent = c.aside(other.Schema, "comon_orm other")
		if err := c.makeRetyped(ctx, retypes, other, parent); err != nil {
			return nil, err
		}
	}
	key, referred := sqltext.SQL(row[14]), sqltext.SQL(row[15])
	return []sqltext.SQL{"ALTER TABLE " + parent + " ADD UNIQUE " + referred, "ALTER TABLE " + table + " ADD FOREIGN KEY " + key + " REFERENCES " + parent + " " + referred}, nil
}

// makeRetyped creates an empty copy of a table in which columns have their new types.
func (c copies) makeRetyped(ctx context.Context, retypes []plan.Act, of diff.Name, name sqltext.SQL) error {
	if err := c.make(ctx, of, name); err != nil {
		return err
	}
	for _, a := range retypes {
		if c.db.qualified(diff.Name{Schema: a.Schema, Name: a.Table}) != c.db.qualified(of) {
			continue
		}
		if err := c.standIn(ctx, a); err != nil {
			return err
		}
		if err := c.exec(ctx, "ALTER TABLE "+name+" ALTER COLUMN "+sqltext.Ident(provider.PostgreSQL, a.Name)+" TYPE "+a.Type+" USING NULL"); err != nil {
			return err
		}
	}
	return nil
}

// standIn creates a type that does not exist yet, because the migration creates it. It is an enum,
// whose values do not matter because no existing definition uses them, or a type of an extension.
func (c copies) standIn(ctx context.Context, a plan.Act) error {
	name := sqltext.SQL(strings.TrimSuffix(string(a.Type), "[]"))
	rows, err := c.db.Query(ctx, "SELECT to_regtype("+literal(name)+") IS NULL")
	if err != nil || rows[0][0] != "t" {
		return err
	}
	if a.Enum {
		return c.exec(ctx, "CREATE TYPE "+name+" AS ENUM ()")
	}
	return c.exec(ctx, a.Extensions...)
}
