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

// While rows are counted under the lock of a group nobody else uses their table. Where that would take longer than the
// budget allows, more rows at risk are kept from coming instead, so that the count needs no lock:
//
//	ALTER TABLE users ADD CONSTRAINT guard CHECK ((n IS NOT NULL) IS NOT TRUE) NOT VALID    waits for the writers that are in
//	                                                                                       flight; an instant
//	ALTER TABLE users VALIDATE CONSTRAINT guard       no row has a value; others write meanwhile, NULL into n
//	BEGIN
//	LOCK TABLE users
//	ALTER TABLE users DROP CONSTRAINT guard           it was there until now: still no row has a value
//	ALTER TABLE users DROP COLUMN n
//	COMMIT
//
// Where rows at risk are there and accepted, the check cannot be validated; they are counted once it stands.
// The guards commit by themselves. A run that is cut off leaves them, and the next one that changes the database drops
// them before it looks at anything.

// rowProof is how the transaction of a group is to prove that no more rows are at risk than were shown.
type rowProof struct {
	shown []Risk
	// possible are the guards that there could be, by the place of their risk, and staged are those that
	// there are. Risks without a possible one are counted under the lock however long it takes.
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

// counted reports whether a risk has a count that a run must not exceed. What was unknown has been accepted as such.
func (r Risk) counted() bool {
	return r.Hazard.Probe != "" && r.Count != Unknown && r.Hazard.Level() > hazard.Note
}

// slow are the risks to guard so that counting the others takes no longer than the budget, by how long they took without
// a lock: as few as can be.
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

// guardOf is what keeps more rows of a risk from coming, none where the database or the form of the probe has none.
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
	// A hash never fails to be written to.
	_, _ = fmt.Fprintf(h, "%s %d %s", migration, r.group, sqltext.Text(r.Hazard.Probe))
	return guarder.GuardRows(table, condition, fmt.Sprintf("%016x", h.Sum64())), true
}
