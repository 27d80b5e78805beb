// Package ddl implements migrate/dialect for SQLite: types, defaults, conversions and recipes. It
// has no I/O and uses no driver. Its input is schema and catalog values, its output SQL text.
package ddl

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

type sqlite struct{}

// New returns the dialect of the embedded SQLite version.
func New() dialect.Dialect { return sqlite{} }

func (sqlite) Provider() provider.Provider { return provider.SQLite }

// Capabilities implements dialect.Dialect. SQLite 3.53 introduced SET NOT NULL and ADD/DROP
// CONSTRAINT … CHECK. Changes of defaults, types and keys still need a rebuild.
func (sqlite) Capabilities() dialect.Capabilities {
	return dialect.Capabilities{
		InlineForeignKeys: true, RowIDAutoIncrement: true, AlterConstraintServer: "3.53.0",
	}
}

// OperatorClass returns "", because SQLite has no operator classes.
func (sqlite) OperatorClass(string, bool, string) string { return "" }

// shared returns the renderer of the SQL that is the same for all databases.
func (s sqlite) shared() dialect.DDL { return dialect.DDL{Dialect: s} }
