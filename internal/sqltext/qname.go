package sqltext

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// QName is a name with or without its schema, in the database's spelling.
type QName struct{ Schema, Name string }

// Same reports whether two names are equal, ignoring their schemas. SQLite ignores case.
func (n QName) Same(p provider.Provider, name string) bool { return SameName(p, n.Name, name) }

// SameName reports whether two identifiers are equal for the database.
func SameName(p provider.Provider, a, b string) bool {
	switch p {
	case provider.PostgreSQL:
		return a == b
	case provider.SQLite:
		return lowerASCII(a) == lowerASCII(b)
	}
	panic(p.Unhandled())
}

// Ident returns the name as SQL.
func (n QName) Ident(p provider.Provider) SQL {
	if n.Schema == "" {
		return Ident(p, n.Name)
	}
	return Ident(p, n.Schema) + "." + Ident(p, n.Name)
}

// String returns schema and name separated by a dot, for messages.
func (n QName) String() string { return strings.TrimPrefix(n.Schema+"."+n.Name, ".") }

// anyName reads an identifier; SQLite also accepts a quoted text as one.
func (r *reader) anyName() string {
	if r.provider == provider.SQLite && r.kind(0) == StringText && r.token(0)[0] == '\'' {
		r.pos++
		return Name(r.provider, r.textOf(r.pos-1))
	}
	return r.name()
}

// qname reads a name with or without its schema.
func (r *reader) qname() QName {
	n := QName{Name: r.anyName()}
	for r.takeSign(".") {
		n = QName{Schema: n.Name, Name: r.anyName()}
	}
	return n
}
