package migratetest

import (
	"context"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
)

// notDistinct and rowsOfIt are clauses that PostgreSQL supports since version 15.
const (
	notDistinct = " NULLS NOT DISTINCT"
	rowsOfIt    = " (id, c) WHERE (c > 3)"
)

// OnServer returns a statement without the clauses that the server does not support.
func OnServer(ctx context.Context, db migrate.Database, sql sqltext.SQL) sqltext.SQL {
	for _, since15 := range []sqltext.SQL{notDistinct, rowsOfIt} {
		if sqltext.Contains(sql, since15) && Older(ctx, db, 15) {
			sql = sqltext.Replace(sql, since15, "")
		}
	}
	return sql
}

// Older reports whether a server is older than a version of PostgreSQL.
func Older(ctx context.Context, db migrate.Database, than int) bool {
	version, err := db.Server(ctx)
	major, _, _ := strings.Cut(version, ".")
	number, bad := strconv.Atoi(major)
	return err == nil && bad == nil && number < than
}
