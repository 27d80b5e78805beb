package orm_test

import (
	"context"
	"errors"
	"testing"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture/q"
)

func find(ctx context.Context, db orm.Querier) error {
	_, err := q.Tag.FindMany().All(ctx, db)
	return err
}

// within runs f in a transaction of db.
func within(t *testing.T, db *fixture.Client, f func() error, opts ...orm.TxOption) error {
	return db.Transaction(t.Context(), func(*fixture.Tx) error { return f() }, opts...)
}

// TestOuterClient calls every operation of a client in the function of its own transaction.
func TestOuterClient(t *testing.T) {
	db, f := newFake()
	uses := map[string]func(context.Context, orm.Querier) error{
		"raw": func(ctx context.Context, db orm.Querier) error {
			_, err := orm.Raw[int](ctx, db, "columns a")
			return err
		},
		"exec": func(ctx context.Context, _ orm.Querier) error { _, err := db.Exec(ctx, "x"); return err },
		"transaction": func(context.Context, orm.Querier) error {
			return within(t, db, func() error { return nil })
		},
		"each": func(ctx context.Context, db orm.Querier) error {
			for _, err := range q.Tag.FindMany().Each(ctx, db) {
				return err
			}
			return nil
		},
	}
	for name, op := range operations() {
		uses[name] = op.run
	}
	for name, use := range uses {
		f.trips = nil
		err := within(t, db, func() error { return use(t.Context(), db) })
		if !errors.Is(err, orm.ErrOuterClient) {
			t.Errorf("%s gives %v", name, err)
		}
		expect(t, f, "begin + rollback")
	}
}

// TestOuterClientIsRecognised calls clients at many places inside and outside of their
// transactions.
func TestOuterClientIsRecognised(t *testing.T) {
	db, _ := newFake()
	other, _ := newFake()
	useDB := func() error { return find(t.Context(), db) }
	var deep func(n int, f func() error) error
	deep = func(n int, f func() error) error {
		if n == 0 {
			return f()
		}
		return deep(n-1, f)
	}
	elsewhere := func(f func() error) error {
		done := make(chan error)
		go func() { done <- f() }()
		return <-done
	}
	for name, c := range map[string]struct {
		run     func() error
		refused bool
	}{
		"deep in the function":          {func() error { return within(t, db, func() error { return deep(500, useDB) }) }, true},
		"in the transaction of another": {func() error { return within(t, db, func() error { return within(t, other, useDB) }) }, true},
		"after an inner transaction": {func() error {
			return within(t, db, func() error { return errors.Join(within(t, other, func() error { return nil }), useDB()) })
		}, true},
		"in a savepoint": {func() error {
			return db.Transaction(t.Context(), func(tx *fixture.Tx) error {
				return tx.Transaction(t.Context(), func(*fixture.Tx) error { return useDB() })
			})
		}, true},
		"in a repeated transaction":       {func() error { return within(t, db, useDB, orm.Retry(3)) }, true},
		"in a transaction of a goroutine": {func() error { return elsewhere(func() error { return within(t, db, useDB) }) }, true},
		"with the option":                 {func() error { return within(t, db, useDB, orm.AllowOuterClient) }, false},
		"another client":                  {func() error { return within(t, other, useDB) }, false},
		"another client of a busy one": {func() error {
			return within(t, db, func() error { return elsewhere(func() error { return within(t, other, useDB) }) })
		}, false},
		"another goroutine": {func() error { return within(t, db, func() error { return elsewhere(useDB) }) }, false},
		"the transaction itself": {func() error {
			return db.Transaction(t.Context(), func(tx *fixture.Tx) error { return find(t.Context(), tx) })
		}, false},
		"after the transaction": {func() error { return errors.Join(within(t, db, func() error { return nil }), useDB()) }, false},
		"after a panic": {func() error {
			func() {
				defer func() { _ = recover() }()
				_ = within(t, db, func() error { panic("boom") })
			}()
			return within(t, other, useDB)
		}, false},
	} {
		if err := c.run(); errors.Is(err, orm.ErrOuterClient) != c.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkOuterClient(b *testing.B) {
	db, f := newFake()
	find := func(b *testing.B) {
		for range b.N {
			f.trips = f.trips[:0]
			_ = find(b.Context(), db)
		}
	}
	b.Run("no transaction", find)
	opened, done := make(chan bool), make(chan bool)
	go func() {
		_ = db.Transaction(b.Context(), func(*fixture.Tx) error { opened <- true; <-done; return nil })
		done <- true
	}()
	<-opened
	b.Run("a transaction elsewhere", find)
	done <- true
	<-done
	b.Run("open transactions", func(b *testing.B) {
		for range b.N {
			f.trips = f.trips[:0]
			_ = db.Transaction(b.Context(), func(*fixture.Tx) error { return nil })
		}
	})
	b.Run("open transactions that allow it", func(b *testing.B) {
		for range b.N {
			f.trips = f.trips[:0]
			_ = db.Transaction(b.Context(), func(*fixture.Tx) error { return nil }, orm.AllowOuterClient)
		}
	})
}
