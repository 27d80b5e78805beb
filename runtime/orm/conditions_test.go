package orm_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture/q"
)

type (
	userIs = orm.Predicate[*fixture.User]
	postIs = orm.Predicate[*fixture.Post]
)

// refused is the script of a DeleteMany that is refused before any statement.
const refused = ""

func deletion(t *testing.T, p userIs) string {
	t.Helper()
	db, f := newFake()
	_, err := q.User.DeleteMany(p).Exec(t.Context(), db)
	_, updateErr := q.User.UpdateMany(p).Set(q.User.Name.SetNull()).Exec(t.Context(), db)
	if (f.script() == refused) != errors.Is(err, orm.ErrInvalidInput) || (err == nil) != (updateErr == nil) {
		t.Errorf("%q: %v, %v", f.script(), err, updateErr)
	}
	if err != nil {
		return refused
	}
	return f.trips[0]
}

// Each quantifier and each connective is tried without conditions, with skipped conditions only,
// and with a mix of skipped and other conditions.
func TestSkippedConditions(t *testing.T) {
	user, post := userIs{}, orm.Opt[string](nil, q.Post.Title.Eq)
	name, title := q.User.Email.Eq("a"), q.Post.Title.Eq("t")
	where, skippedWhere := q.User.Posts.Where(q.Post.Views.Eq(1)), q.User.Posts.Where(post)
	of := func(p ...postIs) userIs { return q.User.Posts.Some(q.Post.Author.Is(q.User.Posts.None(p...))) }
	for _, c := range []struct {
		name string
		p    userIs
		same userIs // a condition with the same effect as p; the zero Predicate if p must be skipped
	}{
		{"And()", q.User.And(), user},
		{"And(skipped)", q.User.And(user, user), user},
		{"And(mix)", q.User.And(user, name), name},
		{"Or(skipped)", q.User.Or(user, user), user},
		{"Or(mix)", q.User.Or(user, name), name},
		{"Not()", q.User.Not(), user},
		{"Not(skipped)", q.User.Not(user), user},
		{"Not(mix)", q.User.Not(user, name), q.User.Not(name)},
		{"Some(skipped)", q.User.Posts.Some(post, post), user},
		{"Some(mix)", q.User.Posts.Some(post, title), q.User.Posts.Some(title)},
		{"Every()", q.User.Posts.Every(), user},
		{"Every(skipped)", q.User.Posts.Every(post), user},
		{"Every(mix)", q.User.Posts.Every(post, title), q.User.Posts.Every(title)},
		{"None(skipped)", q.User.Posts.None(post), user},
		{"None(mix)", q.User.Posts.None(post, title), q.User.Posts.None(title)},
		{"Where.Some(skipped)", where.Some(post), where.Some()},
		{"Where.Every()", where.Every(), user},
		{"Where.Every(skipped)", where.Every(post), user},
		{"Where.None(skipped)", where.None(post), where.None()},
		{"Where(skipped).Some()", skippedWhere.Some(), user},
		{"Where(skipped).Every()", skippedWhere.Every(), user},
		{"Where(skipped).None()", skippedWhere.None(), user},
		{"Where(skipped).None(title)", skippedWhere.None(title), q.User.Posts.None(title)},
		{"Is(skipped)", of(q.Post.Author.Is(user)), user},
		{"IsNot(skipped)", of(q.Post.Author.IsNot(user)), user},
		{"Is(mix)", of(q.Post.Author.Is(user, name)), of(q.Post.Author.Is(name))},
		{"Insensitive(skipped)", orm.Insensitive(user), user},
	} {
		if got, want := deletion(t, c.p), deletion(t, c.same); got != want {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
	for name, c := range map[string]struct {
		p    userIs
		want string
	}{
		"Or()":    {q.User.Or(), "delete users where ()"},
		"Some()":  {q.User.Posts.Some(), "delete users where some posts"},
		"None()":  {q.User.Posts.None(), "delete users where none posts"},
		"AllRows": {q.User.Or(user, q.User.AllRows()), "delete users where all"},
	} {
		if got := deletion(t, c.p); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Skip, Take and Distinct of a relation are refused in a condition, where they have no meaning.
func TestPagesInConditions(t *testing.T) {
	for name, p := range map[string]userIs{
		"Take":     q.User.Posts.Take(1).Some(),
		"Distinct": q.User.Posts.Distinct(q.Post.Views).Some(q.Post.Title.Eq("t")),
		"Skip":     q.User.Posts.Skip(1).None(q.Post.Views.Eq(1)),
		"Every":    q.User.Not(q.User.Posts.Where(q.Post.Views.Eq(1)).Take(1).Every(q.Post.Title.Eq("t"))),
	} {
		if got := deletion(t, p); got != refused {
			t.Errorf("%s: %s", name, got)
		}
		db, f := newFake()
		_, err := q.User.FindMany(p).All(t.Context(), db)
		_, countErr := q.User.FindMany(p).Count(t.Context(), db)
		if !errors.Is(err, orm.ErrInvalidInput) || !errors.Is(countErr, orm.ErrInvalidInput) {
			t.Errorf("%s: %v, %v", name, err, countErr)
		}
		expect(t, f, "")
	}
}

// tree is a condition whose leaves may be skipped.
type tree struct {
	kind  int // 0 is a leaf; other numbers are cases in forUsers and forPosts
	leaf  string
	parts []tree
}

func randomTree(r *rand.Rand, depth int) tree {
	if depth == 0 || r.IntN(4) == 0 {
		return tree{leaf: []string{"", "", "a", "b"}[r.IntN(4)]}
	}
	t := tree{kind: 1 + r.IntN(6)}
	for range 1 + r.IntN(3) {
		t.parts = append(t.parts, randomTree(r, depth-1))
	}
	return t
}

// pruned returns the tree without its skipped leaves, and false if nothing remains.
func (t tree) pruned() (tree, bool) {
	if t.kind == 0 {
		return t, t.leaf != ""
	}
	var parts []tree
	for _, p := range t.parts {
		if p, ok := p.pruned(); ok {
			parts = append(parts, p)
		}
	}
	return tree{kind: t.kind, parts: parts}, len(parts) > 0
}

func (t tree) forUsers() userIs {
	if t.kind == 0 {
		return orm.Opt(given(t.leaf), q.User.Email.Eq)
	}
	var users []userIs
	var posts []postIs
	for _, p := range t.parts {
		users, posts = append(users, p.forUsers()), append(posts, p.forPosts())
	}
	switch t.kind {
	case 1:
		return q.User.And(users...)
	case 2:
		return q.User.Or(users...)
	case 3:
		return q.User.Not(users...)
	case 4:
		return q.User.Posts.Some(posts...)
	case 5:
		return q.User.Posts.Every(posts...)
	}
	return q.User.Posts.Where(posts[0]).None(posts[1:]...)
}

func (t tree) forPosts() postIs {
	if t.kind == 0 {
		return orm.Opt(given(t.leaf), q.Post.Title.Eq)
	}
	var users []userIs
	var posts []postIs
	for _, p := range t.parts {
		users, posts = append(users, p.forUsers()), append(posts, p.forPosts())
	}
	switch t.kind {
	case 1:
		return q.Post.And(posts...)
	case 2:
		return q.Post.Or(posts...)
	case 3:
		return q.Post.Not(posts...)
	case 4:
		return q.Post.Author.Is(users...)
	case 5:
		return q.Post.Author.IsNot(users...)
	}
	return q.Post.Replies.Every(posts...)
}

func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// A condition with skipped parts deletes the same rows as the condition without these parts. If all
// parts are skipped, it deletes nothing.
func TestSkippedConditionsNeverDeleteMore(t *testing.T) {
	r := rand.New(rand.NewPCG(suite.Seed(), 9))
	for range 1000 {
		all := randomTree(r, 4)
		want := refused
		if rest, ok := all.pruned(); ok {
			want = deletion(t, rest.forUsers())
		}
		if got := deletion(t, all.forUsers()); got != want {
			t.Fatalf("%+v:\n%q\nwant\n%q", all, got, want)
		}
	}
}
