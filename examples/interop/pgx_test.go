package interop_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
)

func TestMain(m *testing.M) {
	register()
	pgtest.Main(m)
}

// DBTX and Queries have the form of code that sqlc generates for pgx.
type DBTX interface {
	Exec(context.Context, string, ...any) (pgconn.CommandTag, error)
	Query(context.Context, string, ...any) (pgx.Rows, error)
	QueryRow(context.Context, string, ...any) pgx.Row
}

type Queries struct{ db DBTX }

func New(db DBTX) *Queries { return &Queries{db} }

func (q *Queries) CountUsers(ctx context.Context) (n int64, err error) {
	err = q.db.QueryRow(ctx, `SELECT count(*) FROM users`).Scan(&n)
	return n, err
}

func (q *Queries) RenameUser(ctx context.Context, email, name string) error {
	_, err := q.db.Exec(ctx, `UPDATE users SET name = $2 WHERE email = $1`, email, name)
	return err
}

var errStop = errors.New("stop")

func name(t *testing.T, db orm.Querier, email string) string {
	t.Helper()
	u, err := q.User.FindUnique(q.User.ByEmail(email)).OneOrNil(t.Context(), db)
	switch {
	case err != nil:
		t.Fatal(err)
	case u == nil:
		return "no row"
	case u.Name == nil:
		return "no name"
	}
	return *u.Name
}

// TestPgxTxIn begins a transaction with pgx. The client and the queries of sqlc run in it.
func TestPgxTxIn(t *testing.T) {
	db := blogdbtest.Postgres(t, orm.WithURL(pgtest.URL(t)))
	pool, _ := postgres.PoolOf(db)
	share := func(ctx context.Context, end func(pgx.Tx) error) (users int64, err error) {
		tx, err := pool.Begin(ctx)
		if err != nil {
			return 0, err
		}
		defer func() { _ = tx.Rollback(ctx) }()
		client, queries := blogdb.New(postgres.FromTx(tx)), New(tx)
		if _, err := q.User.Create(blogdb.UserCreate{Email: "a@example.com"}).One(ctx, client); err != nil {
			return 0, err
		}
		if err := queries.RenameUser(ctx, "a@example.com", "Ann"); err != nil {
			return 0, err
		}
		err = client.Transaction(ctx, func(*blogdb.Tx) error { // a savepoint
			return errors.Join(queries.RenameUser(ctx, "a@example.com", "Undone"), errStop)
		})
		if !errors.Is(err, errStop) {
			return 0, err
		}
		if users, err = queries.CountUsers(ctx); err != nil {
			return 0, err
		}
		return users, end(tx)
	}
	for _, c := range []struct {
		end  func(pgx.Tx) error
		want string
	}{
		{func(tx pgx.Tx) error { return tx.Rollback(t.Context()) }, "no row"},
		{func(tx pgx.Tx) error { return tx.Commit(t.Context()) }, "Ann"},
	} {
		users, err := share(t.Context(), c.end)
		if err != nil || users != 1 {
			t.Fatal(users, err)
		}
		if got := name(t, db, "a@example.com"); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

// TestPgxConnOut begins a transaction with the client. The queries of sqlc run in it.
func TestPgxConnOut(t *testing.T) {
	db := blogdbtest.Postgres(t, orm.WithURL(pgtest.URL(t)))
	ctx := t.Context()
	for want, result := range map[string]error{"no row": errStop, "Bob": nil} {
		err := db.Transaction(ctx, func(tx *blogdb.Tx) error {
			if _, err := q.User.Create(blogdb.UserCreate{Email: "b@example.com"}).One(ctx, tx); err != nil {
				return err
			}
			conn, err := postgres.ConnOf(ctx, tx)
			if err != nil {
				return err
			}
			return errors.Join(New(conn).RenameUser(ctx, "b@example.com", "Bob"), result)
		})
		if !errors.Is(err, result) {
			t.Fatal(err)
		}
		if got := name(t, db, "b@example.com"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if _, err := q.User.DeleteMany(q.User.AllRows()).Exec(ctx, db); err != nil {
			t.Fatal(err)
		}
	}
}
