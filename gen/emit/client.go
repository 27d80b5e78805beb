package emit

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
)

// client emits the client, its transactions and constructors.
//
//	models, datasource   ->   type Client struct{ orm.Session }
//	                          func Open(ctx context.Context, opts ...orm.Option) (*Client, error)
//	                          func New(exec driver.Executor, opts ...orm.Option) *Client { … }
//	                          func (c *Client) Transaction(…) error { … }
//	                          func (c *Client) Begin(…) (*Tx, error) { … }
//	                          type Tx struct{ orm.Session }
//	                          func (t *Tx) Commit(ctx context.Context) error { … }
//	                          type QuerySupport struct{}
func client(f *jen.File, p *ir.Package) {
	packageComment(f, fmt.Sprintf("Package %s is the client of the schema's database: [Open] it, or wrap any executor with [New]. "+
		"Here are its rows and create inputs; package %s has the queries.", p.Name, p.QueryName))
	packageCalls(f, p)
	comment(f, "This does not compile if the versions of comon_orm's runtime and generator differ: run the generator again.", "")
	f.Const().Id("_").Op("=").Add(use(names.SupportVersion))

	comment(f, "Client is the database. Queries run on it, and its methods Exec and Executor are for SQL of your own. It is safe for concurrent use.", "")
	f.Type().Id("Client").Struct(use(names.OrmSession))
	constructors(f, p)
	comment(f, "Close releases the connections.", "")
	f.Func().Params(jen.Id("c").Op("*").Id("Client")).Id("Close").Params().Error().Block(
		jen.Return(jen.Id("c").Dot(names.SessionExecutor.String()).Call().Dot(names.ExecutorClose.String()).Call()))
	transaction(f, "c", "Client", "Transaction runs fn in a transaction. An error or a panic rolls back.")
	begin(f, "c", "Client", "Begin begins a transaction, which holds a connection until [Tx.Commit] or [Tx.Rollback]: defer tx.Rollback(ctx).")
	scope(f, "c", "Client", "Scope returns a client that reads and writes only rows for which the conditions of their model hold.")
	comment(f, "Tx is a transaction. Queries run on it as on a [Client]. It belongs to one goroutine. It ends with the function of Transaction, or with Commit or Rollback after Begin.", "")
	f.Type().Id("Tx").Struct(use(names.OrmSession))
	transaction(f, "t", "Tx", "Transaction runs fn in a savepoint. An error or a panic rolls back to it.")
	begin(f, "t", "Tx", "Begin begins a savepoint. Commit or Rollback ends it; until then the outer transaction cannot be used.")
	ends(f)
	scope(f, "t", "Tx", "Scope returns the transaction restricted to rows for which the conditions of their model hold.")

	comment(f, fmt.Sprintf("QuerySupport is for package %s. Applications do not need it.", p.QueryName), "")
	f.Type().Id("QuerySupport").Struct()
	comment(f, "schemaName identifies the schema: a query of another schema is refused.", "")
	f.Const().Id("schemaName").Op("=").Lit(p.ImportPath)
	f.Line()
	f.Var().Id("schema").Op("=").Add(use(names.SupportSchema)).CustomFunc(multiline, func(g *jen.Group) {
		g.Add(pair("Package", jen.Id("schemaName")))
		g.Add(pair("Models", jen.Index().Op("*").Add(use(names.SupportModel)).CustomFunc(multiline, func(g *jen.Group) {
			for _, m := range p.Models {
				g.Op("&").Id(m.ModelVar)
			}
		})))
		if len(p.Enums) > 0 {
			g.Add(pair("Enums", jen.Index().Op("*").Add(use(names.SupportEnum)).CustomFunc(multiline, func(g *jen.Group) {
				for _, e := range p.Enums {
					g.Op("&").Id(e.EnumVar)
				}
			})))
		}
	})
}

func packageComment(f *jen.File, text string) {
	for line := range strings.SplitSeq(wrap(text), "\n") {
		f.PackageComment("// " + line)
	}
}

// packageCalls adds examples of calls to the package comment.
func packageCalls(f *jen.File, p *ir.Package) {
	if len(p.Calls) == 0 {
		return
	}
	f.PackageComment("//")
	f.PackageComment("// For example:")
	f.PackageComment("//")
	for _, call := range p.Calls {
		f.PackageComment("//\t" + call)
	}
}

func constructors(f *jen.File, p *ir.Package) {
	var source []jen.Code
	where := "It needs " + names.OrmWithURL.Link() + ": the schema's own URL may hold a password and stays there."
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
	f.Func().Id("Open").Params(jen.Id("ctx").Qual("context", "Context"), jen.Id("opts").Op("...").Add(use(names.OrmOption))).
		Params(jen.Op("*").Id("Client"), jen.Error()).Block(
		jen.List(jen.Id("exec"), jen.Err()).Op(":=").Add(use(names.Open(p.Provider))).
			Call(jen.Id("ctx"), use(names.DriverSource).Values(source...), jen.Id("opts").Op("...")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(jen.Id("New").Call(jen.Id("exec"), jen.Id("opts").Op("...")), jen.Nil()),
	)
	comment(f, "New returns a client on an executor of either database: a pool or a transaction. Of the options it uses those that no connection needs, such as middleware.", "")
	f.Func().Id("New").Params(jen.Id("exec").Add(use(names.DriverExecutor)), jen.Id("opts").Op("...").Add(use(names.OrmOption))).Op("*").Id("Client").Block(
		jen.Return(jen.Op("&").Id("Client").Values(use(names.OrmNewSession).Call(jen.Id("exec"), jen.Op("&").Id("schema"), jen.Id("opts").Op("...")))),
	)
}

// transaction emits the method Transaction, which runs a function in a transaction.
func transaction(f *jen.File, receiver, typeName, doc string) {
	comment(f, doc, "")
	f.Func().Params(jen.Id(receiver).Op("*").Id(typeName)).Id("Transaction").Params(
		jen.Id("ctx").Qual("context", "Context"),
		jen.Id("fn").Func().Params(jen.Id("tx").Op("*").Id("Tx")).Error(),
		jen.Id("opts").Op("...").Add(use(names.OrmTxOption)),
	).Error().Block(jen.Return(jen.Id(receiver).Dot(names.SessionInTx.String()).Call(jen.Id("ctx"),
		jen.Func().Params(jen.Id("s").Add(use(names.OrmSession))).Error().Block(jen.Return(jen.Id("fn").Call(jen.Op("&").Id("Tx").Values(jen.Id("s"))))),
		jen.Id("opts").Op("..."))))
}

// begin emits the method Begin, which returns a transaction.
func begin(f *jen.File, receiver, typeName, doc string) {
	comment(f, doc, "")
	f.Func().Params(jen.Id(receiver).Op("*").Id(typeName)).Id("Begin").Params(
		jen.Id("ctx").Qual("context", "Context"),
		jen.Id("opts").Op("...").Add(use(names.OrmTxOption)),
	).Params(jen.Op("*").Id("Tx"), jen.Error()).Block(
		jen.List(jen.Id("s"), jen.Err()).Op(":=").Id(receiver).Dot(names.SessionBegin.String()).Call(jen.Id("ctx"), jen.Id("opts").Op("...")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(jen.Op("&").Id("Tx").Values(jen.Id("s")), jen.Nil()),
	)
}

// scope emits the method Scope. Its parameters are no generic types, because a package that only
// mentions the client should not compile them.
func scope(f *jen.File, receiver, typeName, doc string) {
	comment(f, doc, "")
	f.Func().Params(jen.Id(receiver).Op("*").Id(typeName)).Id("Scope").
		Params(jen.Id("conditions").Op("...").Add(use(names.OrmAnyPredicate))).Op("*").Id(typeName).
		Block(jen.Return(jen.Op("&").Id(typeName).Values(jen.Id(receiver).Dot(names.SessionScope.String()).Call(jen.Id("conditions").Op("...")))))
}

// ends emits the methods that end a transaction of Begin, and Context.
func ends(f *jen.File) {
	method := func(name, doc string, result jen.Code, call names.Name) {
		comment(f, doc, "")
		f.Func().Params(jen.Id("t").Op("*").Id("Tx")).Id(name).Params(jen.Id("ctx").Qual("context", "Context")).Add(result).
			Block(jen.Return(use(call).Call(jen.Id("ctx"), jen.Id("t"))))
	}
	method("Commit", "Commit commits and ends a transaction of Begin. Transaction does it itself.", jen.Error(), names.OrmCommitTx)
	method("Rollback", "Rollback undoes and ends a transaction of Begin, even if ctx has ended. After Commit it does nothing.", jen.Error(), names.OrmRollbackTx)
	method("Context", "Context returns a context that carries the transaction, for "+names.OrmAfterCommit.Link()+".", jen.Qual("context", "Context"), names.OrmWithTx)
}
