package postgres

import (
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/history"
)

var _ migrate.Identified = (*DB)(nil)

// Identity returns the system identifier of the server's data directory, which initdb sets, and the
// oid of the database. A database that is restored from a dump, or created from a template, has
// another identity. A copy of the whole data directory, such as a promoted standby or a disk
// snapshot, has the same identity. If the role may not read the system identifier, Identity is
// empty, because databases on many servers have the same oid.
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
