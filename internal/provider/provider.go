// Package provider is the closed set of databases that the project supports.
//
// Code that treats databases differently switches over [Provider] and names all of them; the linter
// refuses a switch that omits one. After a constant for another database is added here, compiler
// and linter therefore list everything that must be written: docs/adding-a-database.md.
//
// A provider is written as text in three places only: the provider of a datasource block, the file
// metadata.txt of an artifact, and a row of the history. It is parsed and printed there.
package provider

import (
	"fmt"
	"strings"
)

// Provider is a kind of database. The zero Provider means that there is none, as in a schema
// without a datasource; it is not [Provider.Known].
type Provider uint8

// The databases.
const (
	PostgreSQL Provider = iota + 1
	SQLite
)

// Default is the database of a schema without a provider.
const Default = PostgreSQL

// All returns the databases, in the order in which they are listed for users.
func All() []Provider { return []Provider{PostgreSQL, SQLite} }

// String returns the name in the schema language, "postgresql" or "sqlite". It returns "" for the
// zero Provider.
func (p Provider) String() string {
	switch p {
	case PostgreSQL:
		return "postgresql"
	case SQLite:
		return "sqlite"
	}
	return ""
}

// Title returns the database's name in prose, "PostgreSQL" or "SQLite". It returns "" for the zero
// Provider.
func (p Provider) Title() string {
	switch p {
	case PostgreSQL:
		return "PostgreSQL"
	case SQLite:
		return "SQLite"
	}
	return ""
}

// Known reports whether p is one of [All].
func (p Provider) Known() bool { return p.String() != "" }

// Parse returns the provider whose [Provider.String] is the given name.
func Parse(name string) (p Provider, ok bool) {
	for _, p := range All() {
		if p.String() == name {
			return p, true
		}
	}
	return 0, false
}

// Names returns the names of all databases as part of a sentence: "postgresql or sqlite".
func Names() string {
	names := make([]string, len(All()))
	for i, p := range All() {
		names[i] = p.String()
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// Unhandled returns the message for a panic after a switch that names every provider. The value is
// then the zero Provider, which the caller should have excluded.
func (p Provider) Unhandled() string {
	return fmt.Sprintf("provider %d %q is not handled here", uint8(p), p.String())
}
