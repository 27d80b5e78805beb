package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	noDatabase        = "3D000"
	duplicateDatabase = "42P04"
)

// isMissing reports whether a connection failed because the database does not exist.
func isMissing(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == noDatabase
}

// create creates the database over a connection to a database that every server has.
func (db *DB) create(ctx context.Context) error {
	config := db.config.Copy()
	var conn *pgconn.PgConn
	var err error
	for _, config.Database = range []string{"postgres", "template1"} {
		if conn, err = pgconn.ConnectConfig(ctx, config); err == nil {
			break
		}
	}
	if err == nil {
		_, err = conn.Exec(ctx, "CREATE DATABASE "+sqltext.Text(sqltext.Ident(provider.PostgreSQL, db.config.Database))).ReadAll()
		err = errors.Join(err, conn.Close(ctx))
	}
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg) && pg.Code == duplicateDatabase: // another run has just created it
		return nil
	case errors.As(err, &pg):
		return &datasource.ConfigError{Message: fmt.Sprintf("%s, and %s cannot create it: %s", db.missing(), db.config.User, pg.Message)}
	case err != nil:
		return fmt.Errorf("create the database %s: %w", db.config.Database, &datasource.Unreachable{Cause: err})
	}
	db.options.Created(db.config.Database)
	return nil
}

// missing returns the message that the database does not exist.
func (db *DB) missing() string {
	return fmt.Sprintf("there is no database %s on %s", db.config.Database, db.config.Host)
}
