package orm_test

import (
	"testing"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture/q"
	"github.com/cocomon/comon_orm/runtime/query"
)

// successor returns a one-to-one relation of posts whose foreign key, parentId, is in the related
// row.
func successor() *orm.One[*fixture.Post, *fixture.Post] {
	post := fixture.QuerySupport{}.Post()
	table := post.Model.Table
	post.Relations = []*gensupport.Relation{{
		Link:   &query.Link{Field: "successor", From: table, To: table, FromColumns: []int{0}, ToColumns: []int{5}},
		Target: post.Model,
	}}
	return (*orm.One[*fixture.Post, *fixture.Post])(orm.NewOne(post, "successor"))
}

func TestOneToOneMakesRoom(t *testing.T) {
	full := rows(vals(aPost, "t", "DRAFT", 1, 1, nil, nil))
	post, next := q.Post, successor()
	const read = "begin + select posts(*) where id=<uuid>\n"
	for _, c := range []struct {
		name string
		set  orm.Assignment[*fixture.Post]
		want string
	}{
		{"connect", next.Connect(post.ByID("b")), read +
			"update posts {parentId=NULL updatedAt=<time>} where (parentId=<uuid> and not id=b)\n" +
			"update posts {parentId=<uuid> updatedAt=<time>} where id=b returning(id)\ncommit"},
		{"create", next.Create(fixture.PostCreate{ID: new("b"), Title: "x", AuthorID: new(1)}), read +
			"update posts {parentId=NULL updatedAt=<time>} where parentId=<uuid>\n" +
			"insert posts(id title authorId parentId updatedAt) [b x 1 <uuid> <time>] | commit"},
		{"connect or create", next.ConnectOrCreate(post.ByID("b"), fixture.PostCreate{ID: new("b"), Title: "x", AuthorID: new(1)}), read +
			"update posts {parentId=NULL updatedAt=<time>} where (parentId=<uuid> and not id=b)\n" +
			"insert posts(id title authorId parentId updatedAt) [b x 1 <uuid> <time>] on conflict(id) do {parentId=<uuid> updatedAt=<time>} | commit"},
		{"disconnect", next.Disconnect(), read + "update posts {parentId=NULL updatedAt=<time>} where parentId=<uuid>\ncommit"},
		{"delete", next.Delete(), read + "delete posts where parentId=<uuid> returning(id)\ncommit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, f := newFake(full, rows(vals("b")))
			must[*fixture.Post](t)(q.Post.Update(post.ByID(aPost)).Set(c.set).One(t.Context(), db))
			expect(t, f, c.want)
		})
	}
}

func TestOneToOneOfNewRowNeedsNoRoom(t *testing.T) {
	db, f := newFake()
	must[*fixture.Post](t)(q.Post.Create(fixture.PostCreate{Title: "x", AuthorID: new(1)},
		successor().Create(fixture.PostCreate{Title: "y", AuthorID: new(1)})).One(t.Context(), db))
	expect(t, f, "begin + insert posts(id title authorId updatedAt) [<uuid> x 1 <time>] returning(*)\n"+
		"insert posts(id title authorId parentId updatedAt) [<uuid> y 1 <uuid> <time>] | commit")
}
