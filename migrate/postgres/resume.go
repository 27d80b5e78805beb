package postgres

import (
	"cmp"
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// ResumeConcurrent looks for the index of an interrupted concurrent build. If the index is valid,
// the build is done. If it is invalid, it is dropped, because IF NOT EXISTS would accept it
// (PostgreSQL manual, CREATE INDEX, "Building Indexes Concurrently").
func (db *DB) ResumeConcurrent(ctx context.Context, sql sqltext.SQL) (bool, error) {
	ix, err := sqltext.ReadCreateIndex(provider.PostgreSQL, sql)
	if err != nil || !ix.Concurrently || ix.Name.Name == "" {
		return false, nil // not CREATE INDEX, or an index without a name
	}
	// an index is always in the schema of its table
	name := sqltext.QName{Schema: cmp.Or(ix.Table.Schema, db.schema), Name: ix.Name.Name}
	full := name.Ident(provider.PostgreSQL)
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
