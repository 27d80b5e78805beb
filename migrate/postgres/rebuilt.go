package postgres

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// The server makes indexes, constraints and statistics over a column again when its type changes, from the texts that it
// prints, and refuses the change where one of them means nothing under the new type: CHECK (n > 0) of a text. Its error
// does not say which one. So each is tried alone, on an empty copy of the table that has the new types, in a transaction
// that is undone.

// The names of the copies: what hides behind them nobody else sees, for a role that may make temporary tables. That of the
// table itself has its name there, for an expression may be over whole rows; that of the other side of a foreign key has not.
const (
	copyOf = `(SELECT CASE WHEN has_database_privilege(current_database(), 'TEMPORARY') THEN 'pg_temp.' || quote_ident(x.relname) ELSE quote_ident(y.nspname) || '."comon_orm copy"' END
    FROM pg_class x JOIN pg_namespace y ON y.oid = x.relnamespace WHERE x.oid = `
	asideOf = `(SELECT CASE WHEN has_database_privilege(current_database(), 'TEMPORARY') THEN 'pg_temp' ELSE quote_ident(y.nspname) END
    FROM pg_class x JOIN pg_namespace y ON y.oid = x.relnamespace WHERE x.oid = `
)

// rebuiltQuery lists them: number of the act, class, number and column, depth, own, kind, identity, role, then the table,
// the other side of a foreign key, what to run before, what to run and
// the names of the copies. Its parameters are relations and columns.
const rebuiltQuery = `WITH act AS (
  SELECT x.n, to_regclass(x.rel)::oid AS rel, a.attnum FROM unnest($1::text[], $2::text[]) WITH ORDINALITY x (rel, name, n)
  JOIN pg_attribute a ON a.attrelid = to_regclass(x.rel) AND a.attname = x.name AND NOT a.attisdropped
), found AS (
  SELECT a.n, 'pg_constraint'::regclass::oid AS class, k.oid, k.conrelid AS rel, k.confrelid AS other,
    CASE WHEN k.contype = 'f' THEN 'ALTER TABLE ' || s.parent || ' ADD UNIQUE (' || (SELECT string_agg(quote_ident(r.attname), ', ' ORDER BY u.i) FROM unnest(k.confkey) WITH ORDINALITY u (n, i) JOIN pg_attribute r ON r.attrelid = k.confrelid AND r.attnum = u.n)
      || ')' ELSE '' END AS before,
    CASE WHEN k.contype = 'f' THEN 'ALTER TABLE ' || s.own || ' ADD FOREIGN KEY (' || (SELECT string_agg(quote_ident(r.attname), ', ' ORDER BY u.i) FROM unnest(k.conkey) WITH ORDINALITY u (n, i) JOIN pg_attribute r ON r.attrelid = k.conrelid AND r.attnum = u.n)
      || ') REFERENCES ' || s.parent || ' (' || (SELECT string_agg(quote_ident(r.attname), ', ' ORDER BY u.i) FROM unnest(k.confkey) WITH ORDINALITY u (n, i) JOIN pg_attribute r ON r.attrelid = k.confrelid AND r.attnum = u.n) || ')'
    ELSE 'ALTER TABLE ' || s.own || ' ADD ' || pg_get_constraintdef(k.oid) END AS sql
  FROM act a JOIN pg_constraint k ON k.conrelid = a.rel AND a.attnum = ANY (k.conkey) OR k.contype = 'f' AND k.confrelid = a.rel AND a.attnum = ANY (k.confkey)
    OR k.contype IN ('c', 'x') AND k.conrelid = a.rel AND EXISTS (SELECT FROM pg_depend d WHERE (d.classid = 'pg_constraint'::regclass AND d.objid = k.oid OR d.classid = 'pg_class'::regclass AND d.objid = nullif(k.conindid, 0))
      AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.rel AND d.refobjsubid = a.attnum)
  CROSS JOIN LATERAL (SELECT ` + copyOf + `k.conrelid) AS own) o CROSS JOIN LATERAL (SELECT o.own, CASE k.confrelid WHEN k.conrelid THEN o.own ELSE ` + asideOf + `k.confrelid) || '."comon_orm other copy"' END AS parent) s
  WHERE k.contype IN ('c', 'x', 'u', 'p', 'f') AND k.conparentid = 0
  UNION
  SELECT a.n, 'pg_class'::regclass, i.indexrelid, i.indrelid, 0, '',
    'CREATE ' || CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX ON ' || ` + copyOf + `i.indrelid) || ' ' || substr(pg_get_indexdef(i.indexrelid), length('CREATE ' || CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX '
      || quote_ident(c.relname) || ' ON ' || CASE c.relkind WHEN 'I' THEN 'ONLY ' ELSE '' END || quote_ident(tn.nspname) || '.' || quote_ident(t.relname)) + 2)
  FROM act a JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.rel AND d.refobjsubid = a.attnum
  JOIN pg_index i ON i.indexrelid = d.objid JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
  WHERE i.indrelid = a.rel AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
  UNION
  SELECT a.n, 'pg_statistic_ext'::regclass, s.oid, s.stxrelid, 0, '', 'CREATE STATISTICS ' || ` + asideOf + `s.stxrelid) || '.comon_orm_statistics ON ' || regexp_replace(pg_get_statisticsobjdef(s.oid), '^CREATE STATISTICS ("([^"]|"")*"|[^" ])+( \([a-z, ]+\))? ON (.*) FROM ("([^"]|"")*"|[^" ])+$', '\4') || ' FROM ' || ` + copyOf + `s.stxrelid)
  FROM act a JOIN pg_statistic_ext s ON s.stxrelid = a.rel JOIN pg_depend d ON d.classid = 'pg_statistic_ext'::regclass AND d.objid = s.oid AND d.refobjid = a.rel AND d.refobjsubid = a.attnum
)
SELECT f.n, f.class, f.oid, 0, 1, 't', i.type, i.identity, current_user, f.rel::regclass::text, CASE f.other WHEN 0 THEN '' ELSE f.other::regclass::text END, f.before, f.sql, ` + copyOf + `f.rel), ` + asideOf + `f.other) || '."comon_orm other copy"'
FROM (SELECT min(n) n, class, oid, rel, other, before, sql FROM found GROUP BY class, oid, rel, other, before, sql) f CROSS JOIN LATERAL pg_identify_object(f.class, f.oid, 0) i ORDER BY 1, 2, 8`

// unfit is an object that cannot be made again, as a row of obstacles, and what the server says.
type unfit struct {
	row  []string
	says string
}

// notRebuilt finds what the server cannot make again once columns have their new types. Where the copy cannot be made
// (a server that takes no changes) it finds nothing: a deployment asks again, where it can be.
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
	err = db.undone(ctx, func() error {
		for _, row := range answers[0] {
			says, err := db.tryRebuilt(ctx, retypes, row)
			if err != nil {
				return err
			}
			if n, _ := strconv.Atoi(row[0]); says != "" {
				row[0] = strconv.Itoa(places[n-1] + 1)
				out = append(out, unfit{row[:9], says})
			}
		}
		return nil
	})
	return out, err
}

// tryRebuilt makes the object of a row over a copy of its table; says is what the server has against it.
func (db *DB) tryRebuilt(ctx context.Context, retypes []plan.Act, row []string) (says string, err error) {
	copies := [][2]string{{row[9], row[13]}}
	if row[10] != "" && row[10] != row[9] {
		copies = append(copies, [2]string{row[10], row[14]})
	}
	err = db.undone(ctx, func() error {
		for _, c := range copies {
			if err := db.copyRetyped(ctx, retypes, c[0], c[1]); err != nil {
				return nil //nolint:nilerr // without a copy nothing can be told
			}
		}
		for _, text := range row[11:13] {
			if text == "" {
				continue
			}
			var refused *pgconn.PgError
			if err := db.Exec(ctx, sqltext.SQL(text)); errors.As(err, &refused) {
				says = refused.Message
				return nil
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	return says, err
}

// copyRetyped makes an empty copy of a table in which columns have their new types.
func (db *DB) copyRetyped(ctx context.Context, retypes []plan.Act, table, name string) error {
	if err := db.Exec(ctx, sqltext.SQL("CREATE TABLE "+name+" (LIKE "+table+")")); err != nil {
		return err
	}
	for _, a := range retypes {
		rows, err := db.Query(ctx, "SELECT to_regclass("+sqltext.Literal(provider.PostgreSQL, string(db.qualified(diff.Name{Schema: a.Schema, Name: a.Table})))+") = to_regclass("+sqltext.Literal(provider.PostgreSQL, table)+")")
		if err != nil {
			return err
		}
		if rows[0][0] != "t" {
			continue
		}
		if err := db.standIn(ctx, a.Type); err != nil {
			return err
		}
		sql := sqltext.SQL("ALTER TABLE "+name+" ALTER COLUMN ") + sqltext.Ident(provider.PostgreSQL, a.Name) + " TYPE " + a.Type + " USING NULL"
		if err := db.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// standIn makes a type that the migration has yet to make, an enum: its values matter to no text from before it.
func (db *DB) standIn(ctx context.Context, of sqltext.SQL) error {
	name := sqltext.SQL(strings.TrimSuffix(string(of), "[]"))
	rows, err := db.Query(ctx, "SELECT to_regtype("+literal(name)+") IS NULL")
	if err != nil || rows[0][0] != "t" {
		return err
	}
	return db.Exec(ctx, "CREATE TYPE "+name+" AS ENUM ()")
}

// undone runs do in a transaction, or a part of one, that leaves nothing, so that connections that read alone may use
// it too.
func (db *DB) undone(ctx context.Context, do func() error) (err error) {
	begin, end := []sqltext.SQL{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", db.pinSQL(true)}, []string{"ROLLBACK"}
	if db.conn.TxStatus() != 'I' {
		begin, end = []sqltext.SQL{"SAVEPOINT comon_orm_undone"}, []string{"ROLLBACK TO SAVEPOINT comon_orm_undone", "RELEASE SAVEPOINT comon_orm_undone"}
	}
	for i, sql := range begin {
		var refused *pgconn.PgError
		if err := db.Exec(ctx, sql); i == 0 && errors.As(err, &refused) {
			return nil // a server that takes no changes
		} else if err != nil {
			return errors.Join(err, db.undo(end[0]))
		}
	}
	err = do()
	for _, sql := range end {
		err = errors.Join(err, db.undo(sql))
	}
	return err
}
