package failuretest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate"
)

// randomKills is the number of runs per target that are killed at a random moment. They run at
// randomSites sites at the same time.
const (
	randomKills = 200
	randomSites = 2
)

// undisturbed is the result of an undisturbed run: all states that other sessions may see, the last
// state, and the number of steps.
type undisturbed struct {
	states map[string]bool
	last   string
	steps  int
	took   time.Duration
}

func (k target) undisturbed(t *testing.T, where, dir string) undisturbed {
	t.Helper()
	looker, runner := k.connect(t, where), k.connect(t, where)
	defer closeDatabase(t, looker)
	defer closeDatabase(t, runner)
	u := undisturbed{states: map[string]bool{}}
	looked := time.Duration(0)
	started := time.Now()
	db := &stepped{Database: runner, next: func(_ context.Context, s step) error {
		u.steps++
		if !s.inTx {
			began := time.Now()
			u.states[k.state(t, looker)] = true
			looked += time.Since(began)
		}
		return nil
	}}
	done, err := newMigrator(t, db, dir, nil).Deploy(context.Background(), allowAll())
	if err != nil || len(done.Applied) != len(names(t, dir)) {
		t.Fatalf("undisturbed: %+v, %v", done, err)
	}
	u.took = time.Since(started) - looked
	u.last = k.state(t, looker)
	k.checkSound(t, looker)
	return u
}

// site is a database in which runs are killed. It is emptied before every try.
type site struct {
	target
	where, dir string
	db         migrate.Database // the connection of the test
	undisturbed
}

// few is the number of changes for tests with expensive tries: a table, and an index on the filled
// table.
const few = 2

// site creates a site for the first n changes; 0 means all changes.
func (k target) site(t *testing.T, n int) site {
	t.Helper()
	s := site{target: k, dir: k.migrations(t, n), where: k.make(t)}
	s.db = k.mustOpen(t, s.where)
	// SQLite keeps its table sqlite_sequence when all other tables are dropped. The undisturbed run
	// must also start with that table.
	if _, err := newMigrator(t, s.db, s.dir, nil).Deploy(context.Background(), allowAll()); err != nil {
		t.Fatal(err)
	}
	s.empty(t)
	s.undisturbed = k.undisturbed(t, s.where, s.dir)
	return s
}

func (s site) empty(t *testing.T) {
	t.Helper()
	if err := s.db.DropAll(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// checkKilled checks that a killed run has left a state that the undisturbed run also has.
func (s site) checkKilled(t *testing.T, when string) {
	t.Helper()
	s.waitAlone(t, s.db)
	if got := s.state(t, s.db); !s.states[got] {
		t.Errorf("%s: the database is between two groups:\n%s", when, got)
	}
}

// checkEnd checks the state after the run that was not killed.
func (s site) checkEnd(t *testing.T, when string) {
	t.Helper()
	if diff := cmp.Diff(s.last, s.state(t, s.db)); diff != "" {
		t.Errorf("%s, then run again: not what an undisturbed run makes (-want +got):\n%s", when, diff)
	}
	s.checkSound(t, s.db)
	status, err := newMigrator(t, s.db, s.dir, nil).Status(context.Background())
	if err != nil || !status.OK {
		t.Errorf("%s, then run again: status %+v, %v", when, status, err)
	}
}

// disturb deploys in this process and calls how before step n. If how returns an error, the step
// fails.
func (s site) disturb(ctx context.Context, t *testing.T, n int, how func(db migrate.Database, s step) error) (when string, err error) {
	t.Helper()
	s.empty(t)
	runner := s.connect(t, s.where)
	defer closeDatabase(t, runner)
	taken := 0
	db := &stepped{Database: runner, next: func(_ context.Context, step step) error {
		if taken++; taken != n+1 {
			return nil
		}
		when = "before " + step.String()
		return how(runner, step)
	}}
	_, err = newMigrator(t, db, s.dir, nil).Deploy(ctx, allowAll())
	return when, err
}

// checkRerun checks that a disturbed run, or a second run after it, has the result of an
// undisturbed run.
func (s site) checkRerun(t *testing.T, when string, err error) {
	t.Helper()
	if errors.Is(err, migrate.ErrOutcomeUnknown) {
		t.Errorf("%s: nobody looked what became of it: %v", when, err)
	}
	if err != nil {
		s.checkKilled(t, when)
		if _, err := newMigrator(t, s.db, s.dir, nil).Deploy(context.Background(), allowAll()); err != nil {
			t.Fatalf("%s, then run again: %v", when, err)
		}
	}
	s.checkEnd(t, when)
}

// TestKilledBetweenStatements kills a run between any two of its statements. The database must then
// be in a state before or after a group, and a second run must complete the migrations.
func TestKilledBetweenStatements(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		s := k.site(t, 0)
		if s.steps < 30 {
			t.Fatalf("only %d steps: the migrations are too small to say anything", s.steps)
		}
		for n := range s.steps {
			s.empty(t)
			c := spawn(t, task{Target: k.name, Where: s.where, Dir: s.dir, Stepwise: true})
			line := ""
			for range n + 1 {
				c.proceed()
				line = c.read()
			}
			if !strings.HasPrefix(line, "step ") {
				t.Fatalf("step %d: the process said %q", n, line)
			}
			c.kill()
			if _, killed := c.end(); !killed {
				t.Fatal("the process ended by itself")
			}
			when := "killed before " + line
			s.checkRerun(t, when, errors.New("killed"))
		}
	})
}

// TestKilledAtRandom kills runs at random moments until one succeeds.
func TestKilledAtRandom(t *testing.T) {
	t.Parallel()
	for seed := range uint64(randomSites) {
		t.Run(fmt.Sprintf("site %d", seed), func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, k target) {
				s := k.site(t, 0)
				random := rand.New(rand.NewPCG(seed, suite.Seed())) //nolint:gosec // not for secrets
				for kills := 0; kills < suite.Size(randomKills, 5*randomKills)/randomSites; {
					s.empty(t)
					kills += s.killUntilDone(t, random)
					s.checkEnd(t, "killed at random")
				}
			})
		})
	}
}

// killUntilDone repeats the deploy until a run ends before it is killed, and returns the number of
// killed runs.
func (s site) killUntilDone(t *testing.T, random *rand.Rand) (kills int) {
	t.Helper()
	for ; ; kills++ {
		c := spawn(t, task{Target: s.name, Where: s.where, Dir: s.dir})
		c.proceed()
		time.Sleep(time.Duration(random.Int64N(int64(s.took))))
		c.kill()
		last, killed := c.end()
		if !killed {
			if !strings.HasPrefix(last, "applied") {
				t.Fatalf("after %d kills: %s", kills, last)
			}
			return kills
		}
		s.checkKilled(t, "killed at random")
	}
}
