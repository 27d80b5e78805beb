package main

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// filled returns an attachment with a distinctive value in each column, including the nullable
// ones.
func filled() blogdb.AttachmentCreate {
	when := time.Date(2024, 2, 29, 23, 59, 59, 123456000, time.UTC)
	return blogdb.AttachmentCreate{
		File: "naïve \"quoted\" 'file'\n%_.txt", Pages: math.MaxInt32, Size: math.MaxInt64, Score: 0.1,
		Cost: decimal.RequireFromString("1.10"), Public: true, StoredAt: when,
		Meta: json.RawMessage(`null`), Data: []byte{}, State: blogdb.PostStatusArchived,
		Caption: new(""), Width: new(math.MinInt32), Downloads: new(int64(math.MinInt64)), Ratio: new(-1e-300),
		Price: new(decimal.RequireFromString("-12345678901234567890.000000000001")), Licensed: new(false), TakenAt: new(when.Add(time.Microsecond)),
		Exif: new(json.RawMessage(`{"n": 9007199254740993.5}`)), Thumbnail: new([]byte{0, 255, '\n'}), Review: new(blogdb.PostStatusDraft),
	}
}

// row returns the row that is expected after in was written.
func row(id int, in blogdb.AttachmentCreate) *blogdb.Attachment {
	return &blogdb.Attachment{
		ID: id, PostID: in.PostID, File: in.File, Pages: in.Pages, Size: in.Size, Score: in.Score, Cost: in.Cost, Public: in.Public,
		StoredAt: in.StoredAt, Meta: in.Meta, Data: in.Data, State: in.State, Caption: in.Caption, Width: in.Width,
		Downloads: in.Downloads, Ratio: in.Ratio, Price: in.Price, Licensed: in.Licensed, TakenAt: in.TakenAt,
		Exif: in.Exif, Thumbnail: in.Thumbnail, Review: in.Review,
	}
}

// A value is read as it was written, by the statement that writes it and by a later one.
func TestValuesRoundTrip(t *testing.T) {
	empty := filled()
	empty.Caption, empty.Width, empty.Downloads, empty.Ratio, empty.Price = nil, nil, nil, nil, nil
	empty.Licensed, empty.TakenAt, empty.Exif, empty.Thumbnail, empty.Review = nil, nil, nil, nil, nil
	empty.Meta, empty.Data, empty.Size, empty.Public = json.RawMessage(`[]`), []byte{0}, 0, false
	nothing := filled() // an empty byte slice and the null of JSON are values, not NULL
	nothing.Exif, nothing.Thumbnail = new(json.RawMessage(`null`)), new([]byte{})

	onBoth(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		db := open()
		for name, in := range map[string]blogdb.AttachmentCreate{"filled": filled(), "nulls": empty, "empty values": nothing} {
			made, err := q.Attachment.Create(in).One(t.Context(), db)
			ok(t, err)
			equal(t, name+" as created", made, row(made.ID, in))
			found, err := q.Attachment.FindUnique(q.Attachment.ByID(made.ID)).One(t.Context(), db)
			ok(t, err)
			equal(t, name+" as found", found, row(made.ID, in))
		}
	})
}

// A filter with the value of a column finds the row, because filters and writes encode values
// alike.
func TestFiltersFindValues(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		db := open()
		in := filled()
		_, err := q.Attachment.Create(in).One(t.Context(), db)
		ok(t, err)
		a := q.Attachment
		n, err := a.FindMany(
			a.File.Eq(in.File), a.Pages.Eq(in.Pages), a.Size.Eq(in.Size), a.Score.Eq(in.Score), a.Cost.Eq(decimal.RequireFromString("1.1")),
			a.Public.Eq(true), a.StoredAt.Eq(in.StoredAt), a.Data.Eq(in.Data), a.State.Eq(in.State),
			a.Caption.Eq(""), a.Width.Lt(0), a.Downloads.In(math.MinInt64, 0), a.Ratio.Lt(0), a.Price.Lt(decimal.NewFromInt(2)),
			a.Cost.Lt(decimal.NewFromInt(10)), // a comparison of numbers; as texts, "10" would be less than "1.10"
			a.Licensed.Not(true), a.TakenAt.Gt(in.StoredAt), a.Thumbnail.Eq(*in.Thumbnail), a.Review.IsNotNull(), a.PostID.IsNull(),
		).Count(t.Context(), db)
		ok(t, err)
		equal(t, "found", n, 1)
	})
}
