package postgres

import (
	"context"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// resolve reads the role and the search path at the start of the connection. Both stay the same for
// all statements, also on a later connection. The schema of the URL becomes the first of the path.
// If the URL has none, this is the first schema in which the role may create objects, or the first
// schema of the path if the role may create objects in none. The history is in this schema, and
// unqualified names mean objects in it.
func (db *DB) resolve(ctx context.Context) error {
	rows, err := db.Query(ctx, pathQuery)
	if err != nil {
		return err
	}
	db.role = rows[0][0]
	if db.schema == "" {
		db.schema = rows[0][2]
	}
	var path []string
	for _, row := range rows {
		if name := row[1]; name != "" && name != db.schema {
			path = append(path, string(sqltext.Ident(provider.PostgreSQL, name)))
		}
	}
	if db.schema != "" {
		path = slices.Insert(path, 0, string(sqltext.Ident(provider.PostgreSQL, db.schema)))
	}
	// pg_temp is last, because a file may have created a temporary table that would otherwise hide
	// a table of the same name.
	db.searchPath = strings.Join(append(path, "pg_temp"), ", ")
	return nil
}

// pathQuery reads the schemas of the search path. It omits temporary schemas, which belong to one
// session.
const pathQuery = `WITH path AS (SELECT name, place, name NOT LIKE 'pg!_%' ESCAPE '!' AND name <> 'information_schema' AS own
  FROM unnest(current_schemas(false)) WITH ORDINALITY s (name, place) WHERE name NOT LIKE 'pg!_temp%' ESCAPE '!')
SELECT current_setting('role'), path.name, (SELECT name FROM path WHERE own ORDER BY NOT has_schema_privilege(name, 'CREATE'), place LIMIT 1)
FROM (SELECT 1) one LEFT JOIN path ON true ORDER BY place`

// pinning returns the statements that pin settings before a query. Inside a transaction, they reset
// the settings that a file may have changed in it. Outside of a transaction, they reset the
// settings of the session, unless there is a pooler, which may use another session.
func (db *DB) pinning() []question {
	switch {
	case db.inTx && db.ran:
		return []question{{sql: string(db.pinSQL(true)), often: true}}
	case db.inTx || !db.settingsChanged || db.pooled || db.conn.TxStatus() != 'I':
		return nil
	case db.options.ReadOnly:
		return []question{{sql: string(db.pinSQL(false)), often: true}, {sql: "SET default_transaction_read_only = on"}}
	default:
		return []question{{sql: string(db.pinSQL(false)), often: true}}
	}
}
