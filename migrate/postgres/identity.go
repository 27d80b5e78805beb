package postgres

import (
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/history"
)

var _ migrate.Identified = (*DB)(nil)

// Identity is the system identifier of the server's data directory, as set by initdb, with the oid
// of the database: a database restored from a dump, or created from a template, has another one. A
// copy of the whole data directory (a promoted standby, a disk snapshot) has the same. If the role
// may not read the first number, Identity is empty, because the second alone is the same on many
// servers.
func (db *DB) Identity(ctx context.Context) (history.Database, error) {
	if db.identity.Name != "" {
		return db.identity, nil
	}
	rows, err := db.Query(ctx, `SELECT datname, oid, has_function_privilege('pg_control_system()', 'EXECUTE') FROM pg_database WHERE datname = current_database()`)
	if err != nil {
		return history.Database{}, fmt.Errorf("ask which database this is: %w", err)
	}
	found := history.Database{Name: rows[0][0]}
	if rows[0][2] == "t" {
		system, err := db.Query(ctx, `SELECT system_identifier FROM pg_control_system()`)
		if err != nil {
			return history.Database{}, fmt.Errorf("ask which database this is: %w", err)
		}
		found.Identity = system[0][0] + "/" + rows[0][1]
	}
	db.identity = found
	return found, nil
}
