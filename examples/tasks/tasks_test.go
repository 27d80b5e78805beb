package tasks_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/examples/tasks"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/orm"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestTasks runs the tasks on both databases, each task in a transaction that is rolled back, so
// that all of them begin with the same rows.
func TestTasks(t *testing.T) {
	run := func(t *testing.T, shared *blogdb.Client) {
		seed(t, shared)
		for name, check := range map[string]func(context.Context, *testing.T, *blogdb.Client){
			"dynamic filter": dynamicFilter, "nested create": nestedCreate, "include with limits": includeWithLimits,
			"keyset page": keysetPage, "patch": patch, "upsert": upsert, "10,000 rows": manyRows,
			"group with having": groupWithHaving, "raw into struct": rawIntoStruct, "streaming": streaming,
		} {
			t.Run(name, func(t *testing.T) { check(t.Context(), t, blogdbtest.Sandbox(t, shared)) })
		}
		t.Run("retry", func(t *testing.T) { retry(t.Context(), t, shared) }) // it needs several connections
	}
	t.Run("sqlite", func(t *testing.T) { run(t, blogdbtest.Open(t)) })
	t.Run("postgresql", func(t *testing.T) { run(t, blogdbtest.Postgres(t, orm.WithURL(pgtest.URL(t)))) })
}

// seed creates ann with five published posts of 1 to 5 views and one draft, and bob with one draft.
func seed(t *testing.T, db *blogdb.Client) {
	ann := blogdbtest.NewUser(t, db, func(in *blogdb.UserCreate) { in.Email, in.Name = "ann@example.com", new("Ann") })
	bob := blogdbtest.NewUser(t, db, func(in *blogdb.UserCreate) { in.Email = "bob@example.com" })
	posts := []blogdb.PostCreate{
		{Title: "Draft of Go", AuthorID: &ann.ID},
		{Title: "Notes", AuthorID: &bob.ID, Content: new("about Go"), Views: new(2)},
	}
	for n := range 5 {
		posts = append(posts, blogdb.PostCreate{
			Title: fmt.Sprint("Part ", n+1), AuthorID: &ann.ID, Views: new(n + 1), Status: new(blogdb.PostStatusPublished),
		})
	}
	made, err := q.Post.CreateMany(posts).All(t.Context(), db)
	ok(t, err)
	_, err = q.Post.Update(q.Post.ByID(made[6].ID)).
		Set(q.Post.Tags.Create(blogdb.TagCreate{Name: "go"}), q.Post.Tags.Create(blogdb.TagCreate{Name: "db"})).One(t.Context(), db)
	ok(t, err)
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

func titles(posts []*blogdb.Post) []string {
	var list []string
	for _, p := range posts {
		list = append(list, p.Title)
	}
	return list
}

func dynamicFilter(ctx context.Context, t *testing.T, db *blogdb.Client) {
	published := blogdb.PostStatusPublished
	for _, c := range []struct {
		filter tasks.Filter
		want   []string
	}{
		{tasks.Filter{}, []string{"Draft of Go", "Notes", "Part 1", "Part 2", "Part 3", "Part 4", "Part 5"}},
		{tasks.Filter{Text: new("Go")}, []string{"Draft of Go", "Notes"}},
		{tasks.Filter{Text: new("Go"), MinViews: new(1)}, []string{"Notes"}},
		{tasks.Filter{Status: &published, MinViews: new(4)}, []string{"Part 4", "Part 5"}},
		{tasks.Filter{Status: &published, Tags: []string{"db", "none"}}, []string{"Part 5"}},
		{tasks.Filter{Tags: []string{"none"}}, nil},
	} {
		posts, err := tasks.DynamicFilter(ctx, db, c.filter)
		ok(t, err)
		equal(t, fmt.Sprintf("%+v", c.filter), titles(posts), c.want)
	}
}

func includeWithLimits(ctx context.Context, t *testing.T, db *blogdb.Client) {
	users, err := tasks.IncludeWithLimits(ctx, db)
	ok(t, err)
	equal(t, "users", len(users), 2)
	ann, bob := users[0], users[1]
	equal(t, "posts of ann", titles(ann.Posts), []string{"Part 5", "Part 4", "Part 3"})
	equal(t, "tags", []string{ann.Posts[0].Tags[0].Name, ann.Posts[0].Tags[1].Name}, []string{"db", "go"})
	equal(t, "posts of bob", len(bob.Posts), 0)
	for user, want := range map[*blogdb.User]int64{ann: 6, bob: 1} {
		n, loaded := q.User.Posts.Count().Get(user)
		equal(t, "posts of "+user.Email, n, want)
		equal(t, "loaded", loaded, true)
	}
}

func keysetPage(ctx context.Context, t *testing.T, db *blogdb.Client) {
	var sizes []int
	var all []string
	for after, more := "", true; more; more = after != "" {
		posts, next, err := tasks.KeysetPage(ctx, db, after, 3)
		ok(t, err)
		sizes, all, after = append(sizes, len(posts)), append(all, titles(posts)...), next
	}
	equal(t, "sizes of pages", sizes, []int{3, 3, 1})
	equal(t, "different posts", len(slices.Compact(slices.Sorted(slices.Values(all)))), 7)
	_, _, err := tasks.KeysetPage(ctx, db, "x", 3)
	equal(t, "a cursor that no page returned is refused", errors.Is(err, orm.ErrInvalidInput), true)
}

func groupWithHaving(ctx context.Context, t *testing.T, db *blogdb.Client) {
	views, err := tasks.GroupWithHaving(ctx, db, 3)
	ok(t, err)
	ann, err := q.User.FindUnique(q.User.ByEmail("ann@example.com")).One(ctx, db)
	ok(t, err)
	equal(t, "views", views, map[int]int64{ann.ID: 15})
}

func rawIntoStruct(ctx context.Context, t *testing.T, db *blogdb.Client) {
	blogdbtest.NewUser(t, db, func(in *blogdb.UserCreate) { in.Email = "c@example.com" })
	rows, err := tasks.RawIntoStruct(ctx, db, 0)
	ok(t, err)
	equal(t, "rows", rows, []tasks.Report{
		{"ann@example.com", 6, new("Part 5")}, {"bob@example.com", 1, new("Notes")}, {"c@example.com", 0, nil},
	})
}

func streaming(ctx context.Context, t *testing.T, db *blogdb.Client) {
	letters, err := tasks.Streaming(ctx, db)
	ok(t, err)
	equal(t, "letters", letters, len("Draft of Go")+len("Notes")+5*len("Part 1"))
}

func nestedCreate(ctx context.Context, t *testing.T, db *blogdb.Client) {
	user, err := tasks.NestedCreate(ctx, db, "new@example.com", "Hello", "go", "new")
	ok(t, err)
	equal(t, "post", user.Posts[0].Title, "Hello")
	equal(t, "tags", len(user.Posts[0].Tags), 2)
	equal(t, "bio", *user.Profile.Bio, "New here")
	tags, err := q.Tag.FindMany().Count(ctx, db)
	ok(t, err)
	equal(t, "all tags", tags, 3)
}

func patch(ctx context.Context, t *testing.T, db *blogdb.Client) {
	ann, err := q.User.FindUnique(q.User.ByEmail("ann@example.com")).One(ctx, db)
	ok(t, err)
	changed, err := tasks.Patch(ctx, db, ann.ID, []byte(`{"name": null}`))
	ok(t, err)
	equal(t, "name", changed.Name, nil)
	equal(t, "email", changed.Email, ann.Email)
	_, err = tasks.Patch(ctx, db, ann.ID, []byte(`{"legacyCode": "x"}`))
	equal(t, "a field that is not allowed is refused", errors.Is(err, orm.ErrInvalidInput), true)
}

func upsert(ctx context.Context, t *testing.T, db *blogdb.Client) {
	for _, email := range []string{"ann@example.com", "new@example.com"} {
		user, err := tasks.Upsert(ctx, db, email, "Somebody")
		ok(t, err)
		equal(t, "name", *user.Name, "Somebody")
	}
	n, err := q.User.FindMany().Count(ctx, db)
	ok(t, err)
	equal(t, "users", n, 3)
}

func manyRows(ctx context.Context, t *testing.T, db *blogdb.Client) {
	names := []string{"go"} // exists already
	for i := range 10_000 {
		names = append(names, fmt.Sprint("tag ", i))
	}
	n, err := tasks.ManyRows(ctx, db, names)
	ok(t, err)
	equal(t, "created", n, 10_000)
}

// retry moves views concurrently. All calls succeed, and no view is lost.
func retry(ctx context.Context, t *testing.T, db *blogdb.Client) {
	posts, err := q.Post.FindMany(q.Post.Views.Gte(4)).OrderBy(q.Post.Views.Asc()).All(ctx, db)
	ok(t, err)
	from, to := posts[0].ID, posts[1].ID
	errs := make([]error, 4)
	var calls sync.WaitGroup
	for i := range errs {
		calls.Go(func() { errs[i] = tasks.Retry(ctx, db, from, to, 1) })
	}
	calls.Wait()
	ok(t, errors.Join(errs...))
	equal(t, "one view more than there is", errors.Is(tasks.Retry(ctx, db, from, to, 1), orm.ErrConflict), true)
	posts, err = q.Post.FindMany(q.Post.ID.In(from, to)).OrderBy(q.Post.Views.Asc()).All(ctx, db)
	ok(t, err)
	equal(t, "views", []int{posts[0].Views, posts[1].Views}, []int{0, 9})
}
