package postgres

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// indexName finds the index that a CREATE INDEX CONCURRENTLY makes and the table it is on.
var indexName = regexp.MustCompile(`(?is)^create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?("(?:[^"]|"")+"|\w+)\s+on\s+(?:only\s+)?("(?:[^"]|"")+"\.|\w+\.)?`)

// ResumeConcurrent looks for the index of a concurrent build that was cut off: a valid one is done, an invalid one is
// dropped, for IF NOT EXISTS would take it for good (PostgreSQL manual, CREATE INDEX, "Building Indexes Concurrently").
func (db *DB) ResumeConcurrent(ctx context.Context, sql string) (bool, error) {
	match := indexName.FindStringSubmatch(sql)
	if match == nil {
		return false, nil
	}
	name, schema := match[1], strings.TrimSuffix(match[2], ".")
	if schema == "" {
		schema = sqltext.Ident(provider.PostgreSQL, db.schema)
	}
	full := schema + "." + name
	rows, err := db.Query(ctx, "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass("+sqltext.Literal(provider.PostgreSQL, full)+")")
	if err != nil {
		return false, fmt.Errorf("look for index %s: %w", full, err)
	}
	if len(rows) == 0 {
		return false, nil
	}
	if rows[0][0] == "t" {
		return true, nil
	}
	if err := db.Exec(ctx, "DROP INDEX CONCURRENTLY "+full); err != nil {
		return false, fmt.Errorf("drop the unfinished index %s: %w", full, err)
	}
	return false, nil
}
