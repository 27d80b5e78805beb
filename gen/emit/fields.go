package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/ir"
)

// fields emits the descriptors of a model and its handle.
//
//	name  String?                     type UserFields struct { Name *orm.NullText[*User]; Posts *orm.Many[*User, *Post] }
//	posts Post[]                ->    var fieldsUser = UserFields{Name: &orm.NullText[*User]{Column: 2}, Posts: …}
//	                                  type UserModel struct { *UserFields; orm.Model[*User] }
//	                                  func (m *UserModel) CreateMany(in []UserCreate) *orm.CreateMany[*User] { … }
func fields(f *jen.File, m *ir.Model) {
	comment(f, fmt.Sprintf("%s holds what filters, orders, assignments and includes of %s are made from.", m.Fields, m.Go), "")
	f.Type().Id(m.Fields).StructFunc(func(g *jen.Group) {
		for _, c := range m.Columns {
			comment(g, "", c.Doc)
			g.Id(c.Go).Op("*").Add(descriptor(m, c))
		}
		for _, r := range m.Relations {
			comment(g, "", r.Doc)
			g.Id(r.Go).Op("*").Add(handle(m, r))
		}
	})
	f.Line()
	f.Var().Id(m.FieldsVar).Op("=").Id(m.Fields).CustomFunc(multiline, func(g *jen.Group) {
		for _, c := range m.Columns {
			g.Add(pair(c.Go, jen.Op("&").Add(descriptor(m, c)).Values(descriptorData(c)...)))
		}
		for _, r := range m.Relations {
			g.Add(pair(r.Go, jen.Op("&").Add(handle(m, r)).Values(pair("Relation", jen.Op("&").Id(r.RelationVar)))))
		}
	})
	modelHandle(f, m)
}

func descriptor(m *ir.Model, c *ir.Column) *jen.Statement {
	if c.Descriptor.Typed {
		return orm(c.Descriptor.Name).Types(pointer(m), typ(c.Kind.Go))
	}
	return orm(c.Descriptor.Name).Types(pointer(m))
}

func descriptorData(c *ir.Column) []jen.Code {
	out := []jen.Code{pair("Column", jen.Lit(c.Index))}
	if c.Shape == ir.List {
		out = append(out, pair("Kind", query(c.Kind.Name)))
	}
	if c.Descriptor.Typed {
		out = append(out, pair("Of", constructor(c.Kind)))
	}
	return out
}

// handle is the descriptor of a relation field.
func handle(m *ir.Model, r *ir.Relation) *jen.Statement {
	name := "One"
	if r.Many {
		name = "Many"
	}
	return orm(name).Types(pointer(m), pointer(r.Target))
}

func modelHandle(f *jen.File, m *ir.Model) {
	comment(f, fmt.Sprintf("%s queries and changes %q.", m.Model, m.Table), "")
	f.Type().Id(m.Model).Struct(jen.Op("*").Id(m.Fields), orm("Model").Types(pointer(m)))
	f.Comment("// CreateMany creates several rows, all or nothing.")
	f.Func().Params(jen.Id("m").Op("*").Id(m.Model)).Id("CreateMany").Params(jen.Id("in").Index().Id(m.Create)).
		Op("*").Add(orm("CreateMany").Types(pointer(m))).Block(
		jen.Return(orm("CreateRows").Call(jen.Op("&").Id("m").Dot("Model"), jen.Len(jen.Id("in")),
			jen.Func().Params(jen.Id("i").Int(), jen.Id("v").Op("*").Add(orm("Values"))).Block(
				jen.Id("in").Index(jen.Id("i")).Dot("Give").Call(jen.Nil(), jen.Id("v"))))),
	)
}

// selectors emits one function for each way to name a single row.
//
//	@@id([tenantId, userId])    ->    func (*MembershipFields) ByTenantIDUserID(tenantID, userID int) orm.Unique[*Membership]
func selectors(f *jen.File, m *ir.Model) {
	for _, s := range m.Selectors {
		comment(f, fmt.Sprintf("%s selects the %s with that %s.", s.Func, m.Go, s.Doc), "")
		f.Func().Params(jen.Op("*").Id(m.Fields)).Id(s.Func).ParamsFunc(func(g *jen.Group) {
			for i, c := range s.Columns {
				g.Id(s.Params[i]).Add(typ(c.Kind.Go))
			}
		}).Add(orm("Unique").Types(pointer(m))).Block(jen.Return(orm("UniqueBy").Types(pointer(m)).CallFunc(func(g *jen.Group) {
			g.Index().Int().ValuesFunc(func(g *jen.Group) {
				for _, c := range s.Columns {
					g.Lit(c.Index)
				}
			})
			for i, c := range s.Columns {
				g.Add(construct(c.Kind).Call(jen.Id(s.Params[i])))
			}
		})))
	}
}
