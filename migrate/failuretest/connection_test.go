package failuretest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/migrate"
)

// postgresSite returns the site of the tests that cut connections. Only PostgreSQL has connections
// to a server.
func postgresSite(t *testing.T, n int) site {
	t.Helper()
	return targets()[0].site(t, n)
}

// TestConnectionCutAtCommit checks that the true outcome is reported if the connection is cut
// before or after the COMMIT of any transaction.
func TestConnectionCutAtCommit(t *testing.T) {
	t.Parallel()
	s := postgresSite(t, few)
	proxy := pgtest.NewProxy(t, s.where)
	for n := 0; ; n++ {
		for _, after := range []bool{false, true} {
			when := "cut before the commit"
			arm := proxy.CutBefore
			if after {
				when, arm = "cut after the commit", proxy.CutAfter
			}
			s.empty(t)
			commits := 0
			runner := s.connect(t, proxy.URL)
			db := &stepped{Database: runner, next: func(_ context.Context, step step) error {
				if step.what == "commit" {
					if commits++; commits == n+1 {
						arm("COMMIT\x00")
					}
				}
				return nil
			}}
			done, err := newMigrator(t, db, s.dir, nil).Deploy(context.Background(), allowAll())
			closeDatabase(t, runner)
			if commits <= n {
				if n < 4 {
					t.Errorf("only %d commits", n)
				}
				return
			}
			if proxy.Armed() {
				t.Fatalf("commit %d: nothing was cut", n)
			}
			if (err == nil) != after || err == nil && len(done.Applied) != len(names(t, s.dir)) {
				t.Errorf("commit %d, %s: the run reports %q applied, %v", n, when, done.Applied, err)
			}
			s.checkRerun(t, when, err)
		}
	}
}

// terminate ends the session of a run and waits until the server has removed it.
func (s site) terminate(t *testing.T, runner migrate.Database) {
	t.Helper()
	pid := strings.TrimSpace(rows(t, runner, "SELECT pg_backend_pid()"))
	rows(t, s.db, sqltext.SQL("SELECT pg_terminate_backend("+pid+", 5000)"))
}

// TestSessionEnded ends the session of a run before each of its steps. The open transaction must be
// rolled back, the run must report only what happened, the history must not record a failure that a
// person would have to resolve, and a second run must complete the migrations.
func TestSessionEnded(t *testing.T) {
	t.Parallel()
	s := postgresSite(t, few)
	for n := range s.steps {
		when, err := s.disturb(context.Background(), t, n, func(runner migrate.Database, _ step) error {
			s.terminate(t, runner)
			return nil
		})
		s.checkRerun(t, "session ended "+when, err)
	}
}

// TestLockLost checks a run that loses its session, and with it the lock, while another run
// acquires the lock. The first run must do nothing until the other has ended.
func TestLockLost(t *testing.T) {
	t.Parallel()
	s := postgresSite(t, few)
	runner, thief := s.connect(t, s.where), s.connect(t, s.where)
	ctx := context.Background()
	s.empty(t)
	stolen := make(chan string, 1)
	free, thiefEnded := make(chan struct{}), make(chan error, 1)
	steal := func() {
		s.terminate(t, runner)
		has := make(chan struct{})
		go func() {
			thiefEnded <- thief.WithLock(ctx, func(context.Context) error {
				close(has)
				<-free
				return nil
			})
		}()
		<-has
		stolen <- s.state(t, s.db)
	}
	db := &stepped{Database: runner, next: func(_ context.Context, step step) error {
		if steal != nil && strings.Contains(string(step.what), "INDEX CONCURRENTLY") {
			steal()
			steal = nil
		}
		return nil
	}}
	ended := make(chan error, 1)
	go func() {
		_, err := newMigrator(t, db, s.dir, nil).Deploy(ctx, allowAll())
		ended <- err
	}()
	then := <-stolen
	select {
	case err := <-ended:
		t.Fatalf("the run ended although another one holds its lock: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	if diff := cmp.Diff(then, s.state(t, s.db)); diff != "" {
		t.Errorf("the run went on without its lock: %s", diff)
	}
	close(free)
	if err := <-thiefEnded; err != nil {
		t.Error(err)
	}
	deployed := <-ended
	closeDatabase(t, runner)
	closeDatabase(t, thief)
	s.checkRerun(t, "the lock was lost", deployed)
}

// TestConcurrentBuildCutOff checks that the next run leaves exactly one valid index if a concurrent
// index build is interrupted, whether the server process ends or not.
func TestConcurrentBuildCutOff(t *testing.T) {
	t.Parallel()
	s := postgresSite(t, few)
	for name, terminate := range map[string]bool{"server process ended": true, "run killed": false} {
		s.empty(t)
		m := newMigrator(t, s.db, s.dir, nil)
		c := spawn(t, task{Target: s.name, Where: s.where, Dir: s.dir, Stepwise: true})
		for line := "step"; !strings.Contains(line, "INDEX CONCURRENTLY"); {
			if !strings.HasPrefix(line, "step") {
				t.Fatal(line)
			}
			c.proceed()
			line = c.read()
		}
		// The index build waits for transactions that have written to the table and are not
		// committed.
		writer := s.connect(t, s.where)
		for _, sql := range []sqltext.SQL{"BEGIN", "UPDATE users SET code = code"} {
			if err := writer.Exec(context.Background(), sql); err != nil {
				t.Fatal(err)
			}
		}
		c.proceed()
		const builders = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'"
		for rows(t, s.db, "SELECT pid "+builders) == "" {
			time.Sleep(time.Millisecond)
		}
		if terminate {
			rows(t, s.db, "SELECT pg_terminate_backend(pid, 5000) "+builders)
		} else {
			c.kill()
		}
		if rows(t, s.db, "SELECT 1 FROM pg_index WHERE NOT indisvalid") == "" {
			t.Errorf("%s: no unfinished index: the test shows nothing", name)
		}
		closeDatabase(t, writer)
		if last, _ := c.end(); strings.HasPrefix(last, "applied") {
			t.Errorf("%s: %s", name, last)
		}
		if _, err := m.Deploy(context.Background(), allowAll()); err != nil {
			t.Errorf("%s, then run again: %v", name, err)
		}
		s.checkEnd(t, name)
	}
}
