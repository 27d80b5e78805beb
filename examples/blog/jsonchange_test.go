package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// TestJSONChanges changes values inside of a document with every kind of write.
func TestJSONChanges(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		db := open()
		a := blogdbtest.NewAttachment(t, db, func(in *blogdb.AttachmentCreate) { in.Meta = json.RawMessage(`{"tags":["a"],"size":{"w":1}}`) })
		by, meta, exif := q.Attachment.ByID(a.ID), q.Attachment.Meta, q.Attachment.Exif
		type assign = orm.Assignment[*blogdb.Attachment]
		for _, c := range []struct {
			set  []assign
			want string // meta, and exif if it is not NULL
		}{
			{[]assign{meta.Path("size", "w").Set(2)}, `{"size":{"w":2},"tags":["a"]}`},
			{[]assign{meta.Path("size", "h").Set(3), meta.Path("tags", 1).Set("b"), meta.Path("new", "list", 0).Set(nil)},
				`{"new":{"list":[null]},"size":{"h":3,"w":2},"tags":["a","b"]}`},
			{[]assign{meta.Path("new").Remove(), meta.Path("tags", 0).Remove()}, `{"size":{"h":3,"w":2},"tags":["b"]}`},
			{[]assign{meta.Path("size").Set(map[string]any{"w": 1.5}), q.Attachment.File.Set("f")}, `{"size":{"w":1.5},"tags":["b"]}`},
			{[]assign{meta.Path("size", "w", "x").Set(1), meta.Path("tags", 7).Set(1), meta.Path("none").Remove()}, `{"size":{"w":1.5},"tags":["b"]}`},
			{[]assign{exif.Path("iso").Remove()}, `{"size":{"w":1.5},"tags":["b"]}`},
			{[]assign{exif.Path("iso").Set(100)}, `{"size":{"w":1.5},"tags":["b"]} {"iso":100}`},
			{[]assign{exif.SetNull(), meta.Path().Set([]int{})}, `[]`},
		} {
			row, err := q.Attachment.Update(by).Set(c.set...).One(t.Context(), db)
			must(t, err)
			if got := canonicalOf(t, row); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		}
		_, err := q.Attachment.UpdateMany(q.Attachment.AllRows()).Set(meta.Path(0).Set("x")).Exec(t.Context(), db)
		must(t, err)
		in := blogdb.AttachmentCreate{ID: &a.ID, File: "f", Meta: json.RawMessage(`{}`), State: blogdb.PostStatusDraft}
		rows, err := q.Attachment.CreateMany([]blogdb.AttachmentCreate{in}).OnConflict(q.Attachment.ID).Update(meta.Path(1).Set("y")).All(t.Context(), db)
		must(t, err)
		if got := canonicalOf(t, rows[0]); got != `["x","y"]` {
			t.Errorf("after an upsert: %s", got)
		}
		for text, set := range map[string][]assign{
			"meta is assigned twice: by Path and by Path": {meta.Path("a").Set(1), meta.Path("a", "b").Set(2)},
			"meta is assigned twice: by Set and by Path":  {meta.Set(json.RawMessage(`1`)), meta.Path("a").Set(2)},
			"index -1 is negative":                        {meta.Path(-1).Set(1)},
			"cannot be written as JSON":                   {meta.Path("a").Set(func() {})},
			"Remove without a path":                       {meta.Path().Remove()},
			"U+0000":                                      {meta.Path("a").Set("\x00")},
			"a step is a string (key)":                    {meta.Path(1.5).Remove()},
		} {
			_, err := q.Attachment.Update(by).Set(set...).One(t.Context(), db)
			if !errors.Is(err, orm.ErrInvalidInput) || !strings.Contains(err.Error(), text) {
				t.Errorf("got %v, want an error with %q", err, text)
			}
		}
		if _, err = q.Attachment.Create(in, meta.Path("a").Set(1)).One(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("create: %v", err)
		}
	})
}

// canonicalOf returns the documents of a row with sorted keys and without spaces.
func canonicalOf(t *testing.T, a *blogdb.Attachment) string {
	t.Helper()
	text := func(raw json.RawMessage) string {
		var v any
		must(t, json.Unmarshal(raw, &v))
		out, err := json.Marshal(v)
		must(t, err)
		return string(out)
	}
	out := text(a.Meta)
	if a.Exif != nil {
		out += " " + text(*a.Exif)
	}
	return out
}
