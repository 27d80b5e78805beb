package migratetest

import (
	"context"

	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// spy is a database that calls functions at certain moments of a run.
type spy struct {
	migrate.Database
	before, after, locking func()
	dead                   error // if set, the error of all further statements, as after the end of the process
}

// Transaction calls functions at its beginning and at its commit.
func (s *spy) Transaction(ctx context.Context, g artifact.Group, do func(context.Context) error) error {
	if s.dead != nil {
		return s.dead
	}
	if s.before != nil {
		s.before()
	}
	err := s.Database.Transaction(ctx, g, do)
	if err == nil && s.after != nil {
		s.after()
	}
	return err
}

// LockTables calls a function before it locks.
func (s *spy) LockTables(ctx context.Context, tables []string) error {
	if s.locking != nil {
		s.locking()
	}
	if s.dead != nil {
		return s.dead
	}
	return s.Database.LockTables(ctx, tables)
}
