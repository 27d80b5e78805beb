package orm_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture/q"
)

type (
	setUser = []orm.Assignment[*fixture.User]
	setPost = []orm.Assignment[*fixture.Post]
)

// postCalls returns, by name, every call that assigns set to one post.
func postCalls(set setPost) map[string]func(context.Context, *fixture.Client) error {
	one := q.Post.ByID(aPost)
	first, rest := set[:1], set[1:]
	nested := q.User.Posts.Update(one, set...)
	in := fixture.PostCreate{Title: "t"}
	return map[string]func(context.Context, *fixture.Client) error{
		"Update": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.Post.Update(one).Set(set...).One(ctx, db)
			return err
		},
		"Update in two parts": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.Post.Update(one).Set(first...).Set(rest...).One(ctx, db)
			return err
		},
		"Upsert": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.Post.Upsert(one).Create(in, q.Post.AuthorID.Set(1)).Update(first...).Update(rest...).One(ctx, db)
			return err
		},
		"nested Update": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.User.Update(q.User.ByID(1)).Set(nested).One(ctx, db)
			return err
		},
		"nested twice": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.Tag.Update(q.Tag.ByID(1)).Set(q.Tag.Posts.Update(one, q.Post.Author.Update(nested))).One(ctx, db)
			return err
		},
		"nested in parts": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.User.Update(q.User.ByID(1)).Set(q.User.Posts.Update(one, first...), q.User.Posts.Update(one, rest...)).One(ctx, db)
			return err
		},
	}
}

// manyCalls returns, by name, the calls that assign set to many posts.
func manyCalls(set setPost) map[string]func(context.Context, *fixture.Client) error {
	return map[string]func(context.Context, *fixture.Client) error{
		"UpdateMany": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.Post.UpdateMany(q.Post.AllRows()).Set(set...).Exec(ctx, db)
			return err
		},
		"nested UpdateMany": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.User.Update(q.User.ByID(1)).Set(q.User.Posts.UpdateMany(q.Post.AllRows(), set...)).One(ctx, db)
			return err
		},
	}
}

// createCalls returns, by name, the calls that create a post from in and set.
func createCalls(in fixture.PostCreate, set setPost) map[string]func(context.Context, *fixture.Client) error {
	one := q.Post.ByID(aPost)
	of := func(w orm.Assignment[*fixture.User]) func(context.Context, *fixture.Client) error {
		return func(ctx context.Context, db *fixture.Client) error {
			_, err := q.User.Create(fixture.UserCreate{Email: "a"}, w).One(ctx, db)
			return err
		}
	}
	return map[string]func(context.Context, *fixture.Client) error{
		"Create": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.Post.Create(in, set...).One(ctx, db)
			return err
		},
		"Upsert": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.Post.Upsert(one).Create(in, set...).One(ctx, db)
			return err
		},
		"nested Create":          of(q.User.Posts.Create(in, set...)),
		"nested ConnectOrCreate": of(q.User.Posts.ConnectOrCreate(one, in, set...)),
	}
}

// refuses checks that each of the calls fails before it runs a statement, with an error that names
// the model and the field.
func refuses(t *testing.T, name, names string, calls map[string]func(context.Context, *fixture.Client) error) {
	t.Helper()
	for call, run := range calls {
		db, f := newFake()
		err := run(t.Context(), db)
		if !errors.Is(err, orm.ErrInvalidInput) || !strings.Contains(withoutVerb.Replace(err.Error()), names+" is assigned twice") {
			t.Errorf("%s, %s: %v", name, call, err)
		}
		if sql := strings.TrimSpace(strings.NewReplacer("begin + ", "", "rollback", "").Replace(f.script())); sql != "" {
			t.Errorf("%s, %s: %s", name, call, sql)
		}
	}
}

// withoutVerb removes the verb from the beginning of an error, such as "Post: update: ".
var withoutVerb = strings.NewReplacer(": create: ", ": ", ": update: ", ": ", ": upsert: ", ": ")

func TestAssignedTwice(t *testing.T) {
	views, parent, author := q.Post.Views, q.Post.ParentID, q.Post.Author
	for name, set := range map[string]setPost{
		"Set and Set":             {views.Set(1), views.Set(1)},
		"Set and Increment":       {views.Set(1), views.Increment(1)},
		"Increment and Set":       {views.Increment(1), views.Set(1)},
		"Increment and Decrement": {views.Increment(1), views.Decrement(1)},
		"with another between":    {views.Set(1), q.Post.Title.Set("t"), views.Multiply(2)},
	} {
		refuses(t, name, "Post: views", postCalls(set))
		refuses(t, name, "Post: views", manyCalls(set))
	}
	for name, set := range map[string]setPost{
		"SetNull and Set":    {parent.SetNull(), parent.Set(aPost)},
		"SetPtr and SetNull": {parent.SetPtr(nil), parent.SetNull()},
	} {
		refuses(t, name, "Post: parentId", postCalls(set))
		refuses(t, name, "Post: parentId", manyCalls(set))
		refuses(t, name, "Post: parentId", createCalls(fixture.PostCreate{Title: "t"}, set))
	}
	for name, set := range map[string]setPost{
		"foreign key and Connect":    {q.Post.AuthorID.Set(1), author.Connect(q.User.ByID(2))},
		"Create and foreign key":     {author.Create(fixture.UserCreate{Email: "a"}), q.Post.AuthorID.Set(1)},
		"foreign key and Disconnect": {parent.Set(aPost), q.Post.Parent.Disconnect()},
	} {
		field := map[bool]string{true: "Post: parentId", false: "Post: authorId"}[strings.HasSuffix(name, "Disconnect")]
		refuses(t, name, field, postCalls(set))
	}
	for name, set := range map[string]setPost{
		"Connect and Connect":    {author.Connect(q.User.ByID(1)), author.Connect(q.User.ByID(2))},
		"Connect and Create":     {author.Connect(q.User.ByID(1)), author.Create(fixture.UserCreate{Email: "a"})},
		"Connect and Delete":     {author.Connect(q.User.ByID(1)), author.Delete()},
		"Connect and Update":     {author.Connect(q.User.ByID(1)), author.Update(q.User.Name.SetNull())},
		"two Updates of one row": {author.Update(q.User.Name.SetNull()), author.Update(q.User.Email.Set("a"))},
	} {
		refuses(t, name, "Post: author", postCalls(set))
	}
}

func TestAssignedTwiceByTheInput(t *testing.T) {
	in := fixture.PostCreate{Title: "t", Views: new(1), AuthorID: new(1), ParentID: new(aPost)}
	for field, set := range map[string]setPost{
		"title":    {q.Post.Title.Set("t")},
		"views":    {q.Post.Views.Set(1)},
		"parentId": {q.Post.ParentID.SetNull()},
		"authorId": {q.Post.Author.Connect(q.User.ByID(1))},
	} {
		refuses(t, field, "Post: "+field, createCalls(in, set))
	}
	refuses(t, "the row that it is created for", "Post: authorId", map[string]func(context.Context, *fixture.Client) error{
		"nested": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.User.Create(fixture.UserCreate{Email: "a"}, q.User.Posts.Create(in)).One(ctx, db)
			return err
		},
	})
	db, f := newFake()
	tag := fixture.TagCreate{Name: "a"}
	if _, err := q.Tag.Upsert(q.Tag.ByName("a")).Create(tag).Create(tag).One(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("Upsert with two inputs: %v", err)
	}
	expect(t, f, "")
}

// These writes to a relation of many rows contradict each other and are refused.
func TestContradictoryWritesToARelation(t *testing.T) {
	posts, one, other := q.User.Posts, q.Post.ByID(aPost), q.Post.ByID("b")
	in := fixture.PostCreate{Title: "t"}
	update := func(set setUser) map[string]func(context.Context, *fixture.Client) error {
		return map[string]func(context.Context, *fixture.Client) error{
			"Update": func(ctx context.Context, db *fixture.Client) error {
				_, err := q.User.Update(q.User.ByID(1)).Set(set...).One(ctx, db)
				return err
			},
			"nested Update": func(ctx context.Context, db *fixture.Client) error {
				_, err := q.Post.Update(one).Set(q.Post.Author.Update(set...)).One(ctx, db)
				return err
			},
		}
	}
	for name, set := range map[string]setUser{
		"Set and Set":            {posts.Set(one), posts.Set(one)},
		"Set and Connect":        {posts.Set(one), posts.Connect(other)},
		"Create and Set":         {posts.Create(in), posts.Set()},
		"Set and Disconnect":     {posts.Set(one), posts.Disconnect(one)},
		"Set and DeleteMany":     {posts.Set(one), posts.DeleteMany(q.Post.AllRows())},
		"Connect and Disconnect": {posts.Connect(other, one), posts.Disconnect(one)},
		"Connect and Delete":     {posts.Connect(one), posts.Delete(one)},
		"Delete and Update":      {posts.Delete(one), posts.Update(one, q.Post.Views.Set(1))},
	} {
		refuses(t, name, "User: posts", update(set))
	}
	db, f := newFake()
	_, err := q.User.Update(q.User.ByID(1)).Set(posts.UpdateMany(q.Post.AllRows(), q.Post.Author.Connect(q.User.ByID(2)))).One(t.Context(), db)
	if !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("related rows of many rows: %v", err)
	}
	expect(t, f, "")
	db, f = newFake(rows(vals(1, "a", nil, nil)), rows(vals(aPost)), rows(vals("b")), rows(vals(aPost)))
	set := setUser{posts.Connect(one), posts.Connect(other), posts.Update(one, q.Post.Views.Set(1)), posts.DeleteMany(q.Post.Views.Eq(0))}
	if _, err := q.User.Update(q.User.ByID(1)).Set(set...).One(t.Context(), db); err != nil {
		t.Errorf("writes that do not contradict each other: %v\n%s", err, f.script())
	}
}

// An enum constant that the schema does not have is refused wherever it is given.
func TestUnknownEnumValue(t *testing.T) {
	const no = fixture.PostStatus("NO")
	status, one, in := q.Post.Status, q.Post.ByID(aPost), fixture.PostCreate{Title: "t", AuthorID: new(1)}
	bad := in
	bad.Status = new(no)
	finds := map[string]postIs{
		"Eq": status.Eq(no), "Not": status.Not(no), "In": status.In(fixture.PostStatusDraft, no), "NotIn": status.NotIn(no),
		"nested": q.Post.Not(q.Post.Replies.Some(q.Post.Or(status.Eq(no)))),
	}
	calls := map[string]func(context.Context, *fixture.Client) error{
		"Include.Where": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.User.FindMany().Include(q.User.Posts.Where(status.Eq(no))).All(ctx, db)
			return err
		},
		"CreateMany": func(ctx context.Context, db *fixture.Client) error {
			_, err := q.Post.CreateMany([]fixture.PostCreate{in, bad}).Exec(ctx, db)
			return err
		},
	}
	add := func(name string, run func(context.Context, *fixture.Client) error) { calls[name] = run }
	for name, p := range finds {
		add("FindMany "+name, func(ctx context.Context, db *fixture.Client) error {
			_, err := q.Post.FindMany(p).All(ctx, db)
			return err
		})
		add("Count "+name, func(ctx context.Context, db *fixture.Client) error {
			_, err := q.Post.FindMany(p).Count(ctx, db)
			return err
		})
		add("DeleteMany "+name, func(ctx context.Context, db *fixture.Client) error {
			_, err := q.Post.DeleteMany(p).Exec(ctx, db)
			return err
		})
		add("nested DeleteMany "+name, func(ctx context.Context, db *fixture.Client) error {
			_, err := q.User.Update(q.User.ByID(1)).Set(q.User.Posts.DeleteMany(p)).One(ctx, db)
			return err
		})
	}
	for name, run := range createCalls(bad, nil) {
		add(name, run)
	}
	for name, run := range createCalls(in, setPost{status.Set(no)}) {
		if !strings.HasPrefix(name, "nested") { // in already sets the foreign key, which the nested calls refuse
			add(name+" with Set", run)
		}
	}
	for name, run := range postCalls(setPost{status.Set(no)}) {
		add(name, run)
	}
	for name, run := range manyCalls(setPost{status.Set(no)}) {
		add(name, run)
	}
	add("Upsert Update", func(ctx context.Context, db *fixture.Client) error {
		_, err := q.Post.Upsert(one).Create(in).Update(status.Set(no)).One(ctx, db)
		return err
	})
	for name, run := range calls {
		db, _ := newFake()
		if err := run(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
