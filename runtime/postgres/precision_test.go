package postgres

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/query"
)

// TestStoredTimes checks that [query.Column.Stored] rounds times as the server does, at each
// precision.
func TestStoredTimes(t *testing.T) {
	db, err := pgx.Connect(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(t.Context()) }()
	var units []int64
	var casts []string
	for digits, unit := 6, int64(1); digits >= 0; digits, unit = digits-1, unit*10 {
		units = append(units, unit)
		casts = append(casts, fmt.Sprintf("t::timestamp(%d)", digits), fmt.Sprintf("timestamp '1970-01-01' + t::time(%d)", digits))
	}
	var times []time.Time
	draw := rand.New(rand.NewPCG(suite.Seed(), 7))
	for i := range 400 {
		micros := draw.Int64N(100*366*86_400_000_000) - 50*366*86_400_000_000
		if i%2 == 0 { // halves
			micros -= micros%units[1+i%6] - units[1+i%6]/2
		}
		times = append(times, time.UnixMicro(micros).UTC())
	}
	rows, err := db.Query(t.Context(), "SELECT t, "+strings.Join(casts, ", ")+" FROM unnest($1::timestamp[]) t", times)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			t.Fatal(err)
		}
		at := values[0].(time.Time)
		for i, unit := range units {
			for k, c := range []query.Column{{Unit: unit}, {Unit: unit, Clock: true}} {
				want := values[1+2*i+k].(time.Time)
				if want.Day() == 2 && want.Month() == 1 && c.Clock { // the server rounds up to 24:00, the client cuts off
					want = want.Add(-time.Duration(unit) * time.Microsecond)
				}
				if got := time.UnixMicro(c.Stored(query.TimeValue(at)).Num).UTC(); !got.Equal(want) {
					t.Errorf("%s is %s in a unit of %d, the server has %s", at, got, unit, want)
				}
			}
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
