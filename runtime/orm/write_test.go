package orm_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture/q"
	"github.com/cocomon/comon_orm/runtime/query"
)

const (
	aPost    = "00000000-0000-0000-0000-000000000001"
	userBack = " returning(*)"
)

// expect compares the recorded statements of a fake with the expected script.
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
	u := must[*fixture.User](t)(q.User.Create(fixture.UserCreate{Email: "a"}, q.User.Name.SetNull()).One(t.Context(), db))
	if u.ID != 1 || u.Email != "a" {
		t.Errorf("got %+v", u)
	}
	expect(t, f, "insert users(email name createdAt) [a NULL <time>]"+userBack)
}

func TestCreateMakesDefaults(t *testing.T) {
	db, f := newFake()
	before := time.Now().Truncate(time.Microsecond)
	p := must[*fixture.Post](t)(q.Post.Create(fixture.PostCreate{Title: "t", AuthorID: new(7)}).One(t.Context(), db))
	if len(p.ID) != 36 || p.UpdatedAt.Before(before) {
		t.Errorf("got %+v", p)
	}
	expect(t, f, "insert posts(id title authorId updatedAt) [<uuid> t 7 <time>]"+userBack)
}

func TestQueryMakesFreshDefaultsEachTime(t *testing.T) {
	db, _ := newFake()
	q := q.Post.Create(fixture.PostCreate{Title: "t", AuthorID: new(7)})
	a := must[*fixture.Post](t)(q.One(t.Context(), db))
	b := must[*fixture.Post](t)(q.One(t.Context(), db))
	if a.ID == b.ID {
		t.Errorf("both rows got %s", a.ID)
	}
}

func TestNestedCreateTakesTwoTrips(t *testing.T) {
	db, f := newFake()
	must[*fixture.User](t)(q.User.Create(fixture.UserCreate{Email: "a"},
		q.User.Posts.Create(fixture.PostCreate{Title: "x"}),
		q.User.Posts.Create(fixture.PostCreate{Title: "y"}),
	).One(t.Context(), db))
	expect(t, f, "begin + insert users(email createdAt) [a <time>]"+userBack+"\n"+
		"insert posts(id title authorId updatedAt) [<uuid> x 1 <time>][<uuid> y 1 <time>] | commit")
}

func TestNestedManyToManyTakesTwoTrips(t *testing.T) {
	db, f := newFake()
	must[*fixture.Post](t)(q.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1)},
		q.Post.Tags.Create(fixture.TagCreate{Name: "a"}),
		q.Post.Tags.ConnectOrCreate(q.Tag.ByName("b"), fixture.TagCreate{Name: "b"}),
		q.Post.Tags.Connect(q.Tag.ByID(9)),
	).One(t.Context(), db))
	expect(t, f, "begin + insert tags(name) [a] returning(id)"+
		" | insert tags(name) [b] on conflict(name) do {} returning(id)"+
		" | insert posts(id title authorId updatedAt) [<uuid> x 1 <time>] returning(*)\n"+
		"link tags <uuid>-1 | link tags <uuid>-2 | link tags <uuid>-9 | commit")
}

func TestOwnerSideComesFirst(t *testing.T) {
	db, f := newFake(rows(vals(5)))
	must[*fixture.Post](t)(q.Post.Create(fixture.PostCreate{Title: "x"},
		q.Post.Author.Connect(q.User.ByEmail("a")),
		q.Post.Parent.Create(fixture.PostCreate{Title: "p"}, q.Post.Author.Create(fixture.UserCreate{Email: "b"})),
	).One(t.Context(), db))
	expect(t, f, "begin + select users(id) where email=a | insert users(email createdAt) [b <time>] returning(id)\n"+
		"insert posts(id title authorId updatedAt) [<uuid> p 1 <time>]\n"+
		"insert posts(id title authorId parentId updatedAt) [<uuid> x 5 <uuid> <time>] returning(*) | commit")
}

func TestConnectByKeyNeedsNoLookup(t *testing.T) {
	db, f := newFake()
	must[*fixture.Post](t)(q.Post.Create(fixture.PostCreate{Title: "x"}, q.Post.Author.Connect(q.User.ByID(3))).One(t.Context(), db))
	expect(t, f, "begin + insert posts(id title authorId updatedAt) [<uuid> x 3 <time>] returning(*) | commit")
}

func TestConnectManyToNewRow(t *testing.T) {
	db, f := newFake(rows(vals(aPost)))
	_, err := q.User.Create(fixture.UserCreate{Email: "a"},
		q.User.Posts.Connect(q.Post.ByID(aPost), q.Post.ByID("gone"))).One(t.Context(), db)
	if !errors.Is(err, orm.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	expect(t, f, "begin + insert users(email createdAt) [a <time>] returning(*)\n"+
		"update posts {authorId=1 updatedAt=<time>} where id in(not=false) <uuid> gone returning(id)\n"+
		"select posts(id) where id=<uuid> | select posts(id) where id=gone\n"+
		"rollback")
}

func TestInvalidCreates(t *testing.T) {
	db, f := newFake()
	for name, c := range map[string]*orm.Create[*fixture.Post]{
		"nobody gives the foreign key": q.Post.Create(fixture.PostCreate{Title: "x"}),
		"deep down": q.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1)},
			q.Post.Replies.Create(fixture.PostCreate{Title: "y"})),
		"assigned twice": q.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1)},
			q.Post.Author.Connect(q.User.ByID(1))),
		"32 bits":   q.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1 << 40)}),
		"enum":      q.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1), Status: new(fixture.PostStatus("NO"))}),
		"increment": q.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1)}, q.Post.Views.Increment(1)),
		"no input":  q.Post.Create(nil),
		"year 0": q.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1),
			UpdatedAt: new(time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC))}),
	} {
		if _, err := c.One(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	expect(t, f, "")
}

func TestCreateMany(t *testing.T) {
	db, f := newFake()
	f.affected = 2
	n := must[int64](t)(q.Tag.CreateMany([]fixture.TagCreate{{Name: "a"}, {Name: "b"}}).SkipDuplicates().Exec(t.Context(), db))
	if n != 2 {
		t.Errorf("%d rows", n)
	}
	got := must[[]*fixture.Tag](t)(q.Tag.CreateMany([]fixture.TagCreate{{Name: "a"}, {ID: new(9), Name: "b"}, {Name: "c"}}).All(t.Context(), db))
	if got[0].Name != "a" || got[1].ID != 9 || got[2].Name != "c" {
		t.Errorf("not in input order: %v", got)
	}
	must[int64](t)(q.Tag.CreateMany(nil).Exec(t.Context(), db))
	expect(t, f, "insert tags(name) [a][b] on conflict() do {}\n"+
		"begin + insert tags(name) [a][c] returning(*)\n"+
		"insert tags(*) [9 b] returning(*)\n"+
		"commit")
}

func TestInputIsTakenAtOnce(t *testing.T) {
	db, f := newFake()
	in := []fixture.TagCreate{{Name: "a"}}
	q := q.Tag.CreateMany(in)
	in[0].Name = "changed"
	must[int64](t)(q.Exec(t.Context(), db))
	expect(t, f, "insert tags(name) [a]")
}

func TestUpdate(t *testing.T) {
	db, f := newFake(rows(vals(aPost, "New", "DRAFT", 1, 1, nil, nil)))
	p := must[*fixture.Post](t)(q.Post.Update(q.Post.ByID(aPost)).
		Set(q.Post.Title.Set("New"), q.Post.Views.Increment(1), q.Post.ParentID.SetPtr(nil)).One(t.Context(), db))
	if p.Title != "New" {
		t.Errorf("got %+v", p)
	}
	_, err := q.User.Update(q.User.ByID(1)).Set(q.User.Email.Set("x")).One(t.Context(), db)
	if !errors.Is(err, orm.ErrNotFound) {
		t.Errorf("no row: %v", err)
	}
	expect(t, f, "update posts {title=New views+=1 parentId=NULL updatedAt=<time>} where id=<uuid> returning(*)\n"+
		"update users {email=x} where id=1 returning(*)")
}

func TestUpdateOfNothingReads(t *testing.T) {
	db, f := newFake(rows(vals(1, "go")))
	must[*fixture.Tag](t)(q.Tag.Update(q.Tag.ByID(1)).One(t.Context(), db))
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
		{"disconnect by another selector", q.Post.Tags.Disconnect(q.Tag.ByName("old")),
			[][][]query.Value{full, rows(vals(4))},
			"begin + select posts(*) where id=<uuid>\nselect tags(id) where name=old\nunlink tags <uuid>-4 | commit"},
		{"disconnect what is not there", q.Post.Tags.Disconnect(q.Tag.ByName("old")),
			[][][]query.Value{full},
			"begin + select posts(*) where id=<uuid>\nselect tags(id) where name=old\ncommit"},
		{"set many-to-many", q.Post.Tags.Set(q.Tag.ByID(1), q.Tag.ByID(2)),
			[][][]query.Value{full},
			"begin + select posts(*) where id=<uuid>\nclear tags <uuid>-NULL\nlink tags <uuid>-1 <uuid>-2 | commit"},
		{"set many", q.Post.Replies.Set(q.Post.ByID("b")),
			[][][]query.Value{full, rows(vals("b"))},
			"begin + select posts(*) where id=<uuid>\n" +
				"update posts {parentId=NULL updatedAt=<time>} where (not id=b and parentId=<uuid>)\n" +
				"update posts {parentId=<uuid> updatedAt=<time>} where id=b returning(id)\ncommit"},
		{"disconnect one", q.Post.Parent.Disconnect(), [][][]query.Value{full},
			"begin + update posts {parentId=NULL updatedAt=<time>} where id=<uuid> returning(*)\ncommit"},
		{"connect one", q.Post.Author.Connect(q.User.ByID(2)), [][][]query.Value{full},
			"begin + update posts {authorId=2 updatedAt=<time>} where id=<uuid> returning(*)\ncommit"},
		{"update one", q.Post.Author.Update(q.User.Email.Set("x")), [][][]query.Value{full, rows(vals(1))},
			"begin + select posts(*) where id=<uuid>\nupdate users {email=x} where id=1 returning(id)\ncommit"},
		{"update one of many", q.Post.Tags.Update(q.Tag.ByID(3), q.Tag.Name.Set("x")),
			[][][]query.Value{full, rows(vals(3)), rows(vals(3))},
			"begin + select posts(*) where id=<uuid>\nselect tags(id) of tags [<uuid>] where id=3\n" +
				"update tags {name=x} where keys(id)[3] returning(id)\ncommit"},
		{"update many", q.Post.Replies.UpdateMany(q.Post.Views.Gt(1), q.Post.Views.Set(0)),
			[][][]query.Value{full},
			"begin + select posts(*) where id=<uuid>\n" +
				"update posts {views=0 updatedAt=<time>} where (views>1 and parentId=<uuid>) | commit"},
		{"delete", q.Post.Replies.Delete(q.Post.ByID("b")), [][][]query.Value{full, rows(vals("b"))},
			"begin + select posts(*) where id=<uuid>\ndelete posts where (id=b and parentId=<uuid>) returning(id)\ncommit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, f := newFake(c.answers...)
			must[*fixture.Post](t)(q.Post.Update(q.Post.ByID(aPost)).Set(c.set).One(t.Context(), db))
			expect(t, f, c.want)
		})
	}
}

func TestRequiredRelationCannotBeEnded(t *testing.T) {
	db, f := newFake()
	for _, a := range []orm.Assignment[*fixture.User]{q.User.Posts.Disconnect(q.Post.ByID(aPost)), q.User.Posts.Set()} {
		if _, err := q.User.Update(q.User.ByID(1)).Set(a).One(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := q.Post.Update(q.Post.ByID(aPost)).Set(q.Post.Author.Disconnect()).One(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("got %v", err)
	}
	expect(t, f, "")
}

func TestColumnIsChangedOnce(t *testing.T) {
	db, f := newFake()
	p := q.Post
	for _, as := range [][]orm.Assignment[*fixture.Post]{
		{p.AuthorID.Set(1), p.Author.Connect(q.User.ByID(2))},
		{p.Parent.Disconnect(), p.ParentID.Set("x")},
		{p.Parent.Disconnect(), p.Parent.Connect(p.ByID("x"))},
	} {
		if _, err := p.Update(p.ByID(aPost)).Set(as...).One(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("got %v", err)
		}
	}
	expect(t, f, "")
}

func TestUpdateManyAndDeleteManyNeedACondition(t *testing.T) {
	db, f := newFake(rows(vals(1, "a")))
	must[int64](t)(q.Tag.UpdateMany(q.Tag.AllRows()).Set(q.Tag.Name.Set("x")).Exec(t.Context(), db))
	must[[]*fixture.Tag](t)(q.Tag.DeleteMany(q.Tag.ID.Gt(1), q.Tag.Name.Eq("x")).All(t.Context(), db))
	none := orm.Opt(nil, q.Tag.ID.Eq)
	if _, err := q.Tag.DeleteMany(none, q.Tag.And(none)).Exec(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("delete of everything by skipped conditions: %v", err)
	}
	if _, err := q.Tag.UpdateMany(none).Set(q.Tag.Name.Set("x")).Exec(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("update of everything by skipped conditions: %v", err)
	}
	if _, err := q.Tag.UpdateMany(q.Tag.AllRows()).Exec(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("update of nothing: %v", err)
	}
	expect(t, f, "update tags {name=x} where all\ndelete tags where (id>1 and name=x) returning(*)")
}

func TestDelete(t *testing.T) {
	db, f := newFake(rows(vals(1, "a")), nil, rows(vals(1, "a")), nil, rows(vals(1)))
	must[*fixture.Tag](t)(q.Tag.Delete(q.Tag.ByName("a")).One(t.Context(), db))
	if _, err := q.Tag.Delete(q.Tag.ByName("a")).One(t.Context(), db); !errors.Is(err, orm.ErrNotFound) {
		t.Errorf("no row: %v", err)
	}
	got := must[*fixture.Tag](t)(q.Tag.Delete(q.Tag.ByID(1)).Include(q.Tag.Posts).One(t.Context(), db))
	if got.Posts == nil {
		t.Error("posts are not loaded")
	}
	expect(t, f, "delete tags where name=a returning(*)\ndelete tags where name=a returning(*)\n"+
		"begin + select tags(*) where id=1\nselect posts(*) of posts [1]\ndelete tags where id=1 returning(id)\ncommit")
}

func TestUpsert(t *testing.T) {
	db, f := newFake()
	must[*fixture.User](t)(q.User.Upsert(q.User.ByEmail("a")).
		Create(fixture.UserCreate{Email: "a"}).Update(q.User.Name.Set("A")).One(t.Context(), db))
	must[*fixture.User](t)(q.User.Upsert(q.User.ByEmail("a")).Create(fixture.UserCreate{Email: "a"}).Select(q.User.Name).One(t.Context(), db))
	expect(t, f, "insert users(email createdAt) [a <time>] on conflict(email) do {name=A} returning(*)\n"+
		"insert users(email createdAt) [a <time>] on conflict(email) do {} returning(id name)")
}

func TestUpsertInTwoStatements(t *testing.T) {
	db, f := newFake(nil, rows(vals(1)), rows(vals(1, "b", nil, nil)))
	q := q.User.Upsert(q.User.ByID(1)).Create(fixture.UserCreate{Email: "b"}).Update(q.User.Email.Set("b"))
	must[*fixture.User](t)(q.One(t.Context(), db))
	must[*fixture.User](t)(q.One(t.Context(), db))
	expect(t, f, "begin + select users(id) where id=1\ninsert users(email createdAt) [b <time>] returning(*)\ncommit\n"+
		"begin + select users(id) where id=1\nupdate users {email=b} where id=1 returning(*)\ncommit")
}

func TestMutationsGiveBackWhatIsAskedFor(t *testing.T) {
	post := append(vals(aPost, "x", "DRAFT", 0, 4, nil, nil), vals(4)...)
	db, f := newFake(rows(post), rows(vals(4, "n")), rows(post))
	u := must[*fixture.User](t)(q.User.Create(fixture.UserCreate{ID: new(4), Email: "a"}).Select(q.User.Name).Include(q.User.Posts).One(t.Context(), db))
	if u.Email != "" || len(u.Posts) != 1 {
		t.Errorf("created %+v", u)
	}
	u = must[*fixture.User](t)(q.User.Update(q.User.ByID(4)).Set(q.User.Name.Set("n")).
		Select(q.User.Name).Include(q.User.Posts.Take(1)).One(t.Context(), db))
	if *u.Name != "n" || len(u.Posts) != 1 {
		t.Errorf("updated %+v", u)
	}
	expect(t, f, "begin + insert users(id email createdAt) [4 a <time>] returning(id name)\nselect posts(*) of posts [4]\ncommit\n"+
		"begin + update users {name=n} where id=4 returning(id name)\nselect posts(*) of posts [4] by id limit 1\ncommit")
}
