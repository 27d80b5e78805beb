package history

import (
	"slices"
	"strings"
)

// tool is a table in which a migration tool records its work.
type tool struct {
	name string
	// columns distinguish the table from an application's table of the same name. They are nil if
	// the name is enough.
	columns []string
}

// tools returns the tables in which migration tools keep their history, locks and settings.
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

// IsToolTable reports whether this tool or another migration tool keeps its history in a table.
// Such a table must be kept, because it does not belong to the application and is the only record
// of the migrations.
func IsToolTable(name string, columns []string) bool {
	has := func(column string) bool {
		return slices.ContainsFunc(columns, func(c string) bool { return strings.EqualFold(c, column) })
	}
	return slices.ContainsFunc(tools(), func(t tool) bool {
		return strings.EqualFold(t.name, name) && !slices.ContainsFunc(t.columns, func(c string) bool { return !has(c) })
	})
}
