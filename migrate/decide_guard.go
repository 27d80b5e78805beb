package migrate

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// While a transaction counts rows under the lock of its group, nobody else can use the table. If
// that would exceed the budget, a temporary constraint first stops new rows at risk from being
// written; the count then needs no lock:
//
//	ALTER TABLE users ADD CONSTRAINT guard CHECK ((n IS NOT NULL) IS NOT TRUE) NOT VALID
//	                                             waits only for running writers
//	ALTER TABLE users VALIDATE CONSTRAINT guard  no row has a value; others may write, but not
//	                                             a row with a value in n
//	BEGIN
//	LOCK TABLE users
//	ALTER TABLE users DROP CONSTRAINT guard      it existed until now: still no row has a value
//	ALTER TABLE users DROP COLUMN n
//	COMMIT
//
// If rows at risk exist and are accepted, the check cannot be validated; the rows are then counted
// after the constraint is added. Each guard is committed by itself. An interrupted run leaves its
// guards; the next run that changes the database drops them first.

// rowProof describes how the transaction of a group proves that no more rows are at risk than were
// shown.
type rowProof struct {
	shown []Risk
	// possible are the guards that could be added, by the index of their risk; staged are those
	// that exist. Risks without a possible guard are counted under the lock, however long it takes.
	possible, staged map[int]dialect.RowGuard
}

func newRowProof(d dialect.Dialect, migration string, shown []Risk) *rowProof {
	p := &rowProof{shown: shown, possible: map[int]dialect.RowGuard{}, staged: map[int]dialect.RowGuard{}}
	for i, r := range shown {
		if guard, ok := guardOf(d, migration, r); ok && r.counted() && len(r.tables) > 0 {
			p.possible[i] = guard
		}
	}
	return p
}

// counted reports whether a risk has a count that a run must not exceed. A risk with an unknown
// count has been accepted as such.
func (r Risk) counted() bool {
	return r.Hazard.Probe != "" && r.Count != Unknown && r.Hazard.Level() > hazard.Note
}

// slow returns the fewest risks to guard that keep the count of the others within the budget,
// estimated by the duration of their counts without a lock.
func (p *rowProof) slow(budget time.Duration) []int {
	var total time.Duration
	for _, r := range p.shown {
		if r.counted() {
			total += r.took
		}
	}
	out := slices.Sorted(maps.Keys(p.possible))
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(p.shown[b].took, p.shown[a].took) })
	for n, i := range out {
		if total <= budget {
			return out[:n]
		}
		total -= p.shown[i].took
	}
	return out
}

// guardOf returns the guard that stops new rows of a risk; ok is false if the database or the form
// of the probe has none.
func guardOf(d dialect.Dialect, migration string, r Risk) (guard dialect.RowGuard, ok bool) {
	guarder, ok := d.(dialect.RowGuarder)
	if !ok {
		return guard, false
	}
	table, condition, ok := sqltext.CountedRows(d.Provider(), r.Hazard.Probe)
	if !ok {
		return guard, false
	}
	h := fnv.New64a()
	// Writing to a hash never fails.
	_, _ = fmt.Fprintf(h, "%s %d %s", migration, r.group, sqltext.Text(r.Hazard.Probe))
	return guarder.GuardRows(table, condition, fmt.Sprintf("%016x", h.Sum64())), true
}
