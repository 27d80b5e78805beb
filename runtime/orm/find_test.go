package orm_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture/q"
	"github.com/cocomon/comon_orm/runtime/query"
)

func TestFindBuildsOneStatement(t *testing.T) {
	u, p := q.User, q.Post
	views := 3
	for _, c := range []struct {
		name string
		find *orm.Query[*fixture.User]
		want string
	}{
		{"everything", q.User.FindMany(), "select users(*)"},
		{"conditions are joined", q.User.FindMany(u.Email.Contains("%"), u.Name.IsNull()).Where(u.ID.Gt(1)),
			"select users(*) where (email contains %(fold=false) and name null(not=false) and id>1)"},
		{"skipped conditions", q.User.FindMany(orm.Opt(nil, u.ID.Gte), orm.Opt(&views, u.ID.Lt)), "select users(*) where id<3"},
		{"or, not", q.User.FindMany(q.User.Or(u.ID.Eq(1), q.User.Not(u.Email.Eq("a"), u.Email.Eq("b")))),
			"select users(*) where (id=1 or not (email=a or email=b))"},
		{"empty or", q.User.FindMany(q.User.Or()), "select users(*) where ()"},
		{"insensitive", q.User.FindMany(orm.Insensitive(q.User.And(u.Email.Eq("A"), u.Email.EndsWith("B")))),
			"select users(*) where (email equals A(fold=true) and email ends B(fold=true))"},
		{"insensitive equality in every form", q.User.FindMany(orm.Insensitive(q.User.And(u.Name.Not("A"), u.Email.In("A", "B"), u.Email.NotIn("C"), u.ID.Eq(1),
			u.Posts.Some(p.Title.Eq("T"))))),
			"select users(*) where (not name equals A(fold=true) and (email equals A(fold=true) or email equals B(fold=true)) and " +
				"not (email equals C(fold=true)) and id=1 and some posts{title equals T(fold=true)})"},
		{"relations", q.User.FindMany(u.Posts.Some(p.Views.Gt(1), p.Author.Is(u.ID.Eq(2))), u.Posts.None()),
			"select users(*) where (some posts{(views>1 and is author{id=2})} and none posts)"},
		{"every with a filter", q.User.FindMany(u.Posts.Where(p.Views.Gt(1)).Every(p.Views.Lt(9))),
			"select users(*) where none posts{(views>1 and not views<9)}"},
		{"order and page", q.User.FindMany().OrderBy(u.CreatedAt.Desc(), orm.NullsFirst(u.Name.Asc())).Skip(40).Take(20),
			"select users(*) by createdAt desc by name nulls first limit 20 offset 40"},
		{"a page has an order", q.User.FindMany().Take(20), "select users(*) by id limit 20"},
		{"the last ones", q.User.FindMany().OrderBy(u.Email.Asc()).Take(-2), "select users(*) by email desc by id desc limit 2"},
		{"selected columns and the key", q.User.FindMany().Select(u.Email), "select users(id email)"},
		{"unique", q.User.FindUnique(u.ByEmail("a")), "select users(*) where email=a"},
		{"first", q.User.FindFirst(u.ID.Gt(1)), "select users(*) where id>1 limit 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, f := newFake()
			if _, err := c.find.All(t.Context(), db); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, f.script()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestOrderByRelatedRow(t *testing.T) {
	db, f := newFake()
	if _, err := q.Post.FindMany().OrderBy(q.Post.Parent.OrderBy(q.Post.Author.OrderBy(q.User.Email.Desc()))).All(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if want := "select posts(*) by parent.author.email desc"; f.script() != want {
		t.Errorf("got %s, want %s", f.script(), want)
	}
}

func TestOneAndOneOrNil(t *testing.T) {
	db, f := newFake()
	if _, err := q.User.FindMany().One(t.Context(), db); !errors.Is(err, orm.ErrNotFound) {
		t.Errorf("One without rows: %v", err)
	}
	if u, err := q.User.FindUnique(q.User.ByID(1)).OneOrNil(t.Context(), db); u != nil || err != nil {
		t.Errorf("OneOrNil without rows: %v, %v", u, err)
	}
	if want := "select users(*) limit 1\nselect users(*) where id=1"; f.script() != want {
		t.Errorf("got\n%s", f.script())
	}
}

func TestCountAndExists(t *testing.T) {
	db, f := newFake()
	f.affected = 7
	n, err := q.User.FindMany(q.User.ID.Gt(1)).Skip(2).Count(t.Context(), db)
	if n != 7 || err != nil {
		t.Errorf("Count: %d, %v", n, err)
	}
	ok, err := q.User.FindMany().Exists(t.Context(), db)
	if !ok || err != nil {
		t.Errorf("Exists: %t, %v", ok, err)
	}
	if want := "count users where id>1 offset 2\ncount users limit 1"; f.script() != want {
		t.Errorf("got\n%s", f.script())
	}
}

func TestEachStopsReading(t *testing.T) {
	db, _ := newFake(rows(vals(1, "a", nil, nil), vals(2, "b", nil, nil), vals(3, "c", nil, nil)))
	var seen []string
	for u, err := range q.User.FindMany().Each(t.Context(), db) {
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, u.Email)
		if u.ID == 2 {
			break
		}
	}
	if diff := cmp.Diff([]string{"a", "b"}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestEachReportsErrorsLast(t *testing.T) {
	db, f := newFake()
	boom := errors.New("boom")
	f.fail = map[string]error{"users": boom}
	n := 0
	for u, err := range q.User.FindMany().Each(t.Context(), db) {
		n++
		if u != nil || !errors.Is(err, boom) {
			t.Errorf("got %v, %v", u, err)
		}
	}
	if n != 1 {
		t.Errorf("%d turns", n)
	}
}

func TestTakeNegativeTurnsRowsRound(t *testing.T) {
	db, _ := newFake(rows(vals(3, "c", nil, nil), vals(2, "b", nil, nil)))
	us, err := q.User.FindMany().Take(-2).All(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if us[0].ID != 2 || us[1].ID != 3 {
		t.Errorf("got %d, %d", us[0].ID, us[1].ID)
	}
}

func TestIncludeIsOneTripPerLevel(t *testing.T) {
	uuid := "00000000-0000-0000-0000-00000000000"
	post := func(n, author int, parent any) []query.Value {
		return append(vals(uuid+string(rune('0'+n)), "t", "DRAFT", 0, author, parent, nil), vals(author)...)
	}
	db, f := newFake(
		rows(vals(1, "a", nil, nil), vals(2, "b", nil, nil), vals(3, "c", nil, nil)),
		rows(post(1, 1, nil), post(2, 3, uuid+"1"), post(3, 1, nil)),
		rows(vals(7, "go", 0), vals(7, "go", 1)),
		rows(vals(uuid+"1", "t", 0)),
	)
	us, err := q.User.FindMany().
		Include(q.User.Posts.Where(q.Post.Views.Lt(9)).Take(3).Include(q.Post.Tags, q.Post.Parent.Select(q.Post.Title))).
		All(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	want := "begin + select users(*)\n" +
		"select posts(*) of posts [1][2][3] where views<9 by id limit 3\n" +
		"select tags(*) of tags [<uuid>][<uuid>][<uuid>] | select posts(id title) of parent [<uuid>] | commit"
	if diff := cmp.Diff(want, f.script()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(us[0].Posts) != 2 || us[1].Posts == nil || len(us[1].Posts) != 0 || len(us[2].Posts) != 1 {
		t.Errorf("posts: %v, %v, %v", us[0].Posts, us[1].Posts, us[2].Posts)
	}
	if first := us[0].Posts[0]; len(first.Tags) != 1 || first.Tags[0].Name != "go" || first.Parent != nil {
		t.Errorf("first post: %+v", first)
	}
	if only := us[2].Posts[0]; only.Parent == nil || only.Parent.ID != uuid+"1" {
		t.Errorf("reply: %+v", only)
	}
}

func TestQueriesAreImmutable(t *testing.T) {
	db, f := newFake()
	base := q.User.FindMany(q.User.ID.Gt(0)).OrderBy(q.User.ID.Asc()).Include(q.User.Posts)
	left := base.Where(q.User.Email.Eq("l")).OrderBy(q.User.Email.Asc())
	right := base.Where(q.User.Email.Eq("r")).OrderBy(q.User.Email.Desc())
	for _, q := range []*orm.Query[*fixture.User]{base, left, right} {
		if _, err := q.All(t.Context(), db); err != nil {
			t.Fatal(err)
		}
	}
	want := "begin + select users(*) where id>0 by id\ncommit\n" +
		"begin + select users(*) where (id>0 and email=l) by id by email\ncommit\n" +
		"begin + select users(*) where (id>0 and email=r) by id by email desc\ncommit"
	if diff := cmp.Diff(want, f.script()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestQueriesAreSharedBetweenGoroutines(t *testing.T) {
	db, _ := newFake()
	base := q.User.FindMany().OrderBy(q.User.ID.Asc()).Include(q.User.Posts)
	errs := make(chan error)
	for range 8 {
		go func() {
			_, err := base.Where(q.User.ID.Gt(1)).Include(q.User.Posts.Take(1)).Take(5).All(context.Background(), db)
			errs <- err
		}()
	}
	for range 8 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestInvalidFinds(t *testing.T) {
	db, f := newFake()
	for name, q := range map[string]*orm.Query[*fixture.User]{
		"32 bits":        q.User.FindMany(q.User.Posts.Some(q.Post.Views.Eq(1 << 40))),
		"in a list":      q.User.FindMany(q.User.ID.In(1, 1<<40)),
		"zero character": q.User.FindMany(q.User.Email.Eq("a\x00")),
		"enum":           q.User.FindMany(q.User.Posts.Every(q.Post.Status.Eq("NO"))),
		"skip":           q.User.FindMany().Skip(-1),
		"no selector":    q.User.FindUnique(orm.Unique[*fixture.User]{}),
		"in an include":  q.User.FindMany().Include(q.User.Posts.Where(q.Post.Views.Eq(1 << 40))),
	} {
		if _, err := q.All(t.Context(), db); !errors.Is(err, orm.ErrInvalidInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f.script() != "" {
		t.Errorf("a statement ran: %s", f.script())
	}
}

func TestIncludeOfTheLastOnes(t *testing.T) {
	reply := func(id string, parent string) []query.Value {
		return vals(id, id, "DRAFT", 0, 1, parent, nil, int(parent[0]-'a'))
	}
	db, f := newFake(
		rows(vals("a", "a", "DRAFT", 0, 1, nil, nil), vals("b", "b", "DRAFT", 0, 1, nil, nil)),
		rows(reply("4", "a"), reply("3", "a"), reply("2", "b"), reply("1", "b")),
	)
	ps := must[[]*fixture.Post](t)(q.Post.FindMany().Include(q.Post.Replies, q.Post.Replies.OrderBy(q.Post.ID.Asc()).Take(-2)).All(t.Context(), db))
	expect(t, f, "begin + select posts(*)\nselect posts(*) of replies [a][b] by id desc limit 2 | commit")
	var got []string
	for _, p := range ps {
		for _, r := range p.Replies {
			got = append(got, p.ID+r.ID)
		}
	}
	if diff := cmp.Diff([]string{"a3", "a4", "b1", "b2"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestParentsWithEqualKeysShareTheirRow(t *testing.T) {
	db, f := newFake(
		rows(vals("a", "a", "DRAFT", 0, 1, nil, nil), vals("b", "b", "DRAFT", 0, 1, "a", nil), vals("c", "c", "DRAFT", 0, 2, "a", nil)),
		rows(vals("a", "a", "DRAFT", 0, 1, nil, nil, 0)),
	)
	ps := must[[]*fixture.Post](t)(q.Post.FindMany().Include(q.Post.Parent).All(t.Context(), db))
	expect(t, f, "begin + select posts(*)\nselect posts(*) of parent [a] | commit")
	if ps[0].Parent != nil || ps[1].Parent == nil || ps[1].Parent != ps[2].Parent {
		t.Errorf("got %p, %p, %p", ps[0].Parent, ps[1].Parent, ps[2].Parent)
	}
}
