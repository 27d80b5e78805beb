package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/ir"
)

// client emits the client, its constructors, and the descriptors without a client.
//
//	models, datasource          ->    type Client struct { User UserModel; …; session *orm.Session }
//	                                  func Open(ctx context.Context, opts ...orm.Option) (*Client, error) { … }
//	                                  func New(exec orm.Executor, opts ...orm.Option) *Client { … }
//	                                  func (c *Client) Transaction(…) error { … }
//	                                  var Schema = struct{ User *UserFields; … }{ … }
func client(f *jen.File, p *ir.Package) {
	f.PackageComment(fmt.Sprintf("// Package %s is the client of the schema's database: [Open] it, or wrap any executor with [New].", p.Name))
	f.Comment("// This fails to compile when comon_orm's runtime and generator do not fit together: run the generator again.")
	f.Const().Id("_").Op("=").Add(orm(ir.RuntimeVersion))

	f.Comment("// Client holds one handle for each model. It is safe for concurrent use; inside a transaction it belongs to one goroutine.")
	f.Type().Id("Client").StructFunc(func(g *jen.Group) {
		for _, m := range p.Models {
			g.Id(m.Go).Id(m.Model)
		}
		g.Id("session").Op("*").Add(orm("Session"))
	})
	constructors(f, p)
	methods(f)

	f.Comment("// Schema holds the descriptors of every model, for code that has no client at hand.")
	f.Var().Id("Schema").Op("=").StructFunc(func(g *jen.Group) {
		for _, m := range p.Models {
			g.Id(m.Go).Op("*").Id(m.Fields)
		}
	}).CustomFunc(multiline, func(g *jen.Group) {
		for _, m := range p.Models {
			g.Add(pair(m.Go, jen.Op("&").Id(m.FieldsVar)))
		}
	})
}

func constructors(f *jen.File, p *ir.Package) {
	var source []jen.Code
	where := "It needs [orm.WithURL]: the schema's own URL may hold a password and stays there."
	switch {
	case p.Literal != "":
		source = append(source, pair("Literal", jen.Lit(p.Literal)))
		where = fmt.Sprintf("Its URL is %s unless an option says otherwise.", p.Literal)
	case p.Env != "":
		source = append(source, pair("Env", jen.Lit(p.Env)))
		where = fmt.Sprintf("Its URL is read from %s unless an option says otherwise.", p.Env)
	}
	if p.SchemaDir != "" {
		source = append(source, pair("SchemaDir", jen.Lit(p.SchemaDir)))
	}
	comment(f, "Open connects to the database. "+where+" It never changes a schema.", "")
	f.Func().Id("Open").Params(jen.Id("ctx").Qual("context", "Context"), jen.Id("opts").Op("...").Add(orm("Option"))).
		Params(jen.Op("*").Id("Client"), jen.Error()).Block(
		jen.List(jen.Id("exec"), jen.Err()).Op(":=").Qual(ir.DriverPath(p.Provider), "Open").
			Call(jen.Id("ctx"), orm("Source").Values(source...), jen.Id("opts").Op("...")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(jen.Id("New").Call(jen.Id("exec"), jen.Id("opts").Op("...")), jen.Nil()),
	)
	f.Comment("// New returns a client on an executor of either database: a pool or a transaction. Of the options, it heeds middleware.")
	f.Func().Id("New").Params(jen.Id("exec").Add(orm("Executor")), jen.Id("opts").Op("...").Add(orm("Option"))).Op("*").Id("Client").Block(
		jen.Return(jen.Id("on").Call(orm("NewSession").Call(jen.Id("exec"), jen.Id("tables").Call(), jen.Id("opts").Op("...")))),
	)
	f.Line()
	f.Func().Id("on").Params(jen.Id("s").Op("*").Add(orm("Session"))).Op("*").Id("Client").Block(
		jen.Return(jen.Op("&").Id("Client").CustomFunc(multiline, func(g *jen.Group) {
			for _, m := range p.Models {
				g.Add(pair(m.Go, jen.Id(m.Model).Values(
					jen.Op("&").Id(m.FieldsVar), orm("NewModel").Types(pointer(m)).Call(jen.Id("s"), jen.Op("&").Id(m.MetaVar)))))
			}
			g.Add(pair("session", jen.Id("s")))
		})),
	)
	f.Line()
	f.Func().Id("tables").Params().Index().Op("*").Add(query("Table")).Block(
		jen.Return(jen.Index().Op("*").Add(query("Table")).ValuesFunc(func(g *jen.Group) {
			for _, m := range p.Models {
				g.Op("&").Id(m.TableVar)
			}
		})),
	)
}

func methods(f *jen.File) {
	ctx := func() *jen.Statement { return jen.Id("ctx").Qual("context", "Context") }
	session := func() *jen.Statement { return jen.Id("c").Dot("session") }
	method := func(doc, name string) *jen.Statement {
		comment(f, doc, "")
		return f.Func().Params(jen.Id("c").Op("*").Id("Client")).Id(name)
	}

	method("Close releases the connections.", "Close").Params().Error().Block(jen.Return(session().Dot("Close").Call()))

	method("Executor is what runs the client's statements: a pool, or the transaction that the client belongs to.", "Executor").
		Params().Add(orm("Executor")).Block(jen.Return(session().Dot("Executor").Call()))

	method("ORMSession implements [orm.Handle], for [orm.Raw].", "ORMSession").
		Params().Op("*").Add(orm("Session")).Block(jen.Return(session()))

	method("Exec runs SQL of your own and returns the number of rows it changed.", "Exec").
		Params(ctx(), jen.Id("sql").String(), jen.Id("args").Op("...").Any()).Params(jen.Int64(), jen.Error()).
		Block(jen.Return(session().Dot("Exec").Call(jen.Id("ctx"), jen.Id("sql"), jen.Id("args").Op("..."))))

	method("Transaction runs fn in a transaction, or in a savepoint when the client already belongs to one. An error or a panic rolls back.", "Transaction").
		Params(ctx(), jen.Id("fn").Func().Params(jen.Id("tx").Op("*").Id("Client")).Error(), jen.Id("opts").Op("...").Add(orm("TxOption"))).
		Error().Block(jen.Return(session().Dot("Transaction").Call(jen.Id("ctx"),
		jen.Func().Params(jen.Id("tx").Op("*").Add(orm("Session"))).Error().Block(jen.Return(jen.Id("fn").Call(jen.Id("on").Call(jen.Id("tx"))))),
		jen.Id("opts").Op("..."))))
}
