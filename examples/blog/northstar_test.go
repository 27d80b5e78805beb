package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// TestNorthStar runs the program that was written before the client, as the goal of its design, and
// checks the results.
func TestNorthStar(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		db := open()
		for _, part := range []func(context.Context, *testing.T, *blogdb.Client){
			northCreate, northFind, northPage, northUnique, northUpdate, northMany, northPatch, northAggregate, northStream,
			northTransaction, northRaw, northScope,
		} {
			part(t.Context(), t, db)
		}
	})
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func northCreate(ctx context.Context, t *testing.T, db *blogdb.Client) {
	alice, err := q.User.Create(blogdb.UserCreate{Email: "alice@example.com", Name: new("Alice")},
		q.User.Posts.Create(blogdb.PostCreate{Title: "Hello"},
			q.Post.Tags.ConnectOrCreate(q.Tag.ByName("go"), blogdb.TagCreate{Name: "go"})),
	).Include(q.User.Posts).One(ctx, db)
	ok(t, err)
	equal(t, "name", *alice.Name, "Alice")
	equal(t, "posts", len(alice.Posts), 1)
	equal(t, "title", alice.Posts[0].Title, "Hello")
	equal(t, "author", alice.Posts[0].AuthorID, alice.ID)
	equal(t, "default status", alice.Posts[0].Status, blogdb.PostStatusDraft)
	if alice.CreatedAt.IsZero() || alice.UpdatedAt.IsZero() {
		t.Errorf("times not set: %v, %v", alice.CreatedAt, alice.UpdatedAt)
	}
}

// fill adds the readers 1 to 70. Each has three posts Q1 to Q3, and one post that is not published.
func fill(ctx context.Context, t *testing.T, db *blogdb.Client) {
	t.Helper()
	users := make([]blogdb.UserCreate, 70)
	for i := range users {
		users[i] = blogdb.UserCreate{Email: fmt.Sprintf("reader%02d@example.com", i+1)}
	}
	made, err := q.User.CreateMany(users).All(ctx, db)
	ok(t, err)
	var posts []blogdb.PostCreate
	for _, u := range made {
		for i := range 5 {
			posts = append(posts, blogdb.PostCreate{
				Title: fmt.Sprintf("Q%d", i), Views: new(10 + i), Status: new(blogdb.PostStatusPublished), AuthorID: new(u.ID),
			})
		}
		posts = append(posts, blogdb.PostCreate{Title: "Quiet", Views: new(0), AuthorID: new(u.ID), Content: new("draft")})
	}
	n, err := q.Post.CreateMany(posts).Exec(ctx, db)
	ok(t, err)
	equal(t, "posts made", n, int64(len(posts)))
}

// northFind also orders by id, because the rows of one statement have the same time.
func northFind(ctx context.Context, t *testing.T, db *blogdb.Client) {
	fill(ctx, t, db)
	users, err := q.User.FindMany(
		q.User.Email.Contains("@example.com"),
		q.User.Posts.Some(q.Post.Status.Eq(blogdb.PostStatusPublished), q.Post.Views.Gt(10)),
	).OrderBy(q.User.CreatedAt.Desc(), q.User.ID.Desc()).
		Include(q.User.Posts.Where(q.Post.Title.StartsWith("Q")).OrderBy(q.Post.Views.Desc()).Take(3).Include(q.Post.Tags)).
		Skip(40).Take(20).All(ctx, db)
	ok(t, err)
	equal(t, "users", len(users), 20)
	equal(t, "first", users[0].Email, "reader30@example.com")
	for _, u := range users {
		var titles []string
		for _, p := range u.Posts {
			titles = append(titles, p.Title)
			if p.Tags == nil || len(p.Tags) != 0 {
				t.Errorf("tags of %s: %v, want an empty list that is not nil", p.Title, p.Tags)
			}
		}
		equal(t, "posts of "+u.Email, titles, []string{"Q4", "Q3", "Q2"})
	}
}

func northPage(ctx context.Context, t *testing.T, db *blogdb.Client) {
	posts := q.Post.FindMany(q.Post.Status.Eq(blogdb.PostStatusPublished)).OrderBy(q.Post.CreatedAt.Desc())
	seen, after := 0, ""
	for more := true; more; more = after != "" {
		page, err := posts.Page(ctx, db, after, 100) // page.Next and page.Previous are opaque cursors
		ok(t, err)
		seen, after = seen+len(page.Rows), page.Next
	}
	equal(t, "posts on all pages", seen, 350)
}

func northUnique(ctx context.Context, t *testing.T, db *blogdb.Client) {
	u, err := q.User.FindUnique(q.User.ByEmail("alice@example.com")).One(ctx, db) // ErrNotFound if there is no such row; OneOrNil returns nil instead
	ok(t, err)
	equal(t, "email", u.Email, "alice@example.com")
	_, err = q.User.FindUnique(q.User.ByEmail("nobody@example.com")).One(ctx, db)
	if !errors.Is(err, orm.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	nobody, err := q.User.FindUnique(q.User.ByEmail("nobody@example.com")).OneOrNil(ctx, db)
	ok(t, err)
	if nobody != nil {
		t.Errorf("nobody is %v", nobody)
	}

	_, err = q.Membership.Create(blogdb.MembershipCreate{TenantID: 7, UserID: new(42)}).One(ctx, db)
	ok(t, err)
	m, err := q.Membership.FindUnique(q.Membership.ByTenantIDUserID(7, 42)).One(ctx, db)
	ok(t, err)
	equal(t, "membership", *m, blogdb.Membership{TenantID: 7, UserID: 42, Role: "member"})
}

func northUpdate(ctx context.Context, t *testing.T, db *blogdb.Client) {
	_, err := q.Post.Update(q.Post.ByID(1)).Set(q.Post.Tags.Create(blogdb.TagCreate{Name: "old"})).One(ctx, db)
	ok(t, err)
	post, err := q.Post.Update(q.Post.ByID(1)).
		If(q.Post.Views.Eq(0)). // ErrConflict if the condition does not hold
		Set(q.Post.Title.Set("New"), q.Post.Views.Increment(1), q.Post.Tags.Disconnect(q.Tag.ByName("old"))).One(ctx, db)
	ok(t, err)
	equal(t, "title", post.Title, "New")
	equal(t, "views", post.Views, 1)
	tags, err := q.Tag.FindMany(q.Tag.Posts.Some(q.Post.ID.Eq(1))).All(ctx, db)
	ok(t, err)
	equal(t, "tags left", len(tags), 1)
	equal(t, "tag left", tags[0].Name, "go")

	n, err := q.Post.UpdateMany(q.Post.Status.Eq(blogdb.PostStatusDraft)).Set(q.Post.Content.SetNull()).Exec(ctx, db)
	ok(t, err)
	equal(t, "drafts", n, 71)
	left, err := q.Post.FindMany(q.Post.Content.IsNotNull()).Exists(ctx, db)
	ok(t, err)
	equal(t, "content left", left, false)

	for _, want := range []*string{nil, new("A")} { // the first upsert creates the row, the second one updates it
		u, err := q.User.Upsert(q.User.ByEmail("a@b.c")).
			Create(blogdb.UserCreate{Email: "a@b.c"}).Update(q.User.Name.Set("A")).One(ctx, db)
		ok(t, err)
		equal(t, "name", u.Name, want)
	}
}

func northMany(ctx context.Context, t *testing.T, db *blogdb.Client) {
	_, err := q.Tag.Create(blogdb.TagCreate{Name: "docs"}).One(ctx, db)
	ok(t, err)
	n, err := q.Tag.CreateMany([]blogdb.TagCreate{{Name: "docs"}, {Name: "orm"}}).SkipDuplicates().Exec(ctx, db) // All(ctx, db) instead of Exec returns the rows
	ok(t, err)
	equal(t, "tags", n, 1)
	n, err = q.Post.DeleteMany(q.Post.Status.Eq(blogdb.PostStatusDraft)).Exec(ctx, db) // a predicate is required; for all rows it is q.Post.AllRows()
	ok(t, err)
	equal(t, "drafts", n, 71)
	posts, err := q.Post.FindMany().Count(ctx, db)
	ok(t, err)
	equal(t, "posts left", posts, 350)
}

func northPatch(ctx context.Context, t *testing.T, db *blogdb.Client) {
	var patch blogdb.UserPatch // absent, null or value for each field
	ok(t, json.Unmarshal([]byte(`{"name": null}`), &patch))
	u, err := q.User.Update(q.User.ByEmail("alice@example.com")).Patch(patch).One(ctx, db)
	ok(t, err)
	equal(t, "name", u.Name, nil)
}

func northAggregate(ctx context.Context, t *testing.T, db *blogdb.Client) {
	_, err := q.Post.UpdateMany(q.Post.Title.StartsWith("Q")).Set(q.Post.Views.Increment(100)).Exec(ctx, db)
	ok(t, err)
	total := q.Post.Views.Sum()
	groups, err := q.Post.GroupBy(q.Post.Status, q.Post.AuthorID).
		Aggregate(total, q.Post.Views.Avg()).
		Having(total.Gt(100)).OrderBy(total.Desc()).All(ctx, db)
	ok(t, err)
	for _, g := range groups {
		v, some := total.Get(g)
		if !some || v <= 100 || g.Key.AuthorID == 0 || g.Key.Status == "" {
			t.Errorf("group %s of %d: %d, %t", g.Key.Status, g.Key.AuthorID, v, some)
		}
	}
	equal(t, "some group", len(groups) > 0, true)
	n, err := q.Post.GroupBy(q.Post.Status, q.Post.AuthorID).Having(total.Gt(100)).Count(ctx, db)
	ok(t, err)
	equal(t, "groups", int(n), len(groups))
}

func northStream(ctx context.Context, t *testing.T, db *blogdb.Client) {
	seen := 0
	for user, err := range q.User.FindMany().Each(ctx, db) { // reads the rows one by one; a break closes the result
		ok(t, err)
		if user.Email == "" {
			t.Error("a user without email")
		}
		if seen++; seen == 10 {
			break
		}
	}
	equal(t, "seen", seen, 10)
}

func northTransaction(ctx context.Context, t *testing.T, db *blogdb.Client) {
	err := db.Transaction(ctx, func(tx *blogdb.Tx) error { // a nested transaction is a savepoint; options are orm.Serializable and orm.Retry(3)
		_, err := q.User.Create(blogdb.UserCreate{Email: "b@b.b"}).One(ctx, tx)
		return err
	}, orm.Serializable, orm.Retry(3))
	ok(t, err)
	errNo := errors.New("no")
	err = db.Transaction(ctx, func(tx *blogdb.Tx) error {
		inner := tx.Transaction(ctx, func(tx *blogdb.Tx) error {
			if _, err := q.User.Create(blogdb.UserCreate{Email: "c@c.c"}).One(ctx, tx); err != nil {
				return err
			}
			return errNo
		})
		if !errors.Is(inner, errNo) {
			return inner
		}
		_, err := q.User.Create(blogdb.UserCreate{Email: "d@d.d"}).One(ctx, tx)
		return err
	})
	ok(t, err)
	for email, want := range map[string]bool{"b@b.b": true, "c@c.c": false, "d@d.d": true} {
		got, err := q.User.FindMany(q.User.Email.Eq(email)).Exists(ctx, db)
		ok(t, err)
		equal(t, email, got, want)
	}
}

// northRaw reads the rows of SQL that the user has written.
func northRaw(ctx context.Context, t *testing.T, db *blogdb.Client) {
	type report struct {
		Status blogdb.PostStatus
		N      int
	}
	rows, err := orm.Raw[report](ctx, db, `SELECT status, count(*) AS n FROM posts GROUP BY status`)
	ok(t, err)
	equal(t, "posts by status", rows, []report{{blogdb.PostStatusPublished, 350}})
	users, err := orm.Raw[*blogdb.User](ctx, db, `SELECT id, email FROM users WHERE email = 'alice@example.com'`)
	ok(t, err)
	equal(t, "users", len(users), 1)
	equal(t, "email", users[0].Email, "alice@example.com")
}

// northScope reads and writes only the posts of one author.
func northScope(ctx context.Context, t *testing.T, db *blogdb.Client) {
	author, err := q.User.FindUnique(q.User.ByEmail("reader01@example.com")).One(ctx, db)
	ok(t, err)
	own := db.Scope(q.Post.AuthorID.Eq(author.ID))
	n, err := q.Post.DeleteMany(q.Post.AllRows()).Exec(ctx, own)
	ok(t, err)
	equal(t, "posts deleted", n, 5)
	left, err := q.Post.FindMany().Count(ctx, db)
	ok(t, err)
	equal(t, "posts left", left, 345)
}
