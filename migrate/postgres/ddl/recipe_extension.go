package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// CreateExtension implements dialect.ExtensionCreator.
func (p postgres) CreateExtension(e catalog.Extension) dialect.Statement {
	sql := "CREATE EXTENSION IF NOT EXISTS " + p.shared().Ident(e.Name)
	if e.Schema != "" {
		sql += " SCHEMA " + p.shared().Ident(e.Schema)
	}
	if e.Version != "" {
		sql += " VERSION " + sqltext.Literal(p.Provider(), e.Version)
	}
	return dialect.Statement{SQL: sql}
}

// MoveExtension implements dialect.ExtensionMover.
func (p postgres) MoveExtension(e catalog.Extension) dialect.Statement {
	return dialect.Statement{SQL: "ALTER EXTENSION " + p.shared().Ident(e.Name) + " SET SCHEMA " + p.shared().Ident(e.Schema)}
}

// UpdateExtension implements dialect.ExtensionUpdater.
func (p postgres) UpdateExtension(e catalog.Extension) dialect.Statement {
	return dialect.Statement{SQL: "ALTER EXTENSION " + p.shared().Ident(e.Name) + " UPDATE TO " + sqltext.Literal(p.Provider(), e.Version)}
}

// UnfitExtension implements dialect.ExtensionChecker. Some extensions have a fixed schema. A
// version is only possible if the server has the update scripts for it.
func (p postgres) UnfitExtension(e catalog.Extension, there bool) (schema, version sqltext.SQL) {
	text := func(s string) sqltext.SQL { return sqltext.Literal(p.Provider(), s) }
	name := text(e.Name)
	installed := "FROM pg_extension e WHERE e.extname = " + name
	if e.Schema != "" {
		schema = "SELECT count(*) FROM pg_available_extension_versions v JOIN pg_available_extensions a ON a.name = v.name AND v.version = " +
			wantedVersion(text, e) + " WHERE v.name = " + name + " AND v.schema <> " + text(e.Schema)
		if there {
			schema = "SELECT count(*) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = " + name +
				" AND NOT e.extrelocatable AND n.nspname <> " + text(e.Schema)
		}
	}
	if e.Version != "" {
		version = "SELECT 1 - count(*) FROM pg_available_extension_versions WHERE name = " + name + " AND version = " + text(e.Version)
		if there {
			version = "SELECT count(*) " + installed + " AND e.extversion <> " + text(e.Version) +
				" AND NOT EXISTS (SELECT FROM pg_extension_update_paths(e.extname) p WHERE p.source = e.extversion AND p.target = " + text(e.Version) + " AND p.path IS NOT NULL)"
		}
	}
	return schema, version
}

// wantedVersion returns an expression for the version that CREATE EXTENSION would install.
func wantedVersion(text func(string) sqltext.SQL, e catalog.Extension) sqltext.SQL {
	if e.Version != "" {
		return text(e.Version)
	}
	return "a.default_version"
}
