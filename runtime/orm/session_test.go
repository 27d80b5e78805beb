package orm_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture/q"
)

func TestTransaction(t *testing.T) {
	db, f := newFake()
	boom := errors.New("boom")
	err := db.Transaction(t.Context(), func(tx *fixture.Tx) error {
		if _, err := q.Tag.Create(fixture.TagCreate{Name: "a"}).One(t.Context(), tx); err != nil {
			return err
		}
		return tx.Transaction(t.Context(), func(*fixture.Tx) error { return boom })
	}, orm.Serializable)
	if !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	expect(t, f, "begin serializable + insert tags(name) [a] returning(*)\nbegin + rollback\nrollback")
}

func TestTransactionRollsBackOnPanic(t *testing.T) {
	db, f := newFake()
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is gone")
			}
		}()
		_ = db.Transaction(t.Context(), func(*fixture.Tx) error { panic("boom") })
	}()
	expect(t, f, "begin + rollback")
}

func TestRetry(t *testing.T) {
	for _, c := range []struct {
		name    string
		retries int
		fails   int
		want    int
		ok      bool
	}{
		{"none asked for", 0, 1, 1, false},
		{"succeeds at last", 3, 2, 3, true},
		{"gives up", 2, 9, 3, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, _ := newFake()
			runs := 0
			err := db.Transaction(t.Context(), func(*fixture.Tx) error {
				if runs++; runs <= c.fails {
					return orm.ErrSerialization
				}
				return nil
			}, orm.Retry(c.retries))
			if runs != c.want || (err == nil) != c.ok {
				t.Errorf("%d runs, %v", runs, err)
			}
		})
	}
}

func TestRetryAfterFailedCommit(t *testing.T) {
	db, f := newFake()
	f.fail = map[string]error{"commit": orm.ErrSerialization}
	if err := db.Transaction(t.Context(), func(*fixture.Tx) error { return nil }, orm.Retry(1)); err != nil {
		t.Error(err)
	}
	expect(t, f, "begin + commit\nbegin + commit")
}

func TestConstraintErrorsNameFields(t *testing.T) {
	driver := errors.New("driver")
	for _, c := range []struct {
		name   string
		err    orm.ConstraintError
		model  string
		fields []string
	}{
		{"by columns", orm.ConstraintError{Table: "posts", Columns: []string{"author_id"}}, "Post", []string{"authorId"}},
		{"by constraint", orm.ConstraintError{Table: "users", Constraint: "users_email_key"}, "User", []string{"email"}},
		{"by foreign key", orm.ConstraintError{Table: "posts", Constraint: "posts_parent_id_fkey"}, "Post", []string{"parentId"}},
		{"a table of somebody else", orm.ConstraintError{Table: "audit", Constraint: "x"}, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, f := newFake()
			c.err.Kind, c.err.Err = orm.ErrUniqueViolation, driver
			f.fail = map[string]error{"insert": &c.err}
			_, err := q.User.Create(fixture.UserCreate{Email: "a"}).One(t.Context(), db)
			var got *orm.ConstraintError
			if !errors.As(err, &got) || !errors.Is(err, orm.ErrUniqueViolation) || !errors.Is(err, driver) {
				t.Fatalf("got %v", err)
			}
			if got.Model != c.model || !cmp.Equal(got.Fields, c.fields) {
				t.Errorf("got %s%v", got.Model, got.Fields)
			}
		})
	}
}

func TestMiddlewareWrapsOperations(t *testing.T) {
	var seen []string
	log := func(name string) orm.Middleware {
		return func(ctx context.Context, op *orm.Operation, next func(context.Context) error) error {
			depth := ""
			for at := op.Parent; at != nil; at = at.Parent {
				depth += ">"
			}
			seen = append(seen, name+depth+" "+op.Verb.String()+" "+op.Model)
			return next(ctx)
		}
	}
	f := &fake{}
	db := fixture.New(f, orm.WithMiddleware(log("a")), orm.WithMiddleware(log("b")))
	err := db.Transaction(t.Context(), func(tx *fixture.Tx) error {
		_, err := q.User.FindMany().All(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a transaction ", "b transaction ", "a> find User", "b> find User", "a>> find User", "b>> find User"}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMiddlewareCanRefuse(t *testing.T) {
	f, no := &fake{}, errors.New("no")
	db := fixture.New(f, orm.WithMiddleware(func(context.Context, *orm.Operation, func(context.Context) error) error { return no }))
	if _, err := q.User.FindMany().All(t.Context(), db); !errors.Is(err, no) {
		t.Errorf("got %v", err)
	}
	expect(t, f, "")
}

func TestHooksAndOptions(t *testing.T) {
	var seen []string
	hook := func(name string) orm.Option {
		return orm.WithStatementHook(func(_ context.Context, s driver.Statement) { seen = append(seen, name+s.SQL) })
	}
	c := orm.NewConfig(orm.WithURL("u"), hook("a "), hook("b "), orm.WithMaxConns(3), orm.WithStatementArgs())
	c.OnStatement(t.Context(), driver.Statement{SQL: "x", Duration: time.Second})
	if diff := cmp.Diff([]string{"a x", "b x"}, seen); diff != "" {
		t.Error(diff)
	}
	if c.URL != "u" || c.MaxConns != 3 || !c.LogArgs {
		t.Errorf("got %+v", c)
	}
}

func TestRaw(t *testing.T) {
	answers := rows(vals(1, "a"), vals(2, "b"))
	db, _ := newFake(answers)
	ptrs := must[[]*fixture.Tag](t)(orm.Raw[*fixture.Tag](t.Context(), db, "columns id name"))
	db, _ = newFake(answers)
	structs := must[[]fixture.Tag](t)(orm.Raw[fixture.Tag](t.Context(), db, "columns other name"))
	if ptrs[1].Name != "b" || ptrs[1].ID != 2 || structs[1].Name != "b" || structs[1].ID != 0 {
		t.Errorf("got %+v, %+v", ptrs[1], structs[1])
	}
	db, _ = newFake(rows(vals("x"), vals(nil)))
	texts := must[[]*string](t)(orm.Raw[*string](t.Context(), db, "columns any"))
	if *texts[0] != "x" || texts[1] != nil {
		t.Errorf("got %v", texts)
	}
}

func TestRawRefuses(t *testing.T) {
	db, _ := newFake(rows(vals(1, "a")))
	if _, err := orm.Raw[fixture.Tag](t.Context(), db, "columns x y"); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("no column of the model: %v", err)
	}
	if _, err := orm.Raw[int](t.Context(), db, "columns x y"); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("two columns for a scalar: %v", err)
	}
	if _, err := orm.Raw[struct{ A int }](t.Context(), db, "columns x"); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("the user's own struct: %v", err)
	}
	db, _ = newFake(rows(vals(nil)))
	if _, err := orm.Raw[int](t.Context(), db, "columns x"); err == nil {
		t.Error("NULL passes as 0")
	}
}

func TestExec(t *testing.T) {
	db, f := newFake()
	if n := must[int64](t)(db.Exec(t.Context(), "vacuum", 1)); n != 1 {
		t.Errorf("got %d", n)
	}
	expect(t, f, "raw vacuum [1]")
	if err := db.Close(); err != nil || !f.closed {
		t.Error("not closed")
	}
}
