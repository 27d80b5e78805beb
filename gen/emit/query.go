package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// queryDoc emits the package comment of the query package.
func queryDoc(f *jen.File, p *ir.Package) {
	packageComment(f, fmt.Sprintf("Package %s has the queries and changes of package %s: one variable for each model.", p.QueryName, p.Name))
	f.PackageComment("//")
	packageComment(f, "A query is a value that knows no connection: it runs on a client or in a transaction. "+
		"Queries are immutable, safe to keep, to extend and to share.")
	packageCalls(f, p)
}

// queryModel emits a model's variable in the query package: its operations, descriptors and
// selectors.
//
//	model User {                      // User queries and changes "users".
//	  id    Int     @id               var User *UserModel = newUser()
//	  name  String?             ->    type UserModel struct {
//	  posts Post[]                        orm.Model[*blogdb.User]
//	}                                     Name  *orm.NullText[*blogdb.User]
//	                                      Posts *orm.Many[*blogdb.User, *blogdb.Post]
//	                                      keyID []int
//	                                  }
//	                                  func newUser() *UserModel { … }
func queryModel(f *jen.File, p *ir.Package, m *ir.Model) {
	does := "queries and changes"
	if m.Access == ir.ReadOnly {
		does = "queries the view"
	}
	comment(f, fmt.Sprintf("%s %s %q.", m.Go, does, m.Table), m.Doc)
	f.Var().Id(m.Go).Op("*").Id(m.Query).Op("=").Id(m.NewFunc).Call()
	comment(f, fmt.Sprintf("%s has the operations of %s and the descriptors for its filters, orders, assignments and includes.", m.Query, m.Go), "")
	f.Type().Id(m.Query).StructFunc(func(g *jen.Group) {
		g.Add(use(modelDescriptor(m).Type).Types(pointer(m)))
		for _, c := range m.Columns {
			comment(g, "", described(c, "Column "+c.DB+"."))
			g.Id(c.Go).Op("*").Add(descriptor(m, c))
		}
		for _, r := range m.Relations {
			lead := "Rows of "
			if !r.Many {
				lead = "The row of "
			}
			comment(g, lead+r.Target.Go+".", r.Doc)
			g.Id(r.Go).Op("*").Add(use(relationDescriptor(r).Type).Types(pointer(m), pointer(r.Target)))
		}
		for _, s := range m.Selectors {
			g.Comment("// of " + s.Func)
			g.Id(s.Key).Index().Int()
		}
	})
	f.Line()
	newQueryModel(f, p, m)
	if m.Create != "" {
		createMany(f, m)
	}
	selectors(f, p, m)
}

// newQueryModel emits assignments instead of one literal, because gofmt aligns the elements of a
// literal. With a literal, one long name would change the lines of all fields.
func newQueryModel(f *jen.File, p *ir.Package, m *ir.Model) {
	f.Func().Id(m.NewFunc).Params().Op("*").Id(m.Query).BlockFunc(func(g *jen.Group) {
		g.Id("f").Op(":=").Qual(p.ImportPath, "QuerySupport").Values().Dot(m.Go).Call()
		g.Id("m").Op(":=").Op("&").Id(m.Query).Values(pair(modelDescriptor(m).Type.String(), use(modelDescriptor(m).New).Types(pointer(m)).Call(jen.Id("f"))))
		for _, c := range m.Columns {
			g.Id("m").Dot(c.Go).Op("=").Add(newDescriptor(p, m, c))
		}
		for _, r := range m.Relations {
			g.Id("m").Dot(r.Go).Op("=").Add(use(relationDescriptor(r).New).Types(pointer(m), pointer(r.Target)).Call(jen.Id("f"), jen.Lit(r.Name)))
		}
		for _, s := range m.Selectors {
			g.Id("m").Dot(s.Key).Op("=").Id("f").Dot(names.FieldsColumns.String()).CallFunc(func(g *jen.Group) {
				for _, c := range s.Columns {
					g.Lit(c.Name)
				}
			})
		}
		g.Return(jen.Id("m"))
	})
}

func descriptor(m *ir.Model, c *ir.Column) *jen.Statement {
	if c.Descriptor.Typed {
		return use(c.Descriptor.Type).Types(pointer(m), typ(c.Kind.Go))
	}
	return use(c.Descriptor.Type).Types(pointer(m))
}

func newDescriptor(p *ir.Package, m *ir.Model, c *ir.Column) *jen.Statement {
	args := []jen.Code{jen.Id("f"), jen.Lit(c.Name)}
	if c.Arity == schema.List {
		args = append(args, use(c.Kind.Name))
	}
	if c.Descriptor.Typed {
		args = append(args, queryConstructor(p, c.Kind))
	}
	return use(c.Descriptor.New).Types(pointer(m)).Call(args...)
}

// queryConstructor emits the function that creates a query value, as an expression of the query
// package.
func queryConstructor(p *ir.Package, k *ir.Kind) *jen.Statement {
	if k.Enum != nil {
		return jen.Qual(p.ImportPath, "QuerySupport").Values().Dot(k.Go.Name)
	}
	return constructor(k)
}

// modelDescriptor returns the type with the operations of a model.
func modelDescriptor(m *ir.Model) ir.Descriptor {
	switch m.Access {
	case ir.ExistingRows:
		return ir.Descriptor{Type: names.OrmExistingModel, New: names.OrmNewExisting}
	case ir.ReadOnly:
		return ir.Descriptor{Type: names.OrmViewModel, New: names.OrmNewView}
	case ir.All:
	}
	return ir.Descriptor{Type: names.OrmModel, New: names.OrmNewModel}
}

// relationDescriptor returns the descriptor of a relation field.
func relationDescriptor(r *ir.Relation) ir.Descriptor {
	many, one := ir.Descriptor{Type: names.OrmMany, New: names.OrmNewMany}, ir.Descriptor{Type: names.OrmOne, New: names.OrmNewOne}
	switch r.Access {
	case ir.ExistingRows:
		many = ir.Descriptor{Type: names.OrmExistingMany, New: names.OrmNewExistMany}
		one = ir.Descriptor{Type: names.OrmExistingOne, New: names.OrmNewExistOne}
	case ir.ReadOnly:
		many = ir.Descriptor{Type: names.OrmViewMany, New: names.OrmNewViewMany}
		one = ir.Descriptor{Type: names.OrmViewOne, New: names.OrmNewViewOne}
	case ir.All:
	}
	if r.Many {
		return many
	}
	return one
}

func createMany(f *jen.File, m *ir.Model) {
	f.Comment("// CreateMany creates several rows, all or nothing.")
	f.Func().Params(jen.Id("m").Op("*").Id(m.Query)).Id("CreateMany").Params(jen.Id("in").Index().Qual(m.Path, m.Create)).
		Op("*").Add(use(names.OrmCreateMany).Types(pointer(m))).Block(
		jen.Return(use(names.OrmCreateRows).Call(jen.Op("&").Id("m").Dot(names.OrmModel.String()), jen.Len(jen.Id("in")),
			jen.Func().Params(jen.Id("i").Int(), jen.Id("row").Op("*").Add(use(names.SupportInputRow))).Block(
				jen.Id("in").Index(jen.Id("i")).Dot("Encode").Call(jen.Nil(), jen.Id("row"))))),
	)
}

// selectors emits one method for each unique key.
//
//	@@id([tenantId, userId])   ->   func (m *MembershipModel) ByTenantIDUserID(
//	                                    tenantID, userID int) orm.Unique[*blogdb.Membership]
func selectors(f *jen.File, p *ir.Package, m *ir.Model) {
	for _, s := range m.Selectors {
		comment(f, fmt.Sprintf("%s selects the %s with that %s.", s.Func, m.Go, s.Doc), "")
		f.Func().Params(jen.Id("m").Op("*").Id(m.Query)).Id(s.Func).ParamsFunc(func(g *jen.Group) {
			for i, c := range s.Columns {
				g.Id(s.Params[i]).Add(typ(c.Kind.Go))
			}
		}).Add(use(names.OrmUnique).Types(pointer(m))).Block(jen.Return(use(names.OrmUniqueBy).Types(pointer(m)).CallFunc(func(g *jen.Group) {
			g.Id("m").Dot(s.Key)
			for i, c := range s.Columns {
				value := construct(c.Kind)
				if c.Kind.Enum != nil {
					value = queryConstructor(p, c.Kind)
				}
				g.Add(value.Call(jen.Id(s.Params[i])))
			}
		})))
	}
}
