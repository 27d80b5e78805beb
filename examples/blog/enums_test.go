package main

import (
	"errors"
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// The values of an enum are listed in the order in which both databases sort them.
func TestEnumValuesInDatabaseOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		db, values := open(), blogdb.PostStatusValues()
		for _, v := range slices.Backward(values) {
			in := filled()
			in.State = v
			_, err := q.Attachment.Create(in).One(t.Context(), db)
			ok(t, err)
		}
		rows, err := q.Attachment.FindMany().OrderBy(q.Attachment.State.Asc()).All(t.Context(), db)
		ok(t, err)
		var sorted []blogdb.PostStatus
		for _, row := range rows {
			sorted = append(sorted, row.State)
		}
		equal(t, "order", sorted, values)
	})
}

func TestEnumValues(t *testing.T) {
	want := []blogdb.PostStatus{blogdb.PostStatusDraft, blogdb.PostStatusPublished, blogdb.PostStatusArchived}
	blogdb.PostStatusValues()[0] = "changed" // each call returns a slice of its own
	equal(t, "values", blogdb.PostStatusValues(), want)
	for _, v := range want {
		parsed, err := blogdb.ParsePostStatus(string(v))
		ok(t, err)
		equal(t, "parsed", parsed, v)
		if !v.Valid() {
			t.Errorf("%s is not valid", v)
		}
	}

	const names = "enum PostStatus does not have this value: it has DRAFT, PUBLISHED, ARCHIVED"
	for _, text := range []string{"archived", "", "draft"} { // the text in the database is no name
		if parsed, err := blogdb.ParsePostStatus(text); err == nil || parsed != "" || err.Error() != names {
			t.Errorf("parsed %q as %q: %v", text, parsed, err)
		}
		if blogdb.PostStatus(text).Valid() {
			t.Errorf("%q is valid", text)
		}
	}
	in := filled()
	in.State = "OTHER"
	_, err := q.Attachment.Create(in).One(t.Context(), blogdb.New(nil))
	if !errors.Is(err, orm.ErrInvalidInput) || err.Error() != "Attachment: create: state: "+names+": invalid input" {
		t.Errorf("created with an unknown value: %v", err)
	}
}
