package history

import (
	"slices"
	"strings"
)

// tool is a table in which a tool records what it has done to the database.
type tool struct {
	name string
	// columns distinguish it from an application's table of the same name; nil if the name alone is
	// enough.
	columns []string
}

// tools lists the history tables of migration tools, with those for their locks and settings.
func tools() []tool {
	return []tool{
		{name: Table}, {name: HeadTable}, {name: Table + "_dart"},
		{name: "_prisma_migrations"},
		{name: "goose_db_version"}, {name: "schema_migrations"}, {name: "ar_internal_metadata"}, {name: "gorp_migrations"},
		{name: "atlas_schema_revisions"}, {name: "flyway_schema_history"}, {name: "databasechangelog"}, {name: "databasechangeloglock"},
		{name: "bun_migrations"}, {name: "bun_migration_locks"}, {name: "schema_version", columns: []string{"version"}}, {name: "darwin_migrations"},
		{name: "django_migrations"}, {name: "alembic_version"}, {name: "aerich"}, {name: "_yoyo_migration"}, {name: "_yoyo_log"}, {name: "_yoyo_version"}, {name: "yoyo_lock"},
		{name: "knex_migrations"}, {name: "knex_migrations_lock"}, {name: "kysely_migration"}, {name: "kysely_migration_lock"},
		{name: "__drizzle_migrations"}, {name: "SequelizeMeta"}, {name: "SequelizeData"}, {name: "typeorm_metadata"}, {name: "mikro_orm_migrations"}, {name: "pgmigrations"},
		{name: "__EFMigrationsHistory"}, {name: "VersionInfo", columns: []string{"Version", "AppliedOn"}},
		{name: "doctrine_migration_versions"}, {name: "phinxlog"}, {name: "migrations", columns: []string{"migration", "batch"}}, {name: "migrations", columns: []string{"timestamp", "name"}},
		{name: "_sqlx_migrations"}, {name: "__diesel_schema_migrations"}, {name: "seaql_migrations"}, {name: "refinery_schema_history"},
	}
}

// IsToolTable reports whether a tool, this one or another, keeps its history in a table. Such a
// table does not belong to the application, and is the only record of what was done.
func IsToolTable(name string, columns []string) bool {
	has := func(column string) bool {
		return slices.ContainsFunc(columns, func(c string) bool { return strings.EqualFold(c, column) })
	}
	return slices.ContainsFunc(tools(), func(t tool) bool {
		return strings.EqualFold(t.name, name) && !slices.ContainsFunc(t.columns, func(c string) bool { return !has(c) })
	})
}
