// Package names is the only table of the runtime's names that generated code uses. The generator
// may not import the runtime, so it writes names as text. Only this package can create a [Name] or
// a [Method]. A test looks up each of them in the packages of the runtime.
//
// Field names of composite literals are not listed here. Package emit writes each literal in one
// place, and a test of package gen compiles the output.
package names

import "github.com/cocomon/comon_orm/internal/provider"

// Name is a package-level name. The zero Name means none.
type Name struct{ path, name string }

// Path returns the import path of the name's package.
func (n Name) Path() string { return n.path }

// String returns the name without its package.
func (n Name) String() string { return n.name }

// Link returns the name as a link in a comment, qualified by its package.
func (n Name) Link() string { return "[" + Packages()[n.path] + "." + n.name + "]" }

// Method is a method of a type.
type Method struct {
	of   Name
	name string
}

// String returns the method's name.
func (m Method) String() string { return m.name }

// The packages.
const (
	runtime      = "github.com/cocomon/comon_orm/runtime/"
	orm          = runtime + "orm"
	ormtest      = runtime + "ormtest"
	support      = runtime + "orm/gensupport"
	query        = runtime + "query"
	driver       = runtime + "driver"
	postgres     = runtime + "postgres"
	sqlite       = runtime + "sqlite"
	postgrestest = runtime + "postgres/postgrestest"
)

// Packages returns the names of the packages by their import paths.
func Packages() map[string]string {
	return map[string]string{
		orm: "orm", ormtest: "ormtest", support: "gensupport", query: "query", driver: "driver",
		postgres: "postgres", sqlite: "sqlite", postgrestest: "postgrestest",
	}
}

// Open returns the name of the function that connects to a database of a provider.
func Open(p provider.Provider) Name {
	switch p {
	case provider.PostgreSQL:
		return postgresOpen
	case provider.SQLite:
		return sqliteOpen
	}
	panic(p.Unhandled())
}
