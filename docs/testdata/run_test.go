// Package blocks runs the Go blocks of the guide. The test of package docs adds the file with the
// blocks, and compiles and runs both.
package blocks

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// block is a block of the guide. A block that opens the database of the schema itself gets a file.
type block struct {
	name       string
	postgreSQL bool // it needs a client on PostgreSQL
	opens      bool
	run        func(context.Context, *testing.T, *blogdb.Client) error
}

func TestSQLite(t *testing.T) {
	for _, b := range blocks {
		t.Run(b.name, func(t *testing.T) {
			if b.postgreSQL {
				t.Skip("a block for PostgreSQL")
			}
			db := blogdbtest.Open(t)
			if b.opens {
				_ = os.Remove("blog.db")
				seed(t, db)
				exec(t, db, `VACUUM INTO 'blog.db'`)
			}
			check(t, b, db)
		})
	}
}

func TestPostgreSQL(t *testing.T) {
	db := blogdbtest.Postgres(t)
	tables, err := orm.Raw[string](t.Context(), db, `SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'`)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		t.Run(b.name, func(t *testing.T) {
			if b.opens {
				t.Skip("a block that opens the database of the schema, which is SQLite")
			}
			exec(t, db, `TRUNCATE `+strings.Join(tables, ", ")+` RESTART IDENTITY`)
			check(t, b, db)
		})
	}
}

func check(t *testing.T, b block, db *blogdb.Client) {
	if !b.opens {
		seed(t, db)
	}
	if err := b.run(t.Context(), t, db); err != nil {
		t.Error(err)
	}
}

func exec(t *testing.T, db *blogdb.Client, sql string) {
	if _, err := db.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// seed creates the rows that every block finds: two users, six posts, and at least one row of most
// other models.
func seed(t *testing.T, db *blogdb.Client) {
	ann := blogdbtest.NewUser(t, db, func(in *blogdb.UserCreate) { in.Email, in.Name = "ann@example.com", new("Ann") })
	bob := blogdbtest.NewUser(t, db, func(in *blogdb.UserCreate) { in.Email = "bob@example.com" })
	for i, status := range append(blogdb.PostStatusValues(), blogdb.PostStatusValues()...) {
		blogdbtest.NewPost(t, db, func(in *blogdb.PostCreate) {
			in.Title, in.Status, in.Views, in.AuthorID = "Queries in Go", &status, new(20*i), &[]*blogdb.User{ann, bob}[i%2].ID
			in.CreatedAt = new(time.Date(2024, 1, 1+i, 12, 0, 0, 0, time.UTC))
		})
	}
	blogdbtest.NewComment(t, db, func(in *blogdb.CommentCreate) { in.PostID = new(1) })
	blogdbtest.NewMembership(t, db, func(in *blogdb.MembershipCreate) { in.TenantID, in.UserID = 7, &ann.ID })
	blogdbtest.NewAttachment(t, db, func(in *blogdb.AttachmentCreate) {
		in.PostID, in.Cost = new(1), decimal.RequireFromString("9.99")
		in.Meta, in.Exif = json.RawMessage(`{"draft": true}`), new(json.RawMessage(`{"iso": 200, "lens": {"name": "50 mm"}}`))
	})
	for _, name := range []string{"go", "sql"} {
		_, err := q.Post.Update(q.Post.ByID(1)).Set(q.Post.Tags.Create(blogdb.TagCreate{Name: name})).One(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
	}
}
