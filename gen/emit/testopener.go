package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
)

// testFile is one file of the package for tests.
type testFile struct {
	name string
	fill func(*jen.File, *ir.Package)
}

// testFiles returns the files of the package for tests, or none if there is no such package.
func testFiles(p *ir.Package) []testFile {
	var out []testFile
	if p.TestDDL != nil {
		out = append(out, testFile{"sqlite_gen.go", testOpener})
	}
	if p.PostgresDDL != nil {
		out = append(out, testFile{"postgres_gen.go", postgresOpener})
	}
	if len(out) > 0 {
		out = append(out, testFile{p.TestPackage + "_gen.go", testHelpers})
	}
	return out
}

// postgresOpener emits the function that opens a PostgreSQL database for a test.
//
//	DDL for PostgreSQL   ->   func Postgres(t testing.TB, opts ...orm.Option) *blogdb.Client { … }
func postgresOpener(f *jen.File, p *ir.Package) {
	comment(f, "Postgres returns a client on a PostgreSQL database of its own with the schema applied. The database is on the server of "+
		names.OrmWithURL.Link()+", or else of the variable COMON_ORM_TEST_POSTGRES_URL, and is dropped when the test ends. "+
		"Without a server the test is skipped.", "")
	f.Func().Id("Postgres").Params(jen.Id("t").Qual("testing", "TB"), jen.Id("opts").Op("...").Add(use(names.OrmOption))).
		Op("*").Qual(p.ImportPath, "Client").Block(
		jen.Id("t").Dot("Helper").Call(),
		jen.Id("exec").Op(":=").Add(use(names.PostgresTest)).Call(jen.Id("t"), jen.Id("postgresDDL").Call(), jen.Id("opts").Op("...")),
		jen.Return(jen.Qual(p.ImportPath, "New").Call(jen.Id("exec"), jen.Id("opts").Op("..."))),
	)
	statements(f, "postgresDDL", p.PostgresDDL)
}

// testOpener emits the function that opens an in-memory database for a test.
//
//	DDL for SQLite   ->   func Open(t testing.TB, opts ...orm.Option) *blogdb.Client { … }
func testOpener(f *jen.File, p *ir.Package) {
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
	statements(f, "ddl", p.TestDDL)
}

// statements emits a function that returns SQL statements.
func statements(f *jen.File, name string, ddl []string) {
	f.Line()
	f.Func().Id(name).Params().Index().String().Block(
		jen.Return(jen.Index().String().CustomFunc(multiline, func(g *jen.Group) {
			for _, s := range ddl {
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
