// Package tasks shows twelve tasks of daily work on the blog (examples/blog), each as one function
// of fewer than 15 lines. A test runs them on both databases.
package tasks

import (
	"context"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// Filter is what a caller of [DynamicFilter] may ask for. A nil field is no condition.
type Filter struct {
	Text     *string
	Status   *blogdb.PostStatus
	MinViews *int
	Tags     []string // posts that have at least one of these tags
}

// DynamicFilter finds posts by the conditions that are given.
func DynamicFilter(ctx context.Context, db *blogdb.Client, f Filter) ([]*blogdb.Post, error) {
	posts := q.Post.FindMany(
		q.Post.Or(orm.Opt(f.Text, q.Post.Title.Contains), orm.Opt(f.Text, q.Post.Content.Contains)),
		orm.Opt(f.Status, q.Post.Status.Eq),
		orm.Opt(f.MinViews, q.Post.Views.Gte),
	)
	if len(f.Tags) > 0 {
		posts = posts.Where(q.Post.Tags.Some(q.Tag.Name.In(f.Tags...)))
	}
	return posts.OrderBy(q.Post.Title.Asc()).All(ctx, db)
}

// IncludeWithLimits finds users, each with their three most viewed published posts, the tags of
// these posts, and the number of all their posts.
func IncludeWithLimits(ctx context.Context, db *blogdb.Client) ([]*blogdb.User, error) {
	published := q.User.Posts.Where(q.Post.Status.Eq(blogdb.PostStatusPublished))
	return q.User.FindMany().OrderBy(q.User.Email.Asc()).
		Include(
			published.OrderBy(q.Post.Views.Desc()).Take(3).Include(q.Post.Tags.OrderBy(q.Tag.Name.Asc())),
			q.User.Posts.Count(),
		).All(ctx, db)
}

// KeysetPage finds the page of the newest posts that begins after a cursor. The cursor of the first
// page is empty.
func KeysetPage(ctx context.Context, db *blogdb.Client, after string, size int) ([]*blogdb.Post, string, error) {
	page, err := q.Post.FindMany().OrderBy(q.Post.CreatedAt.Desc()).Page(ctx, db, after, size)
	if err != nil {
		return nil, "", err
	}
	return page.Rows, page.Next, nil
}

// GroupWithHaving sums the views of the posts of each author. Authors with fewer views than given
// are left out.
func GroupWithHaving(ctx context.Context, db *blogdb.Client, atLeast int64) (map[int]int64, error) {
	total := q.Post.Views.Sum()
	groups, err := q.Post.GroupBy(q.Post.AuthorID).Aggregate(total).Having(total.Gte(atLeast)).All(ctx, db)
	if err != nil {
		return nil, err
	}
	views := make(map[int]int64, len(groups))
	for _, g := range groups {
		views[g.Key.AuthorID], _ = total.Get(g)
	}
	return views, nil
}

// Report is a row of [RawIntoStruct].
type Report struct {
	Author string
	Posts  int
	Last   *string `db:"last_title"`
}

// RawIntoStruct reads the rows of SQL into structs. It is the same SQL on both databases.
func RawIntoStruct(ctx context.Context, db *blogdb.Client, minPosts int) ([]Report, error) {
	return orm.Raw[Report](ctx, db, `
		SELECT u.email AS author, count(p.id) AS posts, max(p.title) AS last_title
		FROM users u LEFT JOIN posts p ON p.author_id = u.id
		GROUP BY u.email HAVING count(p.id) >= $1 ORDER BY u.email`, minPosts)
}

// Streaming counts the letters of all posts and holds few rows in memory at any time.
func Streaming(ctx context.Context, db *blogdb.Client) (letters int, err error) {
	for post, err := range q.Post.FindMany().Select(q.Post.Title).Each(ctx, db) {
		if err != nil {
			return 0, err
		}
		letters += len(post.Title)
	}
	return letters, nil
}
