package orm_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// A create with related rows, and a find that loads the rows together with related rows.
func Example() {
	ctx, db := context.Background(), openBlog()
	defer db.finish()

	_, err := q.User.Create(blogdb.UserCreate{Email: "alice@example.com"},
		q.User.Posts.Create(blogdb.PostCreate{Title: "Hello", Views: new(12)},
			q.Post.Tags.ConnectOrCreate(q.Tag.ByName("go"), blogdb.TagCreate{Name: "go"})),
		q.User.Posts.Create(blogdb.PostCreate{Title: "Draft"}),
	).One(ctx, db)
	if err != nil {
		fmt.Println(err)
		return
	}

	users, err := q.User.FindMany(q.User.Posts.Some(q.Post.Views.Gt(10))).
		Include(q.User.Posts.OrderBy(q.Post.Views.Desc()).Take(1).Include(q.Post.Tags)).All(ctx, db)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, u := range users {
		fmt.Println(u.Email, u.Posts[0].Title, u.Posts[0].Tags[0].Name)
	}
	// Output: alice@example.com Hello go
}

// A condition that is skipped if there is no value to compare with.
func ExampleOpt() {
	ctx, db := context.Background(), openBlog()
	defer db.finish()
	_, _ = q.Tag.CreateMany([]blogdb.TagCreate{{Name: "go"}, {Name: "sql"}}).Exec(ctx, db)

	for _, name := range []*string{nil, new("go")} {
		n, err := q.Tag.FindMany(orm.Opt(name, q.Tag.Name.Eq)).Count(ctx, db)
		fmt.Println(n, err)
	}
	// Output:
	// 2 <nil>
	// 1 <nil>
}

// The error of a violated constraint names the model and its fields. It is the same on both
// databases.
func ExampleConstraintError() {
	ctx, db := context.Background(), openBlog()
	defer db.finish()
	create := q.User.Create(blogdb.UserCreate{Email: "alice@example.com"})
	_, _ = create.One(ctx, db)

	_, err := create.One(ctx, db)
	var violation *orm.ConstraintError
	if errors.As(err, &violation) {
		fmt.Println(errors.Is(err, orm.ErrUniqueViolation), violation.Model, violation.Fields)
	}
	// Output: true User [email]
}

// Each reads rows one by one. Leaving the loop closes the result.
func ExampleQuery_Each() {
	ctx, db := context.Background(), openBlog()
	defer db.finish()
	_, _ = q.Tag.CreateMany([]blogdb.TagCreate{{Name: "go"}, {Name: "orm"}, {Name: "sql"}}).Exec(ctx, db)

	for tag, err := range q.Tag.FindMany().OrderBy(q.Tag.Name.Asc()).Each(ctx, db) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(tag.Name)
		if tag.Name == "orm" {
			break
		}
	}
	// Output:
	// go
	// orm
}

// The same query runs on the client and in a transaction. An error rolls the transaction back.
func ExampleQuerier() {
	ctx, db := context.Background(), openBlog()
	defer db.finish()
	count := func(on orm.Querier) int64 {
		n, _ := q.Tag.FindMany().Count(ctx, on)
		return n
	}

	err := db.Transaction(ctx, func(tx *blogdb.Tx) error {
		if _, err := q.Tag.Create(blogdb.TagCreate{Name: "go"}).One(ctx, tx); err != nil {
			return err
		}
		fmt.Println("inside:", count(tx))
		return errors.New("second thoughts")
	})
	fmt.Println("after:", count(db), err)
	// Output:
	// inside: 1
	// after: 0 second thoughts
}

// Raw reads one column, whole rows of a model, or a struct of the caller.
func ExampleRaw() {
	ctx, db := context.Background(), openBlog()
	defer db.finish()
	_, _ = q.Tag.CreateMany([]blogdb.TagCreate{{Name: "go"}, {Name: "sql"}}).Exec(ctx, db)

	counts, err := orm.Raw[int64](ctx, db, "SELECT count(*) FROM tags")
	fmt.Println(counts, err)
	tags, err := orm.Raw[blogdb.Tag](ctx, db, "SELECT * FROM tags WHERE name = $1", "go")
	fmt.Println(tags[0].Name, err)
	type length struct {
		Name   string
		Length int `db:"n"`
	}
	lengths, err := orm.Raw[length](ctx, db, "SELECT name, length(name) AS n FROM tags WHERE name <> :name", sql.Named("name", "go"))
	fmt.Println(lengths, err)
	// Output:
	// [2] <nil>
	// go <nil>
	// [{sql 3}] <nil>
}

// An update writes the assigned columns. The others keep their values.
func ExampleUpdate() {
	ctx, db := context.Background(), openBlog()
	defer db.finish()
	alice, _ := q.User.Create(blogdb.UserCreate{Email: "alice@example.com"},
		q.User.Posts.Create(blogdb.PostCreate{Title: "Hello"})).Include(q.User.Posts).One(ctx, db)

	post, err := q.Post.Update(q.Post.ByID(alice.Posts[0].ID)).
		Set(q.Post.Views.Increment(1), q.Post.Content.Set("text")).One(ctx, db)
	fmt.Println(post.Title, post.Views, *post.Content, err)
	// Output: Hello 1 text <nil>
}

// blog is a client for an empty in-memory database, used by the examples.
type blog struct {
	*blogdb.Client
	testing.TB // nil: it only makes blog a testing.TB, for blogdbtest
	cleanup    []func()
}

func openBlog() *blog {
	b := &blog{}
	b.Client = blogdbtest.Open(b)
	return b
}

func (b *blog) Context() context.Context { return context.Background() }
func (b *blog) Helper()                  {}
func (b *blog) Cleanup(f func())         { b.cleanup = append(b.cleanup, f) }
func (b *blog) Error(args ...any)        { panic(fmt.Sprint(args...)) }
func (b *blog) Fatal(args ...any)        { panic(fmt.Sprint(args...)) }

func (b *blog) finish() {
	for _, f := range b.cleanup {
		f()
	}
}
