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
// that would take longer than the budget, a guard is added first. It is a temporary constraint that
// refuses new rows at risk, so that the rows can be counted without a lock:
//
//	ALTER TABLE users ADD CONSTRAINT guard CHECK ((n IS NOT NULL) IS NOT TRUE) NOT VALID
//	                                             needs a lock for an instant only
//	ALTER TABLE users VALIDATE CONSTRAINT guard  proves that no row has a value in n, while
//	                                             others read and write
//	BEGIN
//	LOCK TABLE users
//	ALTER TABLE users DROP CONSTRAINT guard      until now it refused rows with a value
//	ALTER TABLE users DROP COLUMN n
//	COMMIT
//
// If rows at risk exist and are accepted, the constraint cannot be validated, and the rows are
// counted after it is added. Each guard is committed by itself. An interrupted run leaves its
// guards, and the next run that changes the database drops them first.

// rowProof records how the transaction of a group proves that no more rows are at risk than the
// user was shown.
type rowProof struct {
	shown []Risk
	// possible has the guards that can be added, by the index of their risk; staged has the guards
	// that were added. Risks without a possible guard are counted under the lock with the limit
	// Options.ProbeTimeout instead of Options.CountBudget.
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

// counted reports whether a risk has a count that a run must not exceed. If the count is unknown,
// the user has accepted any count.
func (r Risk) counted() bool {
	return r.Hazard.Probe != "" && r.Count != Unknown && r.Hazard.Level() > hazard.Note
}

// slow returns the risks to guard, slowest first, and as few as possible: the counts of the other
// risks must fit the budget together. It estimates each count by the time that it took without a
// lock.
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

// guardOf returns the guard that refuses new rows of a risk. ok is false if the database has no
// guards, or none for the form of the probe.
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
