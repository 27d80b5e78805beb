package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// DefinitionScope returns the connection's schema and role.
func (db *DB) DefinitionScope(ctx context.Context) (dialect.DefinitionScope, error) {
	rows, err := db.Query(ctx, "SELECT current_user")
	if err != nil {
		return dialect.DefinitionScope{}, fmt.Errorf("ask for the role: %w", err)
	}
	return dialect.DefinitionScope{Schema: db.schema, Role: rows[0][0]}, nil
}

// scratch is a database that is dropped when its connection is closed.
type scratch struct {
	*DB
	from *DB
	name string
}

// Scratch creates an empty database on the same server, with the same encoding, locale and
// search_path.
func (db *DB) Scratch(ctx context.Context) (migrate.Database, error) {
	name := "comon_orm_scratch_" + strings.ToLower(rand.Text())
	rows, err := db.Query(ctx, `SELECT pg_encoding_to_char(encoding), datcollate, datctype, current_setting('search_path') FROM pg_database WHERE datname = current_database()`)
	if err != nil {
		return nil, fmt.Errorf("ask for the encoding of %s: %w", db.Name(), err)
	}
	literal := func(s string) sqltext.SQL { return sqltext.Literal(provider.PostgreSQL, s) }
	create := "CREATE DATABASE " + sqltext.Ident(provider.PostgreSQL, name) + " TEMPLATE template0 ENCODING " + literal(rows[0][0]) +
		" LC_COLLATE " + literal(rows[0][1]) + " LC_CTYPE " + literal(rows[0][2])
	if err := db.Exec(ctx, create); err != nil {
		return nil, fmt.Errorf("%w: %w", migrate.ErrNoScratch, err)
	}
	out := &scratch{from: db, name: name}
	config := db.config.Copy()
	config.Database = name
	other := &DB{config: config, options: db.options, schema: db.schema}
	if err := other.connect(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", migrate.ErrNoScratch, err), out.drop())
	}
	out.DB = other
	err = other.Exec(ctx, "SELECT set_config('search_path', "+literal(rows[0][3])+", false)")
	if err == nil {
		err = other.EnsureSchema(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return out, nil
}

// Close ends the connection and drops the database.
func (s *scratch) Close() error { return errors.Join(s.DB.Close(), s.drop()) }

// drop drops the database. It has a context of its own, so that an interrupted run drops the
// database too.
func (s *scratch) drop() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.from.Exec(ctx, "DROP DATABASE IF EXISTS "+sqltext.Ident(provider.PostgreSQL, s.name)); err != nil {
		return fmt.Errorf("drop the scratch database %s: %w", s.name, err)
	}
	return nil
}
