// Package ddl is PostgreSQL's pure answer to migrate/dialect: types, defaults,
// conversions. It knows no driver; schema and catalog values come in, SQL text goes out.
package ddl

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

type postgres struct{}

// New returns PostgreSQL's answers, for server versions from 12 on.
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

// shared writes what PostgreSQL spells as the others do.
func (p postgres) shared() dialect.DDL { return dialect.DDL{Dialect: p} }
