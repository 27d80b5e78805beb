package migratetest

import (
	"errors"
	"testing"

	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Guards runs migrations that may not count rows while they hold a lock. Therefore each of them
// uses a guard, which is a temporary constraint that refuses values at risk. A concurrent write of
// a value at risk must fail, or must stop the run. The next run must drop all remaining guards.
func Guards(t *testing.T, d Driver) {
	for _, k := range atRisk(d.Provider) {
		if !k.kind.Silent(d.Provider) {
			continue
		}
		t.Run(string(k.kind), func(t *testing.T) {
			t.Parallel()
			w := newWriters(t, d, k, deployment())
			w.Migrator = w.within(-1)
			w.try("before the probe", func() { w.put() })
			w.try("before the guard", func() { w.spy.before = w.once(1) })
			w.try("while the guard waits", func() { w.hold() })
			w.wantGuards(0)
			w.killed()
			w.try("before the guard, after a run that was killed", func() { w.spy.before = w.once(2) })
			w.accepted()
		})
	}
	for _, c := range commands() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			guardedBy(t, d, c, atRisk(d.Provider)[1])
		})
	}
}

// guardedBy runs a command with a guard, once with a value at risk and once without.
func guardedBy(t *testing.T, d Driver, c command, k risky) {
	t.Helper()
	w := newWriters(t, d, k, c)
	w.Migrator = w.within(-1)
	w.try("before the guard", func() { w.spy.before = w.once(1) })
	w.wantGuards(0)
	*w.spy = spy{Database: w.spy.Database}
	guarded := false
	w.spy.locking = nth(1, func() {
		guarded = true
		w.refused("between guard and act")
	})
	if err := c.run(w); err != nil || !guarded {
		t.Errorf("with nothing at risk: %v", err)
	}
	w.wantGuards(0)
	w.wantFindings()
}

// wantGuards checks the number of guards.
func (w *writers) wantGuards(want int) {
	w.Helper()
	found, err := w.db.Query(w.Context(), w.db.Dialect().(dialect.GuardFinder).FindGuards())
	if err != nil || len(found) != want {
		w.Errorf("%d guards, want %d: %v, %v", len(found), want, found, err)
	}
}

// killed ends a run after its guard is added.
func (w *writers) killed() {
	w.Helper()
	gone := errors.New("the process is gone")
	*w.spy = spy{Database: w.spy.Database}
	w.spy.locking = func() {
		w.spy.dead = gone
		w.refused("between guard and act")
	}
	if _, err := w.Deploy(w.Context(), migrate.DeployOptions{}); !errors.Is(err, gone) {
		w.Errorf("killed: %v", err)
	}
	*w.spy = spy{Database: w.spy.Database}
	w.wantGuards(1)
	w.refused("once the run is gone")
	w.wantFindings(migrate.NotApplied, migrate.GuardLeft)
}

// refused writes a value that the guard refuses.
func (w *writers) refused(when string) {
	w.Helper()
	last := len(w.risk.write) - 1
	w.others(w.risk.write[:last]...)
	if err := w.other.Exec(w.Context(), w.risk.write[last]); err == nil {
		w.Errorf("%s a value at risk is let in", when)
	}
	w.others(w.risk.remove...)
}

// accepted deploys with an option that accepts the loss of rows. The deploy must stop if more rows
// would be lost than it has shown, and must succeed otherwise.
func (w *writers) accepted() {
	w.Helper()
	w.put()
	*w.spy = spy{Database: w.spy.Database}
	w.spy.before = nth(1, func() { w.others(w.risk.more...) })
	all := migrate.DeployOptions{Allow: migrate.Allow{All: true}}
	var more *migrate.MoreAtRiskError
	if _, err := w.Deploy(w.Context(), all); !errors.As(err, &more) || more.Shown != 1 || more.Now.Count != 2 {
		w.Errorf("more than accepted: %v", err)
	}
	w.wantGuards(0)
	*w.spy = spy{Database: w.spy.Database}
	if _, err := w.Deploy(w.Context(), all); err != nil {
		w.Errorf("accepted: %v", err)
	}
	w.wantGuards(0)
	w.wantFindings()
}
