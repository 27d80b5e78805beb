// Package sqltext knows how SQL text is written: quoting of identifiers and
// literals, splitting a file into statements, recognising transaction control.
//
// Text goes in, text and places come out. Nothing here talks to a database, and
// nothing elsewhere in the project quotes or splits SQL.
package sqltext

import (
	"encoding/hex"
	"strings"
)

// Dialect is a dialect of SQL.
type Dialect uint8

// The dialects.
const (
	PostgreSQL Dialect = iota + 1
	SQLite
)

// String returns "postgresql" or "sqlite", the words of a datasource's provider.
func (d Dialect) String() string {
	switch d {
	case PostgreSQL:
		return "postgresql"
	case SQLite:
		return "sqlite"
	}
	return "unknown dialect"
}

// Ident returns name as an identifier, always quoted: reserved words, upper case
// and anything else a name may hold need no list.
func (d Dialect) Ident(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// Literal returns s as a string constant. PostgreSQL reads it back unchanged while
// standard_conforming_strings is on, its default since 9.1.
func (d Dialect) Literal(s string) string {
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// BytesLiteral returns b as a constant of the dialect's byte type.
func (d Dialect) BytesLiteral(b []byte) string {
	if d == SQLite {
		return "X'" + hex.EncodeToString(b) + "'"
	}
	return `'\x` + hex.EncodeToString(b) + `'::bytea`
}
