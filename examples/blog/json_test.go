package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// exifs are the documents of the attachments below. "" stands for NULL.
var exifs = map[string]string{
	"null": "", "json null": `{"iso":null}`, "missing": `{}`, "zero": `{"iso":0}`, "hundred": `{"iso":1e2,"lens":{"name":"Summicron 50"}}`,
	"list": `{"iso":[100,"auto"],"lens":{"name":null}}`, "exact": `{"iso":9007199254740993,"lens":{"name":"Ünique"}}`,
}

// TestJSONPaths checks the conditions on values inside of a Json column.
func TestJSONPaths(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(...orm.Option) *blogdb.Client) {
		db := open()
		for name, exif := range exifs {
			blogdbtest.NewAttachment(t, db, func(in *blogdb.AttachmentCreate) {
				if in.File = name; exif != "" {
					text := json.RawMessage(exif)
					in.Exif = &text
				}
			})
		}
		exif := q.Attachment.Exif
		iso, lens := exif.Path("iso"), exif.Path("lens", "name")
		for name, c := range map[string]struct {
			p    orm.Predicate[*blogdb.Attachment]
			want string
		}{
			"equal number":          {iso.Eq(100.0), "hundred"},
			"exact number":          {iso.Eq(int64(9007199254740993)), "exact"},
			"another exact number":  {iso.Eq(int64(9007199254740992)), ""},
			"decimal":               {iso.Eq(decimal.RequireFromString("100.00")), "hundred"},
			"not":                   {iso.Not(100), "exact, json null, list, missing, null, zero"},
			"less":                  {iso.Lt(100), "zero"},
			"between":               {iso.Between(0, 100), "hundred, zero"},
			"greater":               {iso.Gt("a"), ""},
			"text":                  {lens.Contains("cron"), "hundred"},
			"begins":                {lens.StartsWith("Ü"), "exact"},
			"ends":                  {lens.EndsWith("50"), "hundred"},
			"text without case":     {orm.Insensitive(lens.Contains("CRON")), "hundred"},
			"equal without case":    {orm.Insensitive(lens.Eq("SUMMICRON 50")), "hundred"},
			"item":                  {iso.Has("auto"), "list"},
			"every item":            {iso.HasEvery(100, "auto"), "list"},
			"every item and others": {iso.HasEvery(100, "auto", 1), ""},
			"every of none":         {iso.HasEvery(), "list"},
			"some item":             {iso.HasSome(1, 100), "list"},
			"some of none":          {iso.HasSome(), ""},
			"index":                 {exif.Path("iso", 1).Eq("auto"), "list"},
			"whole":                 {exif.Path().Eq(map[string]any{}), "missing"},
			"key":                   {exif.Path("lens").HasKey("name"), "exact, hundred, list"},
			"key of a document":     {exif.Path().HasKey("iso"), "exact, hundred, json null, list, zero"},
			"exists":                {iso.Exists(), "exact, hundred, json null, list, zero"},
			"missing":               {iso.IsMissing(), "missing"},
			"JSON null":             {iso.IsJSONNull(), "json null"},
			"any null":              {iso.IsNull(), "json null, missing, null"},
			"database NULL":         {exif.IsNull(), "null"},
			"not any null":          {q.Attachment.Not(iso.IsNull()), "exact, hundred, list, zero"},
		} {
			t.Run(name, func(t *testing.T) {
				rows, err := q.Attachment.FindMany(c.p).OrderBy(q.Attachment.File.Asc()).All(t.Context(), db)
				if err != nil {
					t.Fatal(err)
				}
				var files []string
				for _, r := range rows {
					files = append(files, r.File)
				}
				if got := strings.Join(files, ", "); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		}
		changed, err := q.Attachment.UpdateMany(lens.IsJSONNull()).Set(q.Attachment.Pages.Set(7)).Exec(t.Context(), db)
		if err != nil || changed != 1 {
			t.Errorf("changed %d rows: %v", changed, err)
		}
	})
}

// TestRefusedJSONPaths checks that wrong paths and values are refused before a statement.
func TestRefusedJSONPaths(t *testing.T) {
	exif := q.Attachment.Exif
	db := blogdb.New(nil)
	for want, p := range map[string]orm.Predicate[*blogdb.Attachment]{
		`the index -1 is negative`:     exif.Path("a", -1).Exists(),
		`not float64`:                  exif.Path(1.5).Eq(1),
		`key "\x00"`:                   exif.Path("\x00").Exists(),
		`only numbers and texts`:       exif.Path("a").Lt(true),
		`type chan int`:                exif.Path("a").Eq(make(chan int)),
		`131072 digits`:                exif.Path("a").Eq(json.RawMessage("1e999999")),
		`without the character U+0000`: exif.Path("a").Contains("\x00"),
		`halves of surrogate pairs`:    exif.Path("a").Eq("\x00"),
	} {
		_, err := q.Attachment.FindMany(p).All(t.Context(), db)
		if !errors.Is(err, orm.ErrInvalidInput) || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s, got %v", want, err)
		}
	}
}
