package sqltext

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// QName is a name with an optional schema, in the database's spelling.
type QName struct{ Schema, Name string }

// Same reports whether n has the given name in any schema. On SQLite, case is ignored.
func (n QName) Same(p provider.Provider, name string) bool { return SameName(p, n.Name, name) }

// SameName reports whether the database regards two identifiers as equal.
func SameName(p provider.Provider, a, b string) bool {
	switch p {
	case provider.PostgreSQL:
		return a == b
	case provider.SQLite:
		return lowerASCII(a) == lowerASCII(b)
	}
	panic(p.Unhandled())
}

// Ident returns the name as a quoted identifier.
func (n QName) Ident(p provider.Provider) SQL {
	if n.Schema == "" {
		return Ident(p, n.Name)
	}
	return Ident(p, n.Schema) + "." + Ident(p, n.Name)
}

// String returns schema and name separated by a dot. It is meant for messages.
func (n QName) String() string { return strings.TrimPrefix(n.Schema+"."+n.Name, ".") }

// anyName reads an identifier. On SQLite, the identifier may also be a text in single quotes.
func (r *reader) anyName() string {
	if r.provider == provider.SQLite && r.kind(0) == StringText && r.token(0)[0] == '\'' {
		r.pos++
		return Name(r.provider, r.textOf(r.pos-1))
	}
	return r.name()
}

// qname reads a name with an optional schema.
func (r *reader) qname() QName {
	n := QName{Name: r.anyName()}
	for r.takeSign(".") {
		n = QName{Schema: n.Name, Name: r.anyName()}
	}
	return n
}
