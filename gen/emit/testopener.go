package emit

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
)

// testOpener emits the package that opens an in-memory database for tests.
//
//	DDL for SQLite   ->   func Open(t testing.TB, opts ...orm.Option) *blogdb.Client { … }
func testOpener(f *jen.File, p *ir.Package) {
	f.PackageComment(fmt.Sprintf("// Package %s opens databases for tests.", p.TestPackage))
	comment(f, "Open returns a client on a SQLite database of its own, in memory and with the schema applied. It is closed when the test ends.", "")
	f.Func().Id("Open").Params(jen.Id("t").Qual("testing", "TB"), jen.Id("opts").Op("...").Add(use(names.OrmOption))).
		Op("*").Qual(p.ImportPath, "Client").Block(
		jen.Id("t").Dot("Helper").Call(),
		jen.List(jen.Id("exec"), jen.Err()).Op(":=").Add(use(names.SQLiteOpenMemory)).
			Call(jen.Id("t").Dot("Context").Call(), jen.Id("ddl").Call(), jen.Id("opts").Op("...")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Id("t").Dot("Fatal").Call(jen.Err())),
		jen.Id("t").Dot("Cleanup").Call(jen.Func().Params().Block(
			jen.If(jen.Err().Op(":=").Id("exec").Dot(names.SQLiteClose.String()).Call(), jen.Err().Op("!=").Nil()).Block(jen.Id("t").Dot("Error").Call(jen.Err())),
		)),
		jen.Return(jen.Qual(p.ImportPath, "New").Call(jen.Id("exec"), jen.Id("opts").Op("..."))),
	)
	f.Line()
	f.Func().Id("ddl").Params().Index().String().Block(
		jen.Return(jen.Index().String().CustomFunc(multiline, func(g *jen.Group) {
			for _, s := range p.TestDDL {
				g.Add(sql(s))
			}
		})),
	)
}

// sql emits a statement. For readability it emits a raw string literal, if the statement can be
// written as such a literal.
func sql(s string) *jen.Statement {
	if strings.ContainsAny(s, "`\r\x00\ufeff") {
		return jen.Lit(s)
	}
	return jen.Op("`" + s + "`")
}
