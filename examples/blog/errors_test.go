package main

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// Input that neither database could store is refused before a statement is sent.
func TestInvalidInputIsNotSent(t *testing.T) {
	badJSON, badInt := filled(), filled()
	badJSON.Meta = nil
	badInt.Pages = 1 << 31
	calls := map[string]func(context.Context, *blogdb.Client) error{
		"required foreign key not given": func(ctx context.Context, db *blogdb.Client) error {
			_, err := q.Post.Create(blogdb.PostCreate{Title: "of nobody"}).One(ctx, db)
			return err
		},
		"foreign key of one of many not given": func(ctx context.Context, db *blogdb.Client) error {
			_, err := q.Membership.CreateMany([]blogdb.MembershipCreate{{TenantID: 1, UserID: new(1)}, {TenantID: 2}}).Exec(ctx, db)
			return err
		},
		"text that is no JSON": func(ctx context.Context, db *blogdb.Client) error {
			_, err := q.Attachment.Create(badJSON).One(ctx, db)
			return err
		},
		"number that is no Int": func(ctx context.Context, db *blogdb.Client) error {
			_, err := q.Attachment.Create(badInt).One(ctx, db)
			return err
		},
		"value that is not in the enum": func(ctx context.Context, db *blogdb.Client) error {
			_, err := q.Post.FindMany(q.Post.Status.Eq("LOST")).All(ctx, db)
			return err
		},
		"set to text that is no JSON": func(ctx context.Context, db *blogdb.Client) error {
			_, err := q.Attachment.Update(q.Attachment.ByID(1)).Set(q.Attachment.Exif.Set(json.RawMessage("{"))).One(ctx, db)
			return err
		},
	}
	onBoth(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		var c counter
		c.reset()
		db := open(c.option())
		for name, call := range calls {
			c.reset()
			if err := call(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
				t.Errorf("%s: %v, want %v", name, err, orm.ErrInvalidInput)
			}
			if len(c.statements) > 0 {
				t.Errorf("%s: sent %q", name, c.statements)
			}
		}
	})
}

// Errors are the same on both databases, except for details that only one of them reports.
func TestViolations(t *testing.T) {
	type want struct {
		call   func(context.Context, *blogdb.Client) error
		kind   error
		model  string
		fields []string
	}
	cases := map[string]want{
		"unique": {func(ctx context.Context, db *blogdb.Client) error {
			_, err := q.User.Create(blogdb.UserCreate{Email: "a@example.com"}).One(ctx, db)
			return err
		}, orm.ErrUniqueViolation, "User", []string{"email"}},
		"compound primary key": {func(ctx context.Context, db *blogdb.Client) error {
			_, err := q.Membership.Create(blogdb.MembershipCreate{TenantID: 1, UserID: new(1)}).One(ctx, db)
			return err
		}, orm.ErrUniqueViolation, "Membership", []string{"tenantId", "userId"}},
		"unique across two creates": {func(ctx context.Context, db *blogdb.Client) error {
			_, err := q.Profile.CreateMany([]blogdb.ProfileCreate{{UserID: new(1)}, {UserID: new(1)}}).Exec(ctx, db)
			return err
		}, orm.ErrUniqueViolation, "Profile", []string{"userId"}},
		"foreign key": {func(ctx context.Context, db *blogdb.Client) error {
			_, err := q.Post.Create(blogdb.PostCreate{Title: "of nobody", AuthorID: new(999)}).One(ctx, db)
			return err
		}, orm.ErrForeignKeyViolation, "Post", []string{"authorId"}},
	}
	onBoth(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		db := open()
		_, err := q.User.Create(blogdb.UserCreate{Email: "a@example.com"}, q.User.Memberships.Create(blogdb.MembershipCreate{TenantID: 1})).One(t.Context(), db)
		ok(t, err)
		for name, c := range cases {
			err := c.call(t.Context(), db)
			var violation *orm.ConstraintError
			if !errors.As(err, &violation) || !errors.Is(err, c.kind) {
				t.Errorf("%s: %v, want %v", name, err, c.kind)
				continue
			}
			if violation.Model != c.model || !slices.Equal(violation.Fields, c.fields) {
				t.Errorf("%s: on %s%v, want %s%v", name, violation.Model, violation.Fields, c.model, c.fields)
			}
		}
		_, err = q.Post.Update(q.Post.ByID(999)).Set(q.Post.Title.Set("x")).One(t.Context(), db)
		if !errors.Is(err, orm.ErrNotFound) {
			t.Errorf("update of nothing: %v", err)
		}
	})
}
