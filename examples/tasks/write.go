package tasks

import (
	"context"
	"encoding/json"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// NestedCreate creates a user, a post, and the tags that do not exist yet. Either all of it is
// created or nothing.
func NestedCreate(ctx context.Context, db *blogdb.Client, email, title string, tags ...string) (*blogdb.User, error) {
	var related []orm.Assignment[*blogdb.Post]
	for _, name := range tags {
		related = append(related, q.Post.Tags.ConnectOrCreate(q.Tag.ByName(name), blogdb.TagCreate{Name: name}))
	}
	return q.User.Create(blogdb.UserCreate{Email: email},
		q.User.Profile.Create(blogdb.ProfileCreate{Bio: new("New here")}),
		q.User.Posts.Create(blogdb.PostCreate{Title: title}, related...),
	).Include(q.User.Profile, q.User.Posts.Include(q.Post.Tags)).One(ctx, db)
}

// Patch applies the JSON body of a request. Absent fields stay as they are, null sets NULL, and
// fields that the caller may not change are refused.
func Patch(ctx context.Context, db *blogdb.Client, id int, body []byte) (*blogdb.User, error) {
	var patch blogdb.UserPatch
	if err := json.Unmarshal(body, &patch); err != nil {
		return nil, err
	}
	return q.User.Update(q.User.ByID(id)).Patch(orm.Allow(patch, q.User.Email, q.User.Name)).One(ctx, db)
}

// Upsert gives the user with this address a name, and creates the user if there is none.
func Upsert(ctx context.Context, db *blogdb.Client, email, name string) (*blogdb.User, error) {
	return q.User.Upsert(q.User.ByEmail(email)).
		Create(blogdb.UserCreate{Email: email, Name: &name}).
		Update(q.User.Name.Set(name)).
		One(ctx, db)
}

// ManyRows creates the tags of these names and returns how many of them are new.
func ManyRows(ctx context.Context, db *blogdb.Client, names []string) (int64, error) {
	tags := make([]blogdb.TagCreate, len(names))
	for i, name := range names {
		tags[i] = blogdb.TagCreate{Name: name}
	}
	return q.Tag.CreateMany(tags).SkipDuplicates().Exec(ctx, db)
}

// Retry moves views from one post to another. If another transaction conflicts, the function runs
// again.
func Retry(ctx context.Context, db *blogdb.Client, from, to, views int) error {
	return db.Transaction(ctx, func(tx *blogdb.Tx) error {
		source := q.Post.Update(q.Post.ByID(from)).If(q.Post.Views.Gte(views))
		if _, err := source.Set(q.Post.Views.Decrement(views)).One(ctx, tx); err != nil {
			return err // orm.ErrConflict if the post has fewer views
		}
		_, err := q.Post.Update(q.Post.ByID(to)).Set(q.Post.Views.Increment(views)).One(ctx, tx)
		return err
	}, orm.Serializable, orm.Retry(10))
}
