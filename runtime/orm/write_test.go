package orm_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture"
	"github.com/cocomon/comon_orm/runtime/query"
)

const (
	aPost    = "00000000-0000-0000-0000-000000000001"
	userBack = " returning(*)"
)

// expect compares what a fake was asked with the script that is wanted.
func expect(t *testing.T, f *fake, want string) {
	t.Helper()
	if diff := cmp.Diff(want, f.script()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestCreateIsOneStatement(t *testing.T) {
	db, f := newFake()
	u := must[*fixture.User](t)(db.User.Create(fixture.UserCreate{Email: "a"}, db.User.Name.SetNull()).One(t.Context()))
	if u.ID != 1 || u.Email != "a" {
		t.Errorf("got %+v", u)
	}
	expect(t, f, "insert users(email name) [a NULL]"+userBack)
}

func TestCreateMakesDefaults(t *testing.T) {
	db, f := newFake()
	before := time.Now().Truncate(time.Microsecond)
	p := must[*fixture.Post](t)(db.Post.Create(fixture.PostCreate{Title: "t", AuthorID: new(7)}).One(t.Context()))
	if len(p.ID) != 36 || p.UpdatedAt.Before(before) {
		t.Errorf("got %+v", p)
	}
	expect(t, f, "insert posts(id title authorId updatedAt) [<uuid> t 7 <time>]"+userBack)
}

func TestQueryMakesFreshDefaultsEachTime(t *testing.T) {
	db, _ := newFake()
	q := db.Post.Create(fixture.PostCreate{Title: "t", AuthorID: new(7)})
	a := must[*fixture.Post](t)(q.One(t.Context()))
	b := must[*fixture.Post](t)(q.One(t.Context()))
	if a.ID == b.ID {
		t.Errorf("both rows got %s", a.ID)
	}
}

func TestNestedCreateTakesThreeTrips(t *testing.T) {
	db, f := newFake()
	must[*fixture.User](t)(db.User.Create(fixture.UserCreate{Email: "a"},
		db.User.Posts.Create(fixture.PostCreate{Title: "x"}),
		db.User.Posts.Create(fixture.PostCreate{Title: "y"}),
	).One(t.Context()))
	expect(t, f, "begin + insert users(email) [a]"+userBack+"\n"+
		"insert posts(id title authorId updatedAt) [<uuid> x 1 <time>][<uuid> y 1 <time>]\n"+
		"commit")
}

func TestNestedManyToManyTakesThreeTrips(t *testing.T) {
	db, f := newFake()
	must[*fixture.Post](t)(db.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1)},
		db.Post.Tags.Create(fixture.TagCreate{Name: "a"}),
		db.Post.Tags.ConnectOrCreate(db.Tag.ByName("b"), fixture.TagCreate{Name: "b"}),
		db.Post.Tags.Connect(db.Tag.ByID(9)),
	).One(t.Context()))
	expect(t, f, "begin + insert tags(name) [a] returning(id)"+
		" | insert tags(name) [b] on conflict(name) do {name=b} returning(id)"+
		" | insert posts(id title authorId updatedAt) [<uuid> x 1 <time>] returning(*)\n"+
		"link tags <uuid>-1 | link tags <uuid>-2 | link tags <uuid>-9\n"+
		"commit")
}

func TestOwnerSideComesFirst(t *testing.T) {
	db, f := newFake(rows(vals(5)))
	must[*fixture.Post](t)(db.Post.Create(fixture.PostCreate{Title: "x"},
		db.Post.Author.Connect(db.User.ByEmail("a")),
		db.Post.Parent.Create(fixture.PostCreate{Title: "p"}, db.Post.Author.Create(fixture.UserCreate{Email: "b"})),
	).One(t.Context()))
	expect(t, f, "begin + select users(id) where email=a | insert users(email) [b] returning(id)\n"+
		"insert posts(id title authorId updatedAt) [<uuid> p 1 <time>]\n"+
		"insert posts(id title authorId parentId updatedAt) [<uuid> x 5 <uuid> <time>] returning(*)\n"+
		"commit")
}

func TestConnectByKeyNeedsNoLookup(t *testing.T) {
	db, f := newFake()
	must[*fixture.Post](t)(db.Post.Create(fixture.PostCreate{Title: "x"}, db.Post.Author.Connect(db.User.ByID(3))).One(t.Context()))
	expect(t, f, "begin + insert posts(id title authorId updatedAt) [<uuid> x 3 <time>] returning(*)\ncommit")
}

func TestConnectManyToNewRow(t *testing.T) {
	db, f := newFake(rows(vals(aPost)))
	_, err := db.User.Create(fixture.UserCreate{Email: "a"},
		db.User.Posts.Connect(db.Post.ByID(aPost), db.Post.ByID("gone"))).One(t.Context())
	if !errors.Is(err, orm.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	expect(t, f, "begin + insert users(email) [a] returning(*)\n"+
		"update posts {authorId=1 updatedAt=<time>} where id in(not=false) <uuid> gone returning(id)\n"+
		"rollback")
}

func TestInvalidCreates(t *testing.T) {
	db, f := newFake()
	for name, c := range map[string]*orm.Create[*fixture.Post]{
		"nobody gives the foreign key": db.Post.Create(fixture.PostCreate{Title: "x"}),
		"deep down": db.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1)},
			db.Post.Replies.Create(fixture.PostCreate{Title: "y"})),
		"given twice": db.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1)},
			db.Post.Author.Connect(db.User.ByID(1))),
		"32 bits":   db.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1 << 40)}),
		"enum":      db.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1), Status: new(fixture.PostStatus("NO"))}),
		"increment": db.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1)}, db.Post.Views.Increment(1)),
		"no input":  db.Post.Create(nil),
		"year 0": db.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1),
			UpdatedAt: new(time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC))}),
	} {
		if _, err := c.One(t.Context()); !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	expect(t, f, "")
}

func TestCreateMany(t *testing.T) {
	db, f := newFake()
	f.affected = 2
	n := must[int64](t)(db.Tag.CreateMany([]fixture.TagCreate{{Name: "a"}, {Name: "b"}}).SkipDuplicates().Exec(t.Context()))
	if n != 2 {
		t.Errorf("%d rows", n)
	}
	got := must[[]*fixture.Tag](t)(db.Tag.CreateMany([]fixture.TagCreate{{Name: "a"}, {ID: new(9), Name: "b"}, {Name: "c"}}).All(t.Context()))
	if got[0].Name != "a" || got[1].ID != 9 || got[2].Name != "c" {
		t.Errorf("not in input order: %v", got)
	}
	must[int64](t)(db.Tag.CreateMany(nil).Exec(t.Context()))
	expect(t, f, "insert tags(name) [a][b] on conflict() do {}\n"+
		"begin + insert tags(name) [a][c] returning(*)\n"+
		"insert tags(*) [9 b] returning(*)\n"+
		"commit")
}

func TestInputIsTakenAtOnce(t *testing.T) {
	db, f := newFake()
	in := []fixture.TagCreate{{Name: "a"}}
	q := db.Tag.CreateMany(in)
	in[0].Name = "changed"
	must[int64](t)(q.Exec(t.Context()))
	expect(t, f, "insert tags(name) [a]")
}

func TestUpdate(t *testing.T) {
	db, f := newFake(rows(vals(aPost, "New", "DRAFT", 1, 1, nil, nil)))
	p := must[*fixture.Post](t)(db.Post.Update(db.Post.ByID(aPost)).
		Set(db.Post.Title.Set("Old"), db.Post.Views.Increment(1), db.Post.ParentID.SetPtr(nil)).
		Set(db.Post.Title.Set("New")).One(t.Context()))
	if p.Title != "New" {
		t.Errorf("got %+v", p)
	}
	_, err := db.User.Update(db.User.ByID(1)).Set(db.User.Email.Set("x")).One(t.Context())
	if !errors.Is(err, orm.ErrNotFound) {
		t.Errorf("no row: %v", err)
	}
	expect(t, f, "update posts {title=New views+=1 parentId=NULL updatedAt=<time>} where id=<uuid> returning(*)\n"+
		"update users {email=x} where id=1 returning(*)")
}

func TestUpdateOfNothingReads(t *testing.T) {
	db, f := newFake(rows(vals(1, "go")))
	must[*fixture.Tag](t)(db.Tag.Update(db.Tag.ByID(1)).One(t.Context()))
	expect(t, f, "select tags(*) where id=1")
}

func TestUpdateRelations(t *testing.T) {
	full := rows(vals(aPost, "t", "DRAFT", 1, 1, nil, nil))
	for _, c := range []struct {
		name    string
		set     orm.Assignment[*fixture.Post]
		answers [][][]query.Value
		want    string
	}{
		{"disconnect by another selector", fixture.Schema.Post.Tags.Disconnect(fixture.Schema.Tag.ByName("old")),
			[][][]query.Value{full, rows(vals(4))},
			"begin + select posts(*) where id=<uuid>\nselect tags(id) where name=old\nunlink tags <uuid>-4\ncommit"},
		{"disconnect what is not there", fixture.Schema.Post.Tags.Disconnect(fixture.Schema.Tag.ByName("old")),
			[][][]query.Value{full},
			"begin + select posts(*) where id=<uuid>\nselect tags(id) where name=old\ncommit"},
		{"set many-to-many", fixture.Schema.Post.Tags.Set(fixture.Schema.Tag.ByID(1), fixture.Schema.Tag.ByID(2)),
			[][][]query.Value{full},
			"begin + select posts(*) where id=<uuid>\nclear tags <uuid>-NULL\nlink tags <uuid>-1 <uuid>-2\ncommit"},
		{"set many", fixture.Schema.Post.Replies.Set(fixture.Schema.Post.ByID("b")),
			[][][]query.Value{full, rows(vals("b"))},
			"begin + select posts(*) where id=<uuid>\n" +
				"update posts {parentId=NULL updatedAt=<time>} where (not id=b and parentId=<uuid>)\n" +
				"update posts {parentId=<uuid> updatedAt=<time>} where id=b returning(id)\ncommit"},
		{"disconnect one", fixture.Schema.Post.Parent.Disconnect(), [][][]query.Value{full},
			"begin + update posts {parentId=NULL updatedAt=<time>} where id=<uuid> returning(*)\ncommit"},
		{"connect one", fixture.Schema.Post.Author.Connect(fixture.Schema.User.ByID(2)), [][][]query.Value{full},
			"begin + update posts {authorId=2 updatedAt=<time>} where id=<uuid> returning(*)\ncommit"},
		{"update one", fixture.Schema.Post.Author.Update(fixture.Schema.User.Email.Set("x")), [][][]query.Value{full, rows(vals(1))},
			"begin + select posts(*) where id=<uuid>\nupdate users {email=x} where id=1 returning(id)\ncommit"},
		{"update one of many", fixture.Schema.Post.Tags.Update(fixture.Schema.Tag.ByID(3), fixture.Schema.Tag.Name.Set("x")),
			[][][]query.Value{full, rows(vals(3)), rows(vals(3))},
			"begin + select posts(*) where id=<uuid>\nselect tags(id) of tags [<uuid>] where id=3\n" +
				"update tags {name=x} where keys(id)[3] returning(id)\ncommit"},
		{"update many", fixture.Schema.Post.Replies.UpdateMany(fixture.Schema.Post.Views.Gt(1), fixture.Schema.Post.Views.Set(0)),
			[][][]query.Value{full},
			"begin + select posts(*) where id=<uuid>\n" +
				"update posts {views=0 updatedAt=<time>} where (views>1 and parentId=<uuid>)\ncommit"},
		{"delete", fixture.Schema.Post.Replies.Delete(fixture.Schema.Post.ByID("b")), [][][]query.Value{full, rows(vals("b"))},
			"begin + select posts(*) where id=<uuid>\ndelete posts where (id=b and parentId=<uuid>) returning(id)\ncommit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, f := newFake(c.answers...)
			must[*fixture.Post](t)(db.Post.Update(db.Post.ByID(aPost)).Set(c.set).One(t.Context()))
			expect(t, f, c.want)
		})
	}
}

func TestRequiredRelationCannotBeEnded(t *testing.T) {
	db, f := newFake()
	for _, a := range []orm.Assignment[*fixture.User]{db.User.Posts.Disconnect(db.Post.ByID(aPost)), db.User.Posts.Set()} {
		if _, err := db.User.Update(db.User.ByID(1)).Set(a).One(t.Context()); !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := db.Post.Update(db.Post.ByID(aPost)).Set(db.Post.Author.Disconnect()).One(t.Context()); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("got %v", err)
	}
	expect(t, f, "")
}

func TestColumnIsChangedOnce(t *testing.T) {
	db, f := newFake()
	p := db.Post
	for _, as := range [][]orm.Assignment[*fixture.Post]{
		{p.AuthorID.Set(1), p.Author.Connect(db.User.ByID(2))},
		{p.Parent.Disconnect(), p.ParentID.Set("x")},
		{p.Parent.Disconnect(), p.Parent.Connect(p.ByID("x"))},
	} {
		if _, err := p.Update(p.ByID(aPost)).Set(as...).One(t.Context()); !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("got %v", err)
		}
	}
	expect(t, f, "")
}

func TestUpdateManyAndDeleteManyNeedACondition(t *testing.T) {
	db, f := newFake(rows(vals(1, "a")))
	must[int64](t)(db.Tag.UpdateMany(db.Tag.AllRows()).Set(db.Tag.Name.Set("x")).Exec(t.Context()))
	must[[]*fixture.Tag](t)(db.Tag.DeleteMany(db.Tag.ID.Gt(1), db.Tag.Name.Eq("x")).All(t.Context()))
	none := orm.Opt(nil, db.Tag.ID.Eq)
	if _, err := db.Tag.DeleteMany(none, db.Tag.And(none)).Exec(t.Context()); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("delete of everything by skipped conditions: %v", err)
	}
	if _, err := db.Tag.UpdateMany(none).Set(db.Tag.Name.Set("x")).Exec(t.Context()); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("update of everything by skipped conditions: %v", err)
	}
	if _, err := db.Tag.UpdateMany(db.Tag.AllRows()).Exec(t.Context()); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("update of nothing: %v", err)
	}
	expect(t, f, "update tags {name=x} where all\ndelete tags where (id>1 and name=x) returning(*)")
}

func TestDelete(t *testing.T) {
	db, f := newFake(rows(vals(1, "a")), nil, rows(vals(1, "a")), nil, rows(vals(1)))
	must[*fixture.Tag](t)(db.Tag.Delete(db.Tag.ByName("a")).One(t.Context()))
	if _, err := db.Tag.Delete(db.Tag.ByName("a")).One(t.Context()); !errors.Is(err, orm.ErrNotFound) {
		t.Errorf("no row: %v", err)
	}
	got := must[*fixture.Tag](t)(db.Tag.Delete(db.Tag.ByID(1)).Include(db.Tag.Posts).One(t.Context()))
	if got.Posts == nil {
		t.Error("posts are not loaded")
	}
	expect(t, f, "delete tags where name=a returning(*)\ndelete tags where name=a returning(*)\n"+
		"begin + select tags(*) where id=1\nselect posts(*) of posts [1]\ndelete tags where id=1 returning(id)\ncommit")
}

func TestUpsert(t *testing.T) {
	db, f := newFake()
	must[*fixture.User](t)(db.User.Upsert(db.User.ByEmail("a")).
		Create(fixture.UserCreate{Email: "a"}).Update(db.User.Name.Set("A")).One(t.Context()))
	must[*fixture.User](t)(db.User.Upsert(db.User.ByEmail("a")).Create(fixture.UserCreate{Email: "a"}).Select(db.User.Name).One(t.Context()))
	expect(t, f, "insert users(email) [a] on conflict(email) do {name=A} returning(*)\n"+
		"insert users(email) [a] on conflict(email) do {email=a} returning(id name)")
}

func TestUpsertInTwoStatements(t *testing.T) {
	db, f := newFake(nil, rows(vals(1)), rows(vals(1, "b", nil, nil)))
	q := db.User.Upsert(db.User.ByID(1)).Create(fixture.UserCreate{Email: "b"}).Update(db.User.Email.Set("b"))
	must[*fixture.User](t)(q.One(t.Context()))
	must[*fixture.User](t)(q.One(t.Context()))
	expect(t, f, "begin + select users(id) where id=1\ninsert users(email) [b] returning(*)\ncommit\n"+
		"begin + select users(id) where id=1\nupdate users {email=b} where id=1 returning(*)\ncommit")
}

func TestMutationsGiveBackWhatIsAskedFor(t *testing.T) {
	post := append(vals(aPost, "x", "DRAFT", 0, 4, nil, nil), vals(4)...)
	db, f := newFake(rows(post), rows(vals(4, "n")), rows(post))
	u := must[*fixture.User](t)(db.User.Create(fixture.UserCreate{ID: new(4), Email: "a"}).Select(db.User.Name).Include(db.User.Posts).One(t.Context()))
	if u.Email != "" || len(u.Posts) != 1 {
		t.Errorf("created %+v", u)
	}
	u = must[*fixture.User](t)(db.User.Update(db.User.ByID(4)).Set(db.User.Name.Set("n")).
		Select(db.User.Name).Include(db.User.Posts.Take(1)).One(t.Context()))
	if *u.Name != "n" || len(u.Posts) != 1 {
		t.Errorf("updated %+v", u)
	}
	expect(t, f, "insert users(id email) [4 a] returning(id name)\nselect posts(*) of posts [4]\n"+
		"update users {name=n} where id=4 returning(id name)\nselect posts(*) of posts [4] by id limit 1")
}
