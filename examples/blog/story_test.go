package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/runtime/orm"
)

const firstRun = `0 users so far
created author1@example.com, "Writes about queries.", with 2 posts
Questions and answers by author1@example.com has 12 views
  tag go
  tag sql
  comment "First!"
now it is called "Questions, answered", has 13 views and 1 tag
deleted 2 posts in a transaction
rolled back: 2 posts
deleted "Not yet"
refused: User [email] is taken
`

// The program prints the same text on both databases, and when it runs again.
func TestStory(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		db := open()
		secondRun := strings.NewReplacer("0 users", "1 users", "author1", "author2").Replace(firstRun)
		for _, want := range []string{firstRun, secondRun} {
			var out strings.Builder
			if err := story(t.Context(), db, &out); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, out.String()); diff != "" {
				t.Errorf("the story (-want +told):\n%s", diff)
			}
		}
	})
}
