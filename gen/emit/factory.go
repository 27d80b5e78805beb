package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// testHelpers emits a function that returns a transaction for a test, and functions that create
// rows.
func testHelpers(f *jen.File, p *ir.Package) {
	packageComment(f, fmt.Sprintf("Package %s opens databases for tests and creates rows in them.", p.TestPackage))
	client := jen.Op("*").Qual(p.ImportPath, "Client")
	comment(f, "Sandbox returns a client that runs in a transaction of db, which is rolled back when the test ends. "+
		"Its transactions are savepoints. It belongs to one goroutine.", "")
	f.Func().Id("Sandbox").Params(jen.Id("t").Qual("testing", "TB"), jen.Id("db").Add(client)).Add(client.Clone()).Block(
		jen.Id("t").Dot("Helper").Call(),
		jen.Return(jen.Op("&").Qual(p.ImportPath, "Client").Values(pair("Session",
			use(names.TestSandbox).Call(jen.Id("t"), jen.Id("db"), jen.Id("db").Dot(names.SessionExecutor.String()).Call())))),
	)
	if len(p.Factories) == 0 {
		return
	}
	comment(f, "values makes different values for the rows of all tests.", "")
	f.Var().Id("values").Add(use(names.TestValues))
	for _, factory := range p.Factories {
		newRow(f, p, factory)
	}
}

// newRow emits the function that creates a row for a test.
//
//	model Post {                  ->   func NewPost(t testing.TB, db orm.Querier,
//	  title  String                        edit ...func(*blogdb.PostCreate)) *blogdb.Post {
//	  author User @relation(…)             var in blogdb.PostCreate
//	}                                      in.Title = values.Text("title", 0)
//	                                       if in.AuthorID == nil { … NewUser(t, db) … }
//	                                       return ormtest.Create(t, db, q.Post.Create(in))
//	                                   }
func newRow(f *jen.File, p *ir.Package, n *ir.Factory) {
	m := n.Model
	related := ""
	if len(n.Owned) > 0 {
		related = "Required related rows that the input does not refer to are created too."
	}
	comment(f, fmt.Sprintf("%s creates a row of %s with values in its required fields, which edit can change. %s", n.Func, m.Go, related), "")
	f.Func().Id(n.Func).Params(
		jen.Id("t").Qual("testing", "TB"), jen.Id("db").Add(use(names.OrmQuerier)),
		jen.Id("edit").Op("...").Func().Params(jen.Op("*").Qual(m.Path, m.Create)),
	).Add(pointer(m)).BlockFunc(func(g *jen.Group) {
		g.Id("t").Dot("Helper").Call()
		g.Var().Id("in").Qual(m.Path, m.Create)
		for _, c := range n.Filled { // no literal, because gofmt would align its fields
			g.Id("in").Dot(c.Go).Op("=").Add(fill(p, c))
		}
		g.Add(use(names.TestEdit)).Call(jen.Op("&").Id("in"), jen.Id("edit"))
		for _, r := range n.Owned {
			parentRow(g, p, m, r)
		}
		g.Return(use(names.TestCreate).Call(jen.Id("t"), jen.Id("db"), jen.Qual(p.QueryPath, m.Go).Dot("Create").Call(jen.Id("in"))))
	})
}

// fill emits a value of a column.
func fill(p *ir.Package, c *ir.Column) *jen.Statement {
	if e := c.Filler.Enum; e != nil {
		if len(e.Values) == 0 {
			return jen.Lit("")
		}
		return jen.Qual(p.ImportPath, e.Values[0].Go)
	}
	args := make([]jen.Code, len(c.Filler.Args))
	for i, a := range c.Filler.Args {
		args[i] = jen.Lit(a)
	}
	value := jen.Id("values").Dot(c.Filler.Method.String()).Call(args...)
	if c.Kind.Own {
		return use(names.TestOwn).Types(typ(c.Kind.Go)).Call(value)
	}
	return value
}

// nullable emits a value for the field of a nullable column in a create input.
func nullable(c *ir.Column, value jen.Code) *jen.Statement {
	if c.SQLNull {
		return sqlNull(c).Values(pair("V", value), pair("Valid", jen.True()))
	}
	return jen.New(value)
}

// parentRow emits the creation of the row to which a required relation refers. If the key has
// several columns, some of them can be given already, and the new row gets their values.
//
//	if in.AuthorID == nil {
//		parent := NewUser(t, db)
//		in.AuthorID = &parent.ID
//	}
func parentRow(g *jen.Group, p *ir.Package, m *ir.Model, r *ir.Relation) {
	from := func(i int) *jen.Statement { return jen.Id("in").Dot(m.Columns[r.FromColumns[i]].Go) }
	to := func(i int) *ir.Column { return r.Target.Columns[r.ToColumns[i]] }
	missing := from(0).Op("==").Nil()
	for i := 1; i < len(r.FromColumns); i++ {
		missing.Op("||").Add(from(i)).Op("==").Nil()
	}
	args := []jen.Code{jen.Id("t"), jen.Id("db")}
	if len(r.FromColumns) > 1 || to(0).Arity == schema.Optional {
		args = append(args, jen.Func().Params(jen.Id("p").Op("*").Qual(r.Target.Path, r.Target.Create)).BlockFunc(func(g *jen.Group) {
			for i := range r.FromColumns {
				key := func() *jen.Statement { return jen.Id("p").Dot(to(i).Go) }
				if to(i).Arity == schema.Optional { // the key of this row must not be NULL
					g.Add(key()).Op("=").Add(nullable(to(i), fill(p, to(i))))
				}
				given := from(i)
				switch {
				case to(i).Plain:
					given = jen.Op("*").Add(given)
				case to(i).SQLNull:
					given = nullable(to(i), jen.Op("*").Add(given))
				}
				if len(r.FromColumns) > 1 { // otherwise it is not given
					g.If(from(i).Op("!=").Nil()).Block(key().Op("=").Add(given))
				}
			}
		}))
	}
	g.If(missing).BlockFunc(func(g *jen.Group) {
		g.Id("parent").Op(":=").Id("New" + r.Target.Go).Call(args...)
		for i := range r.FromColumns {
			key := jen.Id("parent").Dot(to(i).Go)
			switch {
			case to(i).SQLNull:
				key = jen.Op("&").Add(key.Dot("V"))
			case to(i).Arity == schema.Required:
				key = jen.Op("&").Add(key)
			}
			g.Add(from(i)).Op("=").Add(key)
		}
	})
}
