package transitions

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// TestCutOff interrupts migrations of several groups after each group. The committed groups must be
// rolled back, and the migration must then be applied completely. On PostgreSQL the short run tries
// one interruption for every third edit, and for all edits that keep links.
func TestCutOff(t *testing.T) {
	all := slices.Concat(tables(), columns(), types(), enums(), keys(), relations(), handMade())
	for _, provider := range []string{lite, pg} {
		t.Run(provider, func(t *testing.T) {
			db := open(t, provider)
			several := 0
			for i, c := range all {
				if provider == pg && !suite.Long() && i%3 != 0 && c.options.KeepLinks == nil {
					continue
				}
				if c.only != "" && c.only != provider || c.undo == manually {
					continue
				}
				t.Run(c.name, func(t *testing.T) {
					t.Cleanup(func() { empty(t, provider, db) })
					if c.cutOff(t, newSubject(t, provider, db, t.TempDir())) {
						several++
					}
				})
			}
			if several == 0 {
				t.Error("no edit makes several groups")
			}
		})
	}
}

// cutOff reports whether the edit has a migration of several groups, and tests it.
func (c transition) cutOff(t *testing.T, s *subject) bool {
	before, after := s.schema(c.models(c.before)), s.schema(c.models(c.after))
	draft, err := s.Plan(t.Context(), after, migrate.PlanOptions{})
	if err != nil || len(draft.Plan.Groups) == 0 {
		return false
	}
	s.dev(before, migrate.DevOptions{})
	if draft, err = s.Plan(t.Context(), after, c.options); err != nil || len(draft.Plan.Groups) < 2 {
		return false
	}
	seeded := c.fill(s)
	r, err := s.Dev(t.Context(), after, migrate.DevOptions{PlanOptions: c.options, CreateOnly: true})
	if err != nil || r.Migration == nil || len(r.Migration.Script.Todos) > 0 {
		return false // the edit is blocked
	}
	groups := len(r.Migration.Script.Groups)
	for k := 1; k < groups; k++ {
		if !suite.Long() && k != 1+len(c.name)%(groups-1) {
			continue
		}
		if !s.deployCut(t, r.Migration, k) {
			return false // rows stop the run before the first group
		}
		if _, err := s.Rollback(t.Context(), migrate.RollbackOptions{Allow: migrate.Allow{All: true}}); err != nil {
			t.Fatalf("rollback after group %d: %v", k, err)
		}
		c.undone(s, before, seeded)
	}
	if _, err := s.Deploy(t.Context(), migrate.DeployOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Errorf("deploy after the rollbacks: %v", err)
	}
	s.equals(after)
	return true
}

// deployCut deploys a migration until its first k groups are committed. It returns false if the run
// stops before that.
func (s *subject) deployCut(t *testing.T, a *artifact.Migration, k int) bool {
	t.Helper()
	statements := 0
	for _, g := range a.Script.Groups[:k] {
		statements += len(g.Statements)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.told = func(p migrate.Progress) {
		if p.Statement == statements+1 {
			cancel()
		}
	}
	_, err := s.Deploy(ctx, migrate.DeployOptions{Allow: migrate.Allow{All: true}})
	s.told = nil
	var stopped *migrate.StoppedError
	if errors.As(err, &stopped) {
		return false
	}
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("a deploy that is cut off after group %d: %v", k, err)
	}
	return true
}
