// Package ddl implements migrate/dialect for PostgreSQL: types, defaults, conversions and recipes.
// It has no I/O and uses no driver. Its input is schema and catalog values, its output SQL text.
package ddl

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

type postgres struct{}

// New returns the dialect of PostgreSQL, for server versions from 12 on.
func New() dialect.Dialect { return postgres{} }

func (postgres) Provider() provider.Provider { return provider.PostgreSQL }

func (postgres) Capabilities() dialect.Capabilities {
	return dialect.Capabilities{
		EnumTypes: true, Schemas: true, KeyNames: true, IndexMethods: true, MaxIdentifier: 63,
		AlterType: true, AlterDefault: true, AlterPrimaryKey: true, AlterForeignKey: true,
		AddVolatile: true,
		Locks:       dialect.Locks{Alter: accessExclusive, BuildIndex: shareLock, ForeignKey: shareRowExclusive},
	}
}

// shared returns the renderer of the SQL that is the same for all databases.
func (p postgres) shared() dialect.DDL { return dialect.DDL{Dialect: p} }
