package failuretest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/migrate"
)

// deployed returns a database in which all migrations except the last are applied.
func (k target) deployed(t *testing.T) (site, *migrate.Migrator) {
	t.Helper()
	s := site{target: k, dir: k.migrations(t, 0), where: k.make(t)}
	s.db = k.mustOpen(t, s.where)
	if _, err := newMigrator(t, s.db, k.migrations(t, len(changes())-1), nil).Deploy(context.Background(), allowAll()); err != nil {
		t.Fatal(err)
	}
	return s, newMigrator(t, s.db, s.dir, nil)
}

const historyTable = "_comon_orm_migrations"

// TestHistoryTampered edits every column in the first, a middle and the newest row of the history,
// and deletes, duplicates and swaps rows. Status must name the first wrong row, and deploy must
// change nothing.
func TestHistoryTampered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		s, m := k.deployed(t)
		s.exec(t, s.db, "CREATE TABLE kept AS SELECT * FROM "+historyTable)
		last := strings.Count(rows(t, s.db, "SELECT id FROM "+historyTable), "\n")
		columns, err := s.db.Columns(context.Background(), historyTable)
		if err != nil || len(columns) != 21 || last < 6 {
			t.Fatalf("%d rows of %v, %v", last, columns, err)
		}
		for _, column := range columns {
			for _, id := range []int{1, last / 2, last} {
				if column == "id" {
					continue // the loop below changes ids
				}
				s.tamper(t, m, fmt.Sprintf("row %d ", id), fmt.Sprintf("UPDATE %s SET %s WHERE id = %d", historyTable, k.edited(column), id))
			}
		}
		s.tamper(t, m, "row 3 should be row 2", "DELETE FROM "+historyTable+" WHERE id = 2")
		s.tamper(t, m, "row 2 should be row 1", "DELETE FROM "+historyTable+" WHERE id = 1")
		s.tamper(t, m, fmt.Sprintf("row %d", last+1), fmt.Sprintf("INSERT INTO %s (%s) SELECT id + %d, %s FROM kept WHERE id = 1",
			historyTable, strings.Join(columns, ", "), last, strings.Join(columns[1:], ", ")))
		s.tamper(t, m, "row 2", fmt.Sprintf("UPDATE %s SET id = -2 WHERE id = 2", historyTable),
			fmt.Sprintf("UPDATE %s SET id = 2 WHERE id = 3", historyTable), fmt.Sprintf("UPDATE %s SET id = 3 WHERE id = -2", historyTable))
	})
}

// edited returns an expression for another value of a column.
func (k target) edited(column string) string {
	switch column {
	case "format", "group_no", "statement_count", "duration":
		return column + " = " + column + " + 1"
	case "rebuild_required":
		return column + " = NOT " + column
	case "at":
		if k.provider == "postgresql" {
			return "at = at + interval '1 microsecond'"
		}
		return "at = replace(at, '20', '19')"
	default:
		return column + " = " + column + " || 'x'"
	}
}

// tamper runs statements on the history, checks the findings, and undoes the statements.
func (s site) tamper(t *testing.T, m *migrate.Migrator, names string, statements ...string) {
	t.Helper()
	s.exec(t, s.db, statements...)
	before := s.state(t, s.db)
	status, err := m.Status(context.Background())
	if err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
	i := slices.IndexFunc(status.Findings, func(f migrate.Finding) bool { return f.Code == migrate.HistoryTampered })
	if i < 0 || !strings.Contains(status.Findings[i].Message, names) || status.Findings[i].Fix.Kind == migrate.NoFix {
		t.Errorf("%s: findings %+v, want %s", statements, status.Findings, names)
	}
	var findings *migrate.FindingsError
	if _, err := m.Deploy(context.Background(), allowAll()); !errors.As(err, &findings) {
		t.Errorf("%s: deploy: %v", statements, err)
	}
	if _, err := m.Rollback(context.Background(), migrate.RollbackOptions{Allow: migrate.Allow{All: true}}); !errors.As(err, &findings) {
		t.Errorf("%s: rollback: %v", statements, err)
	}
	if after := s.state(t, s.db); after != before {
		t.Errorf("%s: something was changed", statements)
	}
	s.exec(t, s.db, "DELETE FROM "+historyTable, "INSERT INTO "+historyTable+" SELECT * FROM kept")
}

// TestHeadEdited edits every column of the head that names the newest row. Status must report that
// the head and that row differ.
func TestHeadEdited(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		s, m := k.deployed(t)
		s.exec(t, s.db, "CREATE TABLE kept AS SELECT * FROM "+historyTable, "CREATE TABLE kept_head AS SELECT * FROM "+historyTable+"_head")
		for _, edit := range []string{"last_id = last_id + 1", "last_id = last_id - 1", "last_hash = last_hash || 'x'"} {
			s.tamper(t, m, "row", "UPDATE "+historyTable+"_head SET "+edit)
			s.exec(t, s.db, "DELETE FROM "+historyTable+"_head", "INSERT INTO "+historyTable+"_head SELECT * FROM kept_head")
		}
	})
}

// TestHistoryTruncated checks that the head shows if the newest rows of the history are deleted.
// Without the head, applied migrations would count as pending.
func TestHistoryTruncated(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		s, m := k.deployed(t)
		for _, from := range names(t, s.dir)[:len(changes())-1] {
			s.exec(t, s.db, "DROP TABLE IF EXISTS kept", "CREATE TABLE kept AS SELECT * FROM "+historyTable,
				fmt.Sprintf("DELETE FROM %s WHERE migration >= '%s'", historyTable, from))
			before := s.state(t, s.db)
			var found *migrate.FindingsError
			if _, err := m.Deploy(context.Background(), allowAll()); !errors.As(err, &found) {
				t.Errorf("the rows from %s on are gone: %v", from, err)
			}
			if after := s.state(t, s.db); after != before {
				t.Errorf("the rows from %s on are gone: deploy changed something", from)
			}
			s.exec(t, s.db, "DELETE FROM "+historyTable, "INSERT INTO "+historyTable+" SELECT * FROM kept")
		}
	})
}
