package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// errBeyondRow means that no guard can be used, because the condition for a row at risk does not
// depend on that row alone. A constraint can only check a row by itself.
var errBeyondRow = errors.New("the condition asks for more than the row")

// overBudgetError is returned when a count under the lock takes longer than its budget.
type overBudgetError struct{ risk int }

func (*overBudgetError) Error() string { return "counting under the lock takes longer than it may" }

// proveRows runs act, whose transaction proves that no more rows are at risk than were shown. If a
// count takes too long there, proveRows adds a guard and runs act again.
func (m *Migrator) proveRows(ctx context.Context, name string, shown []Risk, act func(*rowProof) error) (err error) {
	p := newRowProof(m.dialect, name, shown)
	defer func() {
		if err != nil && len(p.staged) > 0 {
			err = errors.Join(err, m.unguard(ctx, p))
		}
	}()
	if err := m.stage(ctx, p, p.slow(m.options.CountBudget)); err != nil {
		return err
	}
	for {
		err := act(p)
		var over *overBudgetError
		if !errors.As(err, &over) {
			return err
		}
		if err := m.stage(ctx, p, []int{over.risk}); err != nil {
			return err
		}
	}
}

// stage adds guards for the risks with these indexes. A risk for which no guard is possible is
// later counted with the limit Options.ProbeTimeout instead of Options.CountBudget.
func (m *Migrator) stage(ctx context.Context, p *rowProof, risks []int) error {
	for _, i := range risks {
		guard := p.possible[i]
		err := m.addGuard(ctx, guard)
		switch {
		case errors.Is(err, ErrBusy), errors.Is(err, ErrHeldUp), errors.Is(err, ErrOutcomeUnknown), err != nil && ctx.Err() != nil:
			if !errors.Is(err, ErrBusy) {
				p.staged[i] = guard // the guard may exist in spite of the error
			}
			return fmt.Errorf("add a constraint against new rows at risk (%s %s): %w", p.shown[i].Hazard.Code(), p.shown[i].Hazard.Object, err)
		case err != nil: // no check can express the condition, or the role may not add one
			delete(p.possible, i)
			continue
		}
		p.staged[i] = guard
		if err := m.countGuarded(ctx, guard, p.shown[i]); err != nil {
			return err
		}
	}
	return nil
}

func (m *Migrator) addGuard(ctx context.Context, guard dialect.RowGuard) error {
	return m.db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) error {
		if err := m.db.Exec(ctx, guard.Add); err != nil {
			return err
		}
		if ok, err := m.isTrue(ctx, guard.OfTheRow); err != nil || !ok {
			return errors.Join(errBeyondRow, err)
		}
		return nil
	})
}

// countGuarded checks that no more rows are at risk than were shown. It runs after the guard was
// added, so that no new rows at risk are written.
func (m *Migrator) countGuarded(ctx context.Context, guard dialect.RowGuard, shown Risk) error {
	if shown.Count == 0 {
		err := m.db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) error { return m.db.Exec(ctx, guard.Validate) })
		if err == nil || errors.Is(err, ErrBusy) || errors.Is(err, ErrHeldUp) || ctx.Err() != nil {
			return err
		}
	}
	_, err := m.lookAgain(ctx, []Risk{shown})
	return err
}

// isTrue reports whether a query returns 1.
func (m *Migrator) isTrue(ctx context.Context, question sqltext.SQL) (bool, error) {
	rows, err := m.db.Query(ctx, question)
	return err == nil && len(rows) == 1 && rows[0][0] == "1", err
}

// held drops the guards inside the transaction of the group. It returns the indexes of the risks
// whose guard existed until then, which proves that there are no new rows at risk.
func (m *Migrator) held(ctx context.Context, p *rowProof) ([]int, error) {
	var proven []int
	for i, guard := range p.staged {
		there, err := m.isTrue(ctx, guard.Present)
		if err != nil {
			return nil, fmt.Errorf("look for the guard: %w", err)
		}
		if !there {
			continue
		}
		if err := m.db.Exec(ctx, guard.Drop); err != nil {
			return nil, fmt.Errorf("drop the guard: %w", err)
		}
		proven = append(proven, i)
	}
	return proven, nil
}

// recount locks the tables of the risks inside the transaction of the group, and checks by guards
// or counts that no more rows are at risk than were shown.
func (m *Migrator) recount(ctx context.Context, p *rowProof) error {
	var tables []string
	for _, r := range p.shown {
		tables = append(tables, r.tables...)
	}
	slices.Sort(tables)
	if err := m.db.LockTables(ctx, slices.Compact(tables)); err != nil {
		return err
	}
	proven, err := m.held(ctx, p)
	if err != nil {
		return err
	}
	for i, r := range p.shown {
		if !r.counted() || slices.Contains(proven, i) {
			continue
		}
		limit := m.options.ProbeTimeout
		_, staged := p.staged[i]
		_, possible := p.possible[i]
		budgeted := possible && !staged && m.options.CountBudget < limit
		if budgeted {
			limit = m.options.CountBudget
		}
		now := []Risk{r}
		if err := m.countWithin(ctx, now, limit); err != nil {
			return err
		}
		if budgeted && now[0].Count == Unknown {
			return &overBudgetError{i}
		}
		if err := noMore(p.shown[i:i+1], now); err != nil {
			return err
		}
	}
	return nil
}

// unguard drops the guards after a failure, as far as possible. The next run drops the remaining
// guards.
func (m *Migrator) unguard(ctx context.Context, p *rowProof) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	for _, guard := range p.staged {
		if there, err := m.isTrue(ctx, guard.Present); err == nil && !there {
			continue // it is dropped already, and a DROP would have to wait for a lock
		}
		if err := m.dropGuard(ctx, guard.Drop); err != nil {
			return fmt.Errorf("a constraint is left that refuses rows, until the next run drops it (%s): %w", guard.Drop, err)
		}
	}
	return nil
}

func (m *Migrator) dropGuard(ctx context.Context, drop sqltext.SQL) error {
	return m.db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) error { return m.db.Exec(ctx, drop) })
}

// leftGuards returns the statements that drop guards left by an interrupted run.
func (m *Migrator) leftGuards(ctx context.Context) (drops []sqltext.SQL, err error) {
	finder, ok := m.dialect.(dialect.GuardFinder)
	if !ok {
		return nil, nil
	}
	rows, err := m.db.Query(ctx, finder.FindGuards())
	if err != nil {
		return nil, fmt.Errorf("look for guards of an earlier run: %w", err)
	}
	for _, row := range rows {
		drops = append(drops, sqltext.SQL(row[0]))
	}
	return drops, nil
}

// withLock runs do while no other run of this tool changes the database. It first drops guards that
// an interrupted run left.
func (m *Migrator) withLock(ctx context.Context, do func(context.Context) error) error {
	return m.db.WithLock(ctx, func(ctx context.Context) error {
		drops, err := m.leftGuards(ctx)
		if err != nil {
			return err
		}
		for _, drop := range drops {
			if err := m.dropGuard(ctx, drop); err != nil {
				return fmt.Errorf("drop the guard of an earlier run: %w", err)
			}
		}
		return do(ctx)
	})
}
