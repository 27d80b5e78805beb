package migrate

import (
	"fmt"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/hazard"
	postgres "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	sqlite "github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// TestSlow checks that the slowest risks are guarded, and only as many as needed for the other
// counts to fit the budget.
func TestSlow(t *testing.T) {
	risk := func(seconds int, probe sqltext.SQL) Risk {
		return Risk{
			Hazard: hazard.Hazard{Kind: hazard.DropColumn, Probe: probe}, took: time.Duration(seconds) * time.Second, tables: []string{"t"},
		}
	}
	const row, no = `SELECT count(*) FROM t WHERE v IS NOT NULL`, `SELECT count(*) FROM t AS a WHERE a.v IS NOT NULL`
	unknown, unlocked := risk(9, row), risk(9, row)
	unknown.Count, unlocked.tables = Unknown, nil
	for _, c := range []struct {
		budget int
		want   string
		shown  []Risk
	}{
		{2, "[]", []Risk{risk(1, row), risk(1, row)}},
		{2, "[1]", []Risk{risk(1, row), risk(3, row), risk(1, row)}},
		{2, "[1 0]", []Risk{risk(2, row), risk(3, row), risk(1, row)}},
		{2, "[0]", []Risk{risk(1, row), risk(3, no)}}, // the second risk has no guard
		{2, "[]", []Risk{unknown}},                    // the user accepted any count
		{2, "[0]", []Risk{risk(1, row), unlocked}},    // the role may not lock its table
		{-1, "[0]", []Risk{risk(0, row)}},
		{2, "[]", nil},
	} {
		p := newRowProof(postgres.New(), "m", c.shown)
		if got := fmt.Sprint(p.slow(time.Duration(c.budget) * time.Second)); got != c.want {
			t.Errorf("%+v: %s, want %s", c.shown, got, c.want)
		}
		if p := newRowProof(sqlite.New(), "m", c.shown); len(p.possible) > 0 {
			t.Error("SQLite cannot add a check")
		}
	}
}
