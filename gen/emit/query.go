package emit

import (
	"fmt"
	"strings"

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
	comment(f, fmt.Sprintf("%s has the verbs of %s (%s) and the descriptors for its filters, orders, assignments and includes.",
		m.Query, m.Go, strings.Join(verbs(m), ", ")), "")
	f.Type().Id(m.Query).StructFunc(func(g *jen.Group) {
		g.Add(use(modelDescriptor(m).Type).Types(pointer(m)))
		for _, c := range m.Columns {
			comment(g, "", c.Doc)
			g.Id(c.Go).Op("*").Add(descriptor(m, c))
		}
		for _, r := range m.Relations {
			comment(g, "", r.Doc)
			g.Id(r.Go).Op("*").Add(relationDescriptorOf(m, r))
		}
		for _, s := range m.Selectors {
			g.Comment(fmt.Sprintf("// %s selects the %s with that %s.", s.Func, m.Go, s.Doc))
			g.Id(s.Func).Add(selectorFunc(m, s))
		}
		if m.Create != "" {
			g.Comment("// CreateMany creates several rows, all or nothing.")
			g.Id("CreateMany").Add(createManyFunc(m))
		}
	})
	f.Line()
	newQueryModel(f, p, m)
}

// verbs returns the verbs of a model, for its documentation: go doc does not show the fields of the
// embedded descriptor.
func verbs(m *ir.Model) []string {
	list := []string{"FindMany", "FindFirst", "FindUnique", "GroupBy", "Aggregate", "CountRows"}
	if m.Create != "" {
		list = append(list, "Create", "CreateMany", "Upsert")
	}
	if m.Access != ir.ReadOnly {
		list = append(list, "Update", "UpdateMany", "Delete", "DeleteMany")
	}
	return append(list, "And", "Or", "Not", "AllRows")
}

// newQueryModel emits assignments instead of one literal, because gofmt aligns the elements of a
// literal. With a literal, one long name would change the lines of all fields.
func newQueryModel(f *jen.File, p *ir.Package, m *ir.Model) {
	f.Func().Id(m.NewFunc).Params().Op("*").Id(m.Query).BlockFunc(func(g *jen.Group) {
		g.Id("f").Op(":=").Qual(p.ImportPath, "QuerySupport").Values().Dot(m.Go).Call()
		g.Id("m").Op(":=").Op("&").Id(m.Query).Values(pair(modelDescriptor(m).Type.String(),
			jen.Op("*").Add(converted(use(modelDescriptor(m).Type).Types(pointer(m)), use(modelDescriptor(m).New).Call(jen.Id("f"))))))
		for _, c := range m.Columns {
			g.Id("m").Dot(c.Go).Op("=").Add(converted(descriptor(m, c), newDescriptor(p, c)))
		}
		for _, r := range m.Relations {
			g.Id("m").Dot(r.Go).Op("=").Add(converted(relationDescriptorOf(m, r), use(relationDescriptor(r).New).Call(jen.Id("f"), jen.Lit(r.Name))))
		}
		for _, s := range m.Selectors {
			selector(g, p, m, s)
		}
		if m.Create != "" {
			createMany(g, m)
		}
		g.Return(jen.Id("m"))
	})
}

// converted emits the conversion of a descriptor of any model to a descriptor of one model.
func converted(to, descriptor *jen.Statement) *jen.Statement {
	return jen.Parens(jen.Op("*").Add(to)).Call(descriptor)
}

func descriptor(m *ir.Model, c *ir.Column) *jen.Statement {
	if c.Descriptor.Typed {
		return use(c.Descriptor.Type).Types(pointer(m), typ(c.Kind.Go))
	}
	return use(c.Descriptor.Type).Types(pointer(m))
}

func newDescriptor(p *ir.Package, c *ir.Column) *jen.Statement {
	args := []jen.Code{jen.Id("f"), jen.Lit(c.Name)}
	if c.Arity == schema.List {
		args = append(args, use(c.Kind.Name))
	}
	if c.Descriptor.Typed {
		args = append(args, queryConstructor(p, c.Kind))
	}
	return use(c.Descriptor.New).Call(args...)
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

// relationDescriptorOf emits the type of the descriptor of a relation field.
func relationDescriptorOf(m *ir.Model, r *ir.Relation) *jen.Statement {
	return use(relationDescriptor(r).Type).Types(pointer(m), pointer(r.Target))
}

func createManyFunc(m *ir.Model) *jen.Statement {
	return jen.Func().Params(jen.Id("in").Index().Qual(m.Path, m.Create)).Op("*").Add(use(names.OrmCreateMany).Types(pointer(m)))
}

func createMany(g *jen.Group, m *ir.Model) {
	encode := jen.Func().Params(jen.Id("i").Int(), jen.Id("row").Op("*").Add(use(names.SupportInputRow))).Block(
		jen.Id("in").Index(jen.Id("i")).Dot("Encode").Call(jen.Nil(), jen.Id("row")))
	g.Id("m").Dot("CreateMany").Op("=").Add(createManyFunc(m)).Block(jen.Return(converted(
		use(names.OrmCreateMany).Types(pointer(m)), use(names.OrmCreateRows).Call(jen.Id("f"), jen.Len(jen.Id("in")), encode))))
}

// selectorFunc emits the type of the function that selects a row by a unique key.
//
//	@@id([tenantId, userId])   ->   func(tenantID, userID int) orm.Unique[*blogdb.Membership]
func selectorFunc(m *ir.Model, s *ir.Selector) *jen.Statement {
	return jen.Func().ParamsFunc(func(g *jen.Group) {
		for i, c := range s.Columns {
			g.Id(s.Params[i]).Add(typ(c.Kind.Go))
		}
	}).Add(use(names.OrmUnique).Types(pointer(m)))
}

// selector emits the function of a unique key.
func selector(g *jen.Group, p *ir.Package, m *ir.Model, s *ir.Selector) {
	g.Id(s.Key).Op(":=").Add(use(names.OrmUniqueBy)).CallFunc(func(g *jen.Group) {
		g.Id("f")
		for _, c := range s.Columns {
			g.Lit(c.Name)
		}
	})
	g.Id("m").Dot(s.Func).Op("=").Add(selectorFunc(m, s)).Block(jen.Return(use(names.OrmUnique).Types(pointer(m)).Call(jen.Id(s.Key).CallFunc(func(g *jen.Group) {
		for i, c := range s.Columns {
			value := construct(c.Kind)
			if c.Kind.Enum != nil {
				value = queryConstructor(p, c.Kind)
			}
			g.Add(value.Call(jen.Id(s.Params[i])))
		}
	}))))
}
