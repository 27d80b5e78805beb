package sqlite

import (
	"context"

	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// DefinitionScope returns an empty scope, because SQLite has neither schemas nor roles.
func (db *DB) DefinitionScope(context.Context) (dialect.DefinitionScope, error) {
	return dialect.DefinitionScope{}, nil
}

// Scratch creates a database in memory.
func (db *DB) Scratch(ctx context.Context) (migrate.Database, error) {
	out, err := Open(ctx, Memory, Options{Create: true})
	if err != nil {
		return nil, err // not return out, because a nil pointer in an interface is not nil
	}
	return out, nil
}
