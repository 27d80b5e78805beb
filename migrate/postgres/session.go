package postgres

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// resolve learns what the connection began with: the role, and the schemas that names are looked for in. Both stay so
// whatever runs, and on a connection that is made later. The schema of the URL comes first; where it names none, the
// first in which the role may create: that of the tool's history and of unqualified names.
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
	// Last, where it hides nothing: a file may have hidden a temporary table of any name.
	db.searchPath = strings.Join(append(path, "pg_temp"), ", ")
	return nil
}

// pathQuery leaves out temporary schemas, which are a session's own.
const pathQuery = `WITH path AS (SELECT name, place, name NOT LIKE 'pg!_%' ESCAPE '!' AND name <> 'information_schema' AS own
  FROM unnest(current_schemas(false)) WITH ORDINALITY s (name, place) WHERE name NOT LIKE 'pg!_temp%' ESCAPE '!')
SELECT current_setting('role'), path.name, (SELECT name FROM path WHERE own ORDER BY NOT has_schema_privilege(name, 'CREATE'), place LIMIT 1)
FROM (SELECT 1) one LEFT JOIN path ON true ORDER BY place`

// pinSession sets the pins for statements that run in no transaction, where the session is the runner's alone.
func (db *DB) pinSession(ctx context.Context) error {
	db.touched = false
	if db.pooled {
		return nil
	}
	questions := []question{{sql: string(db.pinSQL(false))}}
	if db.options.ReadOnly {
		questions = append(questions, question{sql: "SET default_transaction_read_only = on"})
	}
	answers, err := db.ask(ctx, questions)
	if err == nil {
		db.forget(answers[0])
	}
	return err
}

// pinAgain takes back what the statements of a file have set in the open transaction.
func (db *DB) pinAgain(ctx context.Context) error {
	if !db.ran {
		return nil
	}
	db.ran = false
	answers, err := db.ask(ctx, []question{{sql: string(db.pinSQL(true))}})
	if err == nil {
		db.forget(answers[0])
	}
	return err
}

// forget takes note that a file has hidden a DEALLOCATE: what the pins counted are not all that were prepared.
func (db *DB) forget(pinned [][]string) {
	if pinned[0][1] != strconv.Itoa(len(db.prepared)) {
		db.prepared = map[string]string{}
	}
}
