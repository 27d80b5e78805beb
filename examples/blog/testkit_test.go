package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/ormtest"
	"github.com/cocomon/comon_orm/runtime/postgres/postgrestest"
)

// onTestDatabases runs a test on the databases that the generated package for tests opens.
func onTestDatabases(t *testing.T, test func(t *testing.T, open func(...orm.Option) *blogdb.Client)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, func(o ...orm.Option) *blogdb.Client { return blogdbtest.Open(t, o...) })
	})
	t.Run("postgresql", func(t *testing.T) {
		url := pgtest.URL(t)
		test(t, func(o ...orm.Option) *blogdb.Client { return blogdbtest.Postgres(t, append(o, orm.WithURL(url))...) })
	})
}

// A function of the package for tests creates a row that the database accepts, several times, with
// the rows that it needs.
func TestFactories(t *testing.T) {
	onTestDatabases(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		db := open()
		for range 3 {
			post := blogdbtest.NewPost(t, db, func(in *blogdb.PostCreate) { in.Views = new(7) }, nil)
			comment := blogdbtest.NewComment(t, db, func(in *blogdb.CommentCreate) { in.PostID = &post.ID })
			if post.Views != 7 || comment.PostID != post.ID {
				t.Errorf("created %+v and %+v", post, comment)
			}
			blogdbtest.NewProfile(t, db)
			blogdbtest.NewTag(t, db)
			blogdbtest.NewMembership(t, db)
			blogdbtest.NewAttachment(t, db)
		}
		users, err := q.User.FindMany(q.User.Email.EndsWith("@example.com")).Count(t.Context(), db)
		ok(t, err)
		posts, err := q.Post.FindMany().Count(t.Context(), db)
		ok(t, err)
		equal(t, "users and posts", []int64{users, posts}, []int64{9, 3})
	})
}

// Every database of a test is its own, although all of one schema are copies of one template.
func TestPostgresDatabases(t *testing.T) {
	url := pgtest.URL(t)
	t.Run("group", func(t *testing.T) {
		for i := range 3 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel() // two of the tests wait for the template that the third one creates
				db := blogdbtest.Postgres(t, orm.WithURL(url))
				blogdbtest.NewTag(t, db, func(in *blogdb.TagCreate) { in.Name = "go" })
				n, err := q.Tag.FindMany().Count(t.Context(), db)
				ok(t, err)
				equal(t, "tags", n, 1)
			})
		}
	})
	db := blogdbtest.Postgres(t, orm.WithURL(url))
	left, err := orm.Raw[string](t.Context(), db, `SELECT datname FROM pg_database WHERE datname LIKE 'comon_test_%testpostgresdatabases_group%'`)
	ok(t, err)
	equal(t, "databases of tests that have ended", len(left), 0)
}

// A sandbox sees the rows of the database. Its own rows are gone when its test ends, also those of
// its transactions.
func TestSandbox(t *testing.T) {
	onTestDatabases(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		calls := 0
		db := open(orm.WithMiddleware(func(ctx context.Context, _ *orm.Operation, next func(context.Context) error) error {
			calls++
			return next(ctx)
		}))
		blogdbtest.NewTag(t, db)
		for range 2 { // the second test finds what the first one found
			t.Run("test", func(t *testing.T) {
				ctx, db := t.Context(), blogdbtest.Sandbox(t, db)
				before := calls
				blogdbtest.NewTag(t, db)
				if calls == before {
					t.Error("the sandbox does not have the middleware of the client")
				}
				ok(t, db.Transaction(ctx, func(tx *blogdb.Tx) error {
					blogdbtest.NewTag(t, tx, func(in *blogdb.TagCreate) { in.Name = "go" })
					return nil
				}))
				err := db.Transaction(ctx, func(tx *blogdb.Tx) error {
					_, err := q.Tag.Create(blogdb.TagCreate{Name: "go"}).One(ctx, tx)
					return err
				})
				if !errors.Is(err, orm.ErrUniqueViolation) {
					t.Errorf("created a tag twice: %v", err)
				}
				n, err := q.Tag.FindMany().Count(ctx, db)
				ok(t, err)
				equal(t, "tags", n, 3)
			})
		}
		n, err := q.Tag.FindMany().Count(t.Context(), db)
		ok(t, err)
		equal(t, "tags", n, 1)
	})
}

func TestQueries(t *testing.T) {
	onTestDatabases(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		var queries ormtest.Queries
		db := open(queries.Option())
		post := blogdbtest.NewPost(t, db)
		perRow := func() {
			ok(t, db.Transaction(t.Context(), func(tx *blogdb.Tx) error {
				for range 3 {
					if _, err := q.User.FindUnique(q.User.ByID(post.AuthorID)).One(t.Context(), tx); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		queries.Max(t, 3, perRow) // BEGIN and COMMIT are not counted
		failed := &recorder{TB: t}
		queries.Max(failed, 2, perRow)
		if len(failed.errors) != 1 || !strings.Contains(failed.errors[0], "ran 3 statements, which is more than 2:\n1. SELECT") {
			t.Errorf("failures: %q", failed.errors)
		}
	})
}

// The test with the option fails when it ends.
func TestMaxQueries(t *testing.T) {
	for limit, failures := range map[int]int{2: 1, 3: 0} {
		failed := &recorder{TB: t}
		db := blogdbtest.Open(t, ormtest.MaxQueries(failed, limit))
		for range 3 {
			blogdbtest.NewTag(t, db)
		}
		failed.end()
		if len(failed.errors) != failures {
			t.Errorf("failures with a limit of %d: %q", limit, failed.errors)
		}
	}
}

// Without a server, tests that need one are skipped, or they fail if a server is required.
func TestPostgresWithoutServer(t *testing.T) {
	for require, want := range map[string]string{"": "skip", "1": "fatal"} {
		t.Setenv(postgrestest.EnvURL, "")
		t.Setenv(postgrestest.EnvRequire, require)
		r := &recorder{TB: t}
		func() {
			defer func() { _ = recover() }()
			blogdbtest.Postgres(r)
		}()
		if len(r.errors) != 1 || !strings.HasPrefix(r.errors[0], want+": PostgreSQL: set "+postgrestest.EnvURL) {
			t.Errorf("%s=%s: %q", postgrestest.EnvRequire, require, r.errors)
		}
	}
}

// recorder is a test whose failures and cleanups are recorded.
type recorder struct {
	testing.TB
	errors   []string
	cleanups []func()
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *recorder) Skip(args ...any) {
	r.errors = append(r.errors, "skip: "+fmt.Sprint(args...))
	panic(r)
}

func (r *recorder) Fatal(args ...any) {
	r.errors = append(r.errors, "fatal: "+fmt.Sprint(args...))
	panic(r)
}

func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }

func (r *recorder) end() {
	for _, f := range r.cleanups {
		f()
	}
}
