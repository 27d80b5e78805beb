package failuretest

import (
	"context"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/migrate/artifact"
)

// crowd is the number of processes that deploy at the same time.
const crowd = 8

// TestCrowd checks that processes that deploy at the same time apply each migration once, that none
// of them fails, and that waiting processes name the process that they wait for.
func TestCrowd(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		dir := k.migrations(t, 0)
		where := k.make(t)
		holder := k.mustOpen(t, where)
		children := make([]*child, crowd)
		for i := range children {
			children[i] = spawn(t, task{Target: k.name, Where: where, Dir: dir})
		}
		whom := "another program, which writes to " + where
		if k.provider == "postgresql" {
			whom = "another migration run (held by: process " + strings.TrimSpace(rows(t, holder, "SELECT pg_backend_pid()")) + ", comon_orm, "
		}
		ctx := context.Background()
		// The lock is held until all processes wait for it.
		err := holder.WithLock(ctx, func(ctx context.Context) error {
			return holder.Transaction(ctx, artifact.Group{Transactional: true}, func(context.Context) error {
				for _, c := range children {
					c.proceed()
				}
				for i, c := range children {
					if line := c.read(); !strings.HasPrefix(line, "waiting for "+whom) {
						t.Errorf("process %d says %q, want that it waits for %s", i, line, whom)
					}
				}
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		applied := map[string]int{}
		for i, c := range children {
			last, _ := c.end()
			list, ok := strings.CutPrefix(last, "applied")
			if !ok {
				t.Errorf("process %d: %s", i, last)
			}
			for _, name := range strings.Fields(list) {
				applied[name]++
			}
		}
		for _, name := range names(t, dir) {
			if applied[name] != 1 {
				t.Errorf("%s was applied %d times", name, applied[name])
			}
		}
		if status, err := newMigrator(t, holder, dir, nil).Status(ctx); err != nil || !status.OK {
			t.Errorf("status: %+v, %v", status, err)
		}
	})
}

// SQLite has no lock that outlives a transaction. TestOvertaken checks that a run detects at any
// step that another run has applied the migrations, and continues from that state.
func TestOvertaken(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k target) {
		if k.provider != "sqlite" {
			t.Skip("the lock of the run keeps others out")
		}
		dir := k.migrations(t, 0)
		for n := 0; ; n++ {
			where := k.make(t)
			overtaken := k.overtake(t, where, dir, n)
			if !overtaken {
				if n < 20 {
					t.Errorf("only %d moments", n)
				}
				return
			}
		}
	})
}

// overtake lets a second run deploy all migrations before step n of a first run. It returns false
// if the first run has fewer steps.
func (k target) overtake(t *testing.T, where, dir string, n int) bool {
	t.Helper()
	ctx := context.Background()
	first, second := k.connect(t, where), k.connect(t, where)
	defer closeDatabase(t, first)
	defer closeDatabase(t, second)
	moments, when := 0, ""
	at := func(s step) {
		if s.inTx {
			return
		}
		if moments++; moments == n+1 {
			when = s.String()
			if _, err := newMigrator(t, second, dir, nil).Deploy(ctx, allowAll()); err != nil {
				t.Fatalf("the second run, before %s: %v", when, err)
			}
		}
	}
	db := &stepped{Database: first, asks: at, next: func(_ context.Context, s step) error { at(s); return nil }}
	if _, err := newMigrator(t, db, dir, nil).Deploy(ctx, allowAll()); err != nil {
		t.Errorf("overtaken before %s: %v", when, err)
	}
	if status, err := newMigrator(t, second, dir, nil).Status(ctx); err != nil || !status.OK {
		t.Errorf("overtaken before %s: status %+v, %v", when, status, err)
	}
	return when != ""
}
