package sqlite

import (
	"context"
	"fmt"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// statistic is a result of ANALYZE for a table or one of its indexes, as SQL literals.
type statistic struct {
	table            string
	index, rows, was sqltext.SQL
}

// statistics reads the results of ANALYZE for the tables that a group rebuilds or renames. SQLite
// drops them with the old table, or leaves them under the old name (sqlite.org/fileformat2.html,
// section 2.6.3).
func (db *DB) statistics(ctx context.Context, g artifact.Group) ([]statistic, error) {
	if len(g.Rebuild) == 0 && len(renamesOf(g)) == 0 {
		return nil, nil
	}
	there, err := db.Query(ctx, "SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_stat1'")
	if err != nil || len(there) == 0 {
		return nil, err
	}
	rows, err := db.Query(ctx, "SELECT tbl, quote(idx), quote(stat), quote(tbl) FROM main.sqlite_stat1")
	if err != nil {
		return nil, fmt.Errorf("read the statistics: %w", err)
	}
	out := make([]statistic, len(rows))
	for i, row := range rows {
		out[i] = statistic{row[0], sqltext.SQL(row[1]), sqltext.SQL(row[2]), sqltext.SQL(row[3])}
	}
	return out, nil
}

// putStatistics restores the statistics of tables that were rebuilt or renamed. They are still
// valid, because the rows are the same.
func (db *DB) putStatistics(ctx context.Context, g artifact.Group, before []statistic) error {
	for _, s := range before {
		table := s.table
		for _, r := range renamesOf(g) {
			if sqltext.SameName(provider.SQLite, table, r[0]) {
				table = r[1]
			}
		}
		now := sqltext.Literal(provider.SQLite, table)
		put := "INSERT INTO main.sqlite_stat1 (tbl, idx, stat) SELECT name, " + s.index + ", " + s.rows + " FROM main.sqlite_schema WHERE type = 'table' AND name = " + now +
			" COLLATE NOCASE AND NOT EXISTS (SELECT 1 FROM main.sqlite_stat1 WHERE tbl = " + now + " COLLATE NOCASE AND idx IS " + s.index + ")" +
			" AND (" + s.index + " IS NULL OR EXISTS (SELECT 1 FROM main.sqlite_schema WHERE type = 'index' AND name = " + s.index + "))"
		drop := "DELETE FROM main.sqlite_stat1 WHERE tbl = " + s.was + " AND NOT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = " + s.was + " COLLATE NOCASE)"
		for _, sql := range []sqltext.SQL{put, drop} {
			if err := db.run(ctx, sql, nil); err != nil {
				return fmt.Errorf("keep the statistics of %s: %w", table, err)
			}
		}
	}
	return nil
}

// renamesOf returns the tables that the statements of a group rename, in order.
func renamesOf(g artifact.Group) (out [][2]string) {
	for _, s := range g.Statements {
		head := sqltext.ReadHead(provider.SQLite, s.SQL)
		if head.Verb == "alter" && head.Kind == "table" && head.RenameTo != "" && len(head.Names) == 1 {
			out = append(out, [2]string{head.Names[0].Name, head.RenameTo})
		}
	}
	return out
}
