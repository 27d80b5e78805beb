package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
)

// relation emits the link of a relation field and the function that stores included rows.
//
//	posts Post[]   ->   var linkUserPosts = query.Link{Field: "posts", From: &tableUser, …}
//	                    var relationUserPosts = gensupport.Relation{Link: &linkUserPosts, …}
//	                    func attachUserPosts(parent any, children []any) { … }
func relation(f *jen.File, m *ir.Model, r *ir.Relation) {
	f.Line()
	f.Var().Id(r.LinkVar).Op("=").Add(use(names.QueryLink)).Values(link(m, r)...)
	f.Line()
	f.Var().Id(r.RelationVar).Op("=").Add(use(names.SupportRelation)).Values(
		pair("Link", jen.Op("&").Id(r.LinkVar)), pair("From", jen.Op("&").Id(m.ModelVar)), pair("Target", jen.Op("&").Id(r.Target.ModelVar)), pair("Attach", jen.Id(r.AttachFunc)),
	)
	attach(f, m, r)
}

func link(m *ir.Model, r *ir.Relation) []jen.Code {
	out := []jen.Code{
		pair("Field", jen.Lit(r.Name)), pair("From", jen.Op("&").Id(m.TableVar)), pair("To", jen.Op("&").Id(r.Target.TableVar)),
		pair("FromColumns", places(m, r.FromColumns)), pair("ToColumns", places(r.Target, r.ToColumns)),
	}
	if r.Many {
		out = append(out, pair("Many", jen.True()))
	}
	if r.Owner {
		out = append(out, pair("Owner", jen.True()))
	}
	if v := r.Via; v != nil {
		var via []jen.Code
		if v.Schema != "" {
			via = append(via, pair("Schema", jen.Lit(v.Schema)))
		}
		via = append(via, pair("Name", jen.Lit(v.Name)), pair("FromColumn", jen.Lit(v.FromColumn)), pair("ToColumn", jen.Lit(v.ToColumn)))
		out = append(out, pair("Via", jen.Op("&").Add(use(names.QueryJoinTable)).Values(via...)))
	}
	return out
}

// attach emits the function that stores included rows in their parent. The runtime calls this
// function also for a parent without included rows.
func attach(f *jen.File, m *ir.Model, r *ir.Relation) {
	field := jen.Id("parent").Assert(pointer(m)).Dot(r.Go)
	f.Line()
	f.Func().Id(r.AttachFunc).Params(jen.Id("parent").Any(), jen.Id("children").Index().Any()).BlockFunc(func(g *jen.Group) {
		if !r.Many {
			if r.Null >= 0 {
				g.Id("parent").Assert(pointer(m)).Dot(nullRelations).Dot("Set").Call(jen.Lit(r.Null), jen.Len(jen.Id("children")).Op("==").Lit(0))
			}
			g.Add(field).Op("=").Add(use(names.RelatedRow)).Types(pointer(r.Target)).Call(jen.Id("children"))
			return
		}
		g.Add(field).Op("=").Add(use(names.RelatedRows)).Types(pointer(r.Target)).Call(jen.Id("children"))
	})
}
