package main

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

// counter counts statements and round trips.
type counter struct {
	mu         sync.Mutex
	statements []string
	trips      map[int64]bool
	selects    []int64 // for each SELECT, the number of its round trip
}

func (c *counter) option() orm.Option {
	return orm.WithStatementHook(func(_ context.Context, s driver.Statement) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.statements = append(c.statements, s.SQL)
		c.trips[s.RoundTrip] = true
		if strings.HasPrefix(s.SQL, "SELECT") {
			c.selects = append(c.selects, s.RoundTrip)
		}
	})
}

// reset discards the counts of the test's preparation.
func (c *counter) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.statements, c.selects, c.trips = nil, nil, map[int64]bool{}
}

// Two levels of includes for a hundred parents take three statements, for any number of rows.
func TestIncludeCost(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		var c counter
		c.reset()
		db := open(c.option())
		users := make([]blogdb.UserCreate, 100)
		for i := range users {
			users[i] = blogdb.UserCreate{Email: string(rune('A'+i)) + "@example.com"}
		}
		made, err := q.User.CreateMany(users).All(t.Context(), db)
		ok(t, err)
		var posts []blogdb.PostCreate
		for _, u := range made {
			posts = append(posts, blogdb.PostCreate{Title: "one", AuthorID: new(u.ID)}, blogdb.PostCreate{Title: "two", AuthorID: new(u.ID)})
		}
		written, err := q.Post.CreateMany(posts).All(t.Context(), db)
		ok(t, err)
		var comments []blogdb.CommentCreate
		for _, p := range written {
			comments = append(comments, blogdb.CommentCreate{Body: p.Title, PostID: new(p.ID)})
		}
		_, err = q.Comment.CreateMany(comments).Exec(t.Context(), db)
		ok(t, err)

		c.reset()
		all, err := q.User.FindMany().Include(q.User.Posts.OrderBy(q.Post.ID.Desc()).Take(1).Include(q.Post.Comments)).All(t.Context(), db)
		ok(t, err)
		equal(t, "users", len(all), 100)
		for _, u := range all {
			if len(u.Posts) != 1 || len(u.Posts[0].Comments) != 1 || u.Posts[0].Comments[0].Body != "two" {
				t.Fatalf("loaded %+v", u)
			}
		}
		trips := len(slices.Compact(c.selects))
		if len(c.selects) > 3 || trips > 3 {
			t.Errorf("%d statements in %d round trips, want 3 at most: %q", len(c.selects), trips, c.statements)
		}
	})
}

// A create with one level of nested creates takes at most three round trips: for the row, for its
// children, and for the commit.
func TestNestedCreateCost(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		var c counter
		c.reset()
		db := open(c.option())
		create := func(email string) {
			_, err := q.User.Create(blogdb.UserCreate{Email: email},
				q.User.Posts.Create(blogdb.PostCreate{Title: "one"}), q.User.Posts.Create(blogdb.PostCreate{Title: "two"}),
			).One(t.Context(), db)
			ok(t, err)
		}
		create("first@example.com") // the first call prepares the statements, which takes additional round trips
		c.reset()
		create("second@example.com")
		most := 3
		if _, embedded := db.Executor().(*sqlite.Executor); embedded {
			most = 4 // SQLite has no server, so BEGIN counts as a round trip of its own
		}
		if len(c.trips) > most {
			t.Errorf("%d round trips, want %d at most: %q", len(c.trips), most, c.statements)
		}
		n, err := q.Post.FindMany().Count(t.Context(), db)
		ok(t, err)
		equal(t, "posts", n, 4)
	})
}
