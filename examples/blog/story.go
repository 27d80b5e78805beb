package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// story runs all chapters of the program, on either database.
func story(ctx context.Context, db *blogdb.Client, out io.Writer) error {
	t := &teller{db: db, out: out}
	for _, chapter := range []func(context.Context) error{t.write, t.read, t.change, t.rollBack, t.remove} {
		if err := chapter(ctx); err != nil {
			return err
		}
	}
	return t.err
}

// teller prints what each chapter does. author is the user whom the first chapter created.
type teller struct {
	db     *blogdb.Client
	out    io.Writer
	author *blogdb.User
	err    error // the error of the first write to out that failed
}

func (t *teller) say(format string, args ...any) {
	if _, err := fmt.Fprintf(t.out, format+"\n", args...); err != nil && t.err == nil {
		t.err = err
	}
}

// write creates an author with a profile, posts, tags and comments. It is one call, which writes
// all rows or none.
func (t *teller) write(ctx context.Context) error {
	db := t.db
	known, err := q.User.FindMany().Count(ctx, db)
	if err != nil {
		return fmt.Errorf("count users: %w", err)
	}
	t.say("%d users so far", known)

	t.author, err = q.User.Create(
		blogdb.UserCreate{Email: fmt.Sprintf("author%d@example.com", known+1), Name: new("Alice"), LegacyCode: new("A-1")},
		q.User.Profile.Create(blogdb.ProfileCreate{Bio: new("Writes about queries.")}),
		q.User.Posts.Create(blogdb.PostCreate{Title: "Questions and answers", Status: new(blogdb.PostStatusPublished), Views: new(12)},
			q.Post.Tags.ConnectOrCreate(q.Tag.ByName("go"), blogdb.TagCreate{Name: "go"}),
			q.Post.Tags.ConnectOrCreate(q.Tag.ByName("sql"), blogdb.TagCreate{Name: "sql"}),
			q.Post.Comments.Create(blogdb.CommentCreate{Body: "First!"})),
		q.User.Posts.Create(blogdb.PostCreate{Title: "Not yet"},
			q.Post.Tags.ConnectOrCreate(q.Tag.ByName("go"), blogdb.TagCreate{Name: "go"})),
	).Include(q.User.Profile, q.User.Posts.OrderBy(q.Post.ID.Asc())).One(ctx, db)
	if err != nil {
		return fmt.Errorf("create an author: %w", err)
	}
	t.say("created %s, %q, with %d posts", t.author.Email, *t.author.Profile.Bio, len(t.author.Posts))
	return nil
}

// read filters by columns and by relations, and includes two levels.
func (t *teller) read(ctx context.Context) error {
	db := t.db
	users, err := q.User.FindMany(
		q.User.Email.Eq(t.author.Email),
		q.User.Posts.Some(q.Post.Status.Eq(blogdb.PostStatusPublished), q.Post.Views.Gt(10)),
	).Include(
		q.User.Posts.Where(q.Post.Title.StartsWith("Q")).OrderBy(q.Post.Views.Desc()).Take(3).
			Include(q.Post.Tags.OrderBy(q.Tag.Name.Asc()), q.Post.Comments),
	).All(ctx, db)
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

// change updates one post in the database and removes a tag from it.
func (t *teller) change(ctx context.Context) error {
	db := t.db
	post, err := q.Post.Update(q.Post.ByID(t.author.Posts[0].ID)).
		Set(q.Post.Title.Set("Questions, answered"), q.Post.Views.Increment(1), q.Post.Tags.Disconnect(q.Tag.ByName("sql"))).
		Include(q.Post.Tags).One(ctx, db)
	if err != nil {
		return fmt.Errorf("update a post: %w", err)
	}
	t.say("now it is called %q, has %d views and %d tag", post.Title, post.Views, len(post.Tags))
	return nil
}

var errSecondThoughts = errors.New("second thoughts")

// rollBack deletes everything that the author has, in a transaction that is rolled back.
func (t *teller) rollBack(ctx context.Context) error {
	mine := q.Post.AuthorID.Eq(t.author.ID)
	err := t.db.Transaction(ctx, func(tx *blogdb.Tx) error {
		n, err := q.Post.DeleteMany(mine).Exec(ctx, tx)
		if err != nil {
			return fmt.Errorf("delete posts: %w", err)
		}
		t.say("deleted %d posts in a transaction", n)
		return errSecondThoughts
	})
	if !errors.Is(err, errSecondThoughts) {
		return fmt.Errorf("transaction ended otherwise than planned: %w", err)
	}
	n, err := q.Post.FindMany(mine).Count(ctx, t.db)
	if err != nil {
		return fmt.Errorf("count posts: %w", err)
	}
	t.say("rolled back: %d posts", n)
	return nil
}

// remove deletes the draft, then tries to write a row that violates a constraint.
func (t *teller) remove(ctx context.Context) error {
	db := t.db
	draft, err := q.Post.Delete(q.Post.ByID(t.author.Posts[1].ID)).One(ctx, db)
	if err != nil {
		return fmt.Errorf("delete a post: %w", err)
	}
	t.say("deleted %q", draft.Title)

	_, err = q.User.Create(blogdb.UserCreate{Email: t.author.Email}).One(ctx, db)
	var violation *orm.ConstraintError
	if !errors.As(err, &violation) || !errors.Is(err, orm.ErrUniqueViolation) {
		return fmt.Errorf("a second account for one address: %w", err)
	}
	t.say("refused: %s %v is taken", violation.Model, violation.Fields)
	return nil
}
