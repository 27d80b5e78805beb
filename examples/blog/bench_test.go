package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
)

// BenchmarkClient measures the time that the client adds to SQLite in memory: it builds queries,
// runs them and reads rows.
func BenchmarkClient(b *testing.B) {
	db, ctx := blogdbtest.Open(b), b.Context()
	users := make([]blogdb.UserCreate, 200)
	for i := range users {
		users[i] = blogdb.UserCreate{Email: fmt.Sprintf("user%03d@example.com", i), Name: new("A name")}
	}
	made, err := q.User.CreateMany(users).All(ctx, db)
	must(b, err)
	var posts []blogdb.PostCreate
	for _, u := range made {
		for i := range 5 {
			posts = append(posts, blogdb.PostCreate{Title: fmt.Sprintf("Post %d", i), Content: new("text"), AuthorID: new(u.ID)})
		}
	}
	_, err = q.Post.CreateMany(posts).Exec(ctx, db)
	must(b, err)
	n := 0
	for _, op := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"findUnique", func(ctx context.Context) error {
			_, err := q.User.FindUnique(q.User.ByEmail("user100@example.com")).One(ctx, db)
			return err
		}},
		{"findMany", func(ctx context.Context) error {
			_, err := q.User.FindMany(q.User.Email.Contains("example"), q.User.ID.Gt(10)).OrderBy(q.User.ID.Desc()).Take(100).All(ctx, db)
			return err
		}},
		{"relationFilter", func(ctx context.Context) error {
			_, err := q.User.FindMany(q.User.ID.Lt(20), q.User.Posts.Some(q.Post.Title.Eq("Post 3"))).All(ctx, db)
			return err
		}},
		{"include", func(ctx context.Context) error {
			_, err := q.User.FindMany(q.User.ID.Lt(50)).Include(q.User.Posts.Where(q.Post.Views.Lt(9)).OrderBy(q.Post.ID.Asc())).All(ctx, db)
			return err
		}},
		{"count", func(ctx context.Context) error {
			_, err := q.Post.FindMany(q.Post.AuthorID.Eq(7)).Count(ctx, db)
			return err
		}},
		{"create", func(ctx context.Context) error {
			n++
			_, err := q.Tag.Create(blogdb.TagCreate{Name: fmt.Sprint(n)}).One(ctx, db)
			return err
		}},
		{"createNested", func(ctx context.Context) error {
			n++
			_, err := q.User.Create(blogdb.UserCreate{Email: fmt.Sprint(n)}, q.User.Posts.Create(blogdb.PostCreate{Title: "nested"})).One(ctx, db)
			return err
		}},
		{"update", func(ctx context.Context) error {
			_, err := q.Post.Update(q.Post.ByID(1)).Set(q.Post.Title.Set("changed"), q.Post.Views.Increment(1)).One(ctx, db)
			return err
		}},
		{"upsert", func(ctx context.Context) error {
			_, err := q.Tag.Upsert(q.Tag.ByName("upsert")).Create(blogdb.TagCreate{Name: "upsert"}).Update(q.Tag.Name.Set("upsert")).One(ctx, db)
			return err
		}},
		{"updateMany", func(ctx context.Context) error {
			_, err := q.Post.UpdateMany(q.Post.AuthorID.Eq(7)).Set(q.Post.Views.Increment(1)).Exec(ctx, db)
			return err
		}},
	} {
		b.Run(op.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				must(b, op.run(b.Context()))
			}
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
