package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// story is what the program does with a database of either kind.
func story(ctx context.Context, db *blogdb.Client, out io.Writer) error {
	t := &teller{db: db, out: out}
	for _, chapter := range []func(context.Context) error{t.write, t.read, t.change, t.rollBack, t.remove} {
		if err := chapter(ctx); err != nil {
			return err
		}
	}
	return t.err
}

// teller tells what it does, and whom it is about.
type teller struct {
	db     *blogdb.Client
	out    io.Writer
	author *blogdb.User
	err    error // of the first failed write to out
}

func (t *teller) say(format string, args ...any) {
	if _, err := fmt.Fprintf(t.out, format+"\n", args...); err != nil && t.err == nil {
		t.err = err
	}
}

// write creates an author with a profile and posts, their tags and comments: one call, all or nothing.
func (t *teller) write(ctx context.Context) error {
	db := t.db
	known, err := db.User.FindMany().Count(ctx)
	if err != nil {
		return fmt.Errorf("count users: %w", err)
	}
	t.say("%d users so far", known)

	t.author, err = db.User.Create(
		blogdb.UserCreate{Email: fmt.Sprintf("author%d@example.com", known+1), Name: new("Alice"), LegacyCode: new("A-1")},
		db.User.Profile.Create(blogdb.ProfileCreate{Bio: new("Writes about queries.")}),
		db.User.Posts.Create(blogdb.PostCreate{Title: "Questions and answers", Status: new(blogdb.PostStatusPublished), Views: new(12)},
			db.Post.Tags.ConnectOrCreate(db.Tag.ByName("go"), blogdb.TagCreate{Name: "go"}),
			db.Post.Tags.ConnectOrCreate(db.Tag.ByName("sql"), blogdb.TagCreate{Name: "sql"}),
			db.Post.Comments.Create(blogdb.CommentCreate{Body: "First!"})),
		db.User.Posts.Create(blogdb.PostCreate{Title: "Not yet"},
			db.Post.Tags.ConnectOrCreate(db.Tag.ByName("go"), blogdb.TagCreate{Name: "go"})),
	).Include(db.User.Profile, db.User.Posts.OrderBy(db.Post.ID.Asc())).One(ctx)
	if err != nil {
		return fmt.Errorf("create an author: %w", err)
	}
	t.say("created %s, %q, with %d posts", t.author.Email, *t.author.Profile.Bio, len(t.author.Posts))
	return nil
}

// read filters by the rows and by their relations, and includes two levels.
func (t *teller) read(ctx context.Context) error {
	db := t.db
	users, err := db.User.FindMany(
		db.User.Email.Eq(t.author.Email),
		db.User.Posts.Some(db.Post.Status.Eq(blogdb.PostStatusPublished), db.Post.Views.Gt(10)),
	).Include(
		db.User.Posts.Where(db.Post.Title.StartsWith("Q")).OrderBy(db.Post.Views.Desc()).Take(3).
			Include(db.Post.Tags.OrderBy(db.Tag.Name.Asc()), db.Post.Comments),
	).All(ctx)
	if err != nil {
		return fmt.Errorf("find authors with readers: %w", err)
	}
	for _, u := range users {
		for _, p := range u.Posts {
			t.say("%s by %s has %d views", p.Title, u.Email, p.Views)
			for _, tag := range p.Tags {
				t.say("  tag %s", tag.Name)
			}
			for _, c := range p.Comments {
				t.say("  comment %q", c.Body)
			}
		}
	}
	return nil
}

// change updates one post, in the database rather than here, and takes a tag off it.
func (t *teller) change(ctx context.Context) error {
	db := t.db
	post, err := db.Post.Update(db.Post.ByID(t.author.Posts[0].ID)).
		Set(db.Post.Title.Set("Questions, answered"), db.Post.Views.Increment(1), db.Post.Tags.Disconnect(db.Tag.ByName("sql"))).
		Include(db.Post.Tags).One(ctx)
	if err != nil {
		return fmt.Errorf("update a post: %w", err)
	}
	t.say("now it is called %q, has %d views and %d tag", post.Title, post.Views, len(post.Tags))
	return nil
}

var errSecondThoughts = errors.New("second thoughts")

// rollBack deletes everything the author has, and then does not.
func (t *teller) rollBack(ctx context.Context) error {
	mine := t.db.Post.AuthorID.Eq(t.author.ID)
	err := t.db.Transaction(ctx, func(tx *blogdb.Client) error {
		n, err := tx.Post.DeleteMany(mine).Exec(ctx)
		if err != nil {
			return fmt.Errorf("delete posts: %w", err)
		}
		t.say("deleted %d posts in a transaction", n)
		return errSecondThoughts
	})
	if !errors.Is(err, errSecondThoughts) {
		return fmt.Errorf("transaction ended otherwise than planned: %w", err)
	}
	n, err := t.db.Post.FindMany(mine).Count(ctx)
	if err != nil {
		return fmt.Errorf("count posts: %w", err)
	}
	t.say("rolled back: %d posts", n)
	return nil
}

// remove deletes the draft, and shows what a refused write looks like.
func (t *teller) remove(ctx context.Context) error {
	db := t.db
	draft, err := db.Post.Delete(db.Post.ByID(t.author.Posts[1].ID)).One(ctx)
	if err != nil {
		return fmt.Errorf("delete a post: %w", err)
	}
	t.say("deleted %q", draft.Title)

	_, err = db.User.Create(blogdb.UserCreate{Email: t.author.Email}).One(ctx)
	var violation *orm.ConstraintError
	if !errors.As(err, &violation) || !errors.Is(err, orm.ErrUniqueViolation) {
		return fmt.Errorf("a second account for one address: %w", err)
	}
	t.say("refused: %s %v is taken", violation.Model, violation.Fields)
	return nil
}
