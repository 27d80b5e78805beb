package tasks_test

import (
	"testing"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/examples/tasks"
)

// TestWithFactories is a test with a database of its own. The factory fills the fields that the
// test does not care about, and creates the author of the post.
func TestWithFactories(t *testing.T) {
	db := blogdbtest.Open(t)
	blogdbtest.NewPost(t, db, func(in *blogdb.PostCreate) { in.Views = new(7) })
	blogdbtest.NewPost(t, db)
	popular, err := tasks.DynamicFilter(t.Context(), db, tasks.Filter{MinViews: new(5)})
	if err != nil {
		t.Fatal(err)
	}
	if len(popular) != 1 || popular[0].Views != 7 {
		t.Errorf("popular posts: %v", popular)
	}
}
