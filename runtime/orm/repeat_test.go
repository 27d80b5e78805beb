package orm_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture/q"
)

// operations returns the operations of the client that may be repeated, by the beginning of their
// errors. fails is the text of the statement that fails in the tests.
func operations() map[string]struct {
	fails string
	run   func(context.Context, orm.Querier) error
} {
	one := q.Tag.ByID(1)
	in := fixture.TagCreate{Name: "a"}
	return map[string]struct {
		fails string
		run   func(context.Context, orm.Querier) error
	}{
		"Tag: find":   {"select", func(ctx context.Context, db orm.Querier) error { _, err := q.Tag.FindMany().All(ctx, db); return err }},
		"Tag: create": {"insert", func(ctx context.Context, db orm.Querier) error { _, err := q.Tag.Create(in).One(ctx, db); return err }},
		"Tag: update": {"update", func(ctx context.Context, db orm.Querier) error {
			_, err := q.Tag.Update(one).Set(q.Tag.Name.Set("b")).One(ctx, db)
			return err
		}},
		"Tag: delete": {"delete", func(ctx context.Context, db orm.Querier) error { _, err := q.Tag.Delete(one).One(ctx, db); return err }},
		"Tag: upsert": {"insert", func(ctx context.Context, db orm.Querier) error {
			_, err := q.Tag.Upsert(q.Tag.ByName("a")).Create(in).One(ctx, db)
			return err
		}},
		"Post: create": {"insert tags", func(ctx context.Context, db orm.Querier) error {
			_, err := q.Post.Create(fixture.PostCreate{Title: "t"}, q.Post.AuthorID.Set(1), q.Post.Tags.Create(in)).One(ctx, db)
			return err
		}},
		"User: create": {"insert", func(ctx context.Context, db orm.Querier) error {
			_, err := q.User.CreateMany([]fixture.UserCreate{{Email: "a"}, {Email: "b", Name: new("B")}}).Exec(ctx, db)
			return err
		}},
		"User: count": {"count", func(ctx context.Context, db orm.Querier) error {
			_, err := q.User.FindMany().Count(ctx, db)
			return err
		}},
	}
}

// TestOwnOperationsAreRepeated lets every operation fail with conflicts. The operation is repeated
// until the number of attempts is used up or the context ends, but never in a transaction of the
// caller.
func TestOwnOperationsAreRepeated(t *testing.T) {
	for name, op := range operations() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db, f := newFake()
				f.fail = map[string]error{op.fails: fmt.Errorf("%w: deadlock", orm.ErrSerialization)}
				err := op.run(t.Context(), db)
				if !errors.Is(err, orm.ErrSerialization) || !strings.HasPrefix(err.Error(), name+": ") {
					t.Errorf("got %v", err)
				}
				if n := strings.Count(f.script(), op.fails); n != 11 {
					t.Errorf("%d attempts, want 11:\n%s", n, f.script())
				}
				for _, lost := range []error{orm.ErrUniqueViolation, fmt.Errorf("%w: %w", orm.ErrOutcomeUnknown, orm.ErrSerialization)} {
					db, f = newFake()
					f.fail = map[string]error{op.fails: lost}
					if err := op.run(t.Context(), db); !errors.Is(err, lost) || strings.Count(f.script(), op.fails) != 1 {
						t.Errorf("got %v after:\n%s", err, f.script())
					}
				}
				f.trips, f.fail = nil, map[string]error{op.fails: orm.ErrSerialization}
				err = db.Transaction(t.Context(), func(tx *fixture.Tx) error { return op.run(t.Context(), tx) })
				if !errors.Is(err, orm.ErrSerialization) || strings.Count(f.script(), op.fails) != 1 {
					t.Errorf("in a transaction: %v after:\n%s", err, f.script())
				}
				ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
				defer cancel()
				start := time.Now()
				err = op.run(ctx, db)
				if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, orm.ErrSerialization) || time.Since(start) > 100*time.Millisecond {
					t.Errorf("after %s: %v", time.Since(start), err)
				}
			})
		})
	}
}

// TestRepeatingSucceeds runs the same create twice, each time with two conflicts, and checks the
// created row.
func TestRepeatingSucceeds(t *testing.T) {
	in := fixture.PostCreate{Title: "t"}
	create := q.Post.Create(in, q.Post.Author.Create(fixture.UserCreate{Email: "a"}), q.Post.Tags.ConnectOrCreate(q.Tag.ByName("go"), fixture.TagCreate{Name: "go"}))
	for round := range 2 {
		db, f := newFake(rows(vals(1)))
		f.failures = []error{orm.ErrSerialization, nil, orm.ErrSerialization}
		post := must[*fixture.Post](t)(create.One(t.Context(), db))
		if post.Title != "t" || post.AuthorID == 0 || len(f.failures) != 0 {
			t.Errorf("round %d: %+v after:\n%s", round, post, f.script())
		}
	}
}

// TestPausesGrow checks the pauses between many conflicts.
func TestPausesGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, _ := newFake()
		var times []time.Duration
		last := time.Now()
		_ = db.Transaction(t.Context(), func(*fixture.Tx) error {
			times = append(times, time.Since(last))
			last = time.Now()
			return orm.ErrSerialization
		}, orm.Retry(200))
		most := 5 * time.Millisecond
		for i, d := range times[1:] {
			if d > most {
				t.Errorf("pause %d is %s, want at most %s", i+1, d, most)
			}
			most = min(2*most, time.Second)
		}
		sum := time.Duration(0)
		for _, d := range times[100:] {
			sum += d
		}
		if mean := sum / time.Duration(len(times[100:])); mean < 200*time.Millisecond {
			t.Errorf("late pauses are %s on average", mean)
		}
	})
}

// TestErrorsNameModelAndVerb checks that errors of all kinds name the model once.
func TestErrorsNameModelAndVerb(t *testing.T) {
	db, f := newFake()
	f.fail = map[string]error{"select": errors.New("no connection")}
	ctx := t.Context()
	for want, run := range map[string]func() error{
		"User: find: no connection": func() error { _, err := q.User.FindMany().All(ctx, db); return err },
		"User: find: not found":     func() error { db, _ := newFake(); _, err := q.User.FindFirst().One(ctx, db); return err },
		"User: update: not found": func() error {
			_, err := q.User.Update(q.User.ByID(1)).Set(q.User.Name.Set("a")).One(ctx, db)
			return err
		},
		"User: find: Skip(-1): a negative number of rows cannot be skipped: invalid input": func() error {
			_, err := q.User.FindMany().Skip(-1).All(ctx, db)
			return err
		},
		"User: create: Post: authorId is assigned twice: by the input and by the row that this one is created for: invalid input": func() error {
			_, err := q.User.Create(fixture.UserCreate{Email: "a"}, q.User.Posts.Create(fixture.PostCreate{Title: "t", AuthorID: new(1)})).One(ctx, db)
			return err
		},
		"own error": func() error {
			return db.Transaction(ctx, func(*fixture.Tx) error { return errors.New("own error") })
		},
	} {
		if err := run(); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
