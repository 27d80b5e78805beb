// Package provider is the closed set of databases that the project speaks.
//
// Every part that treats databases differently switches over [Provider] and names all of
// them; the linter refuses a switch that leaves one out. What must be written for another
// database is therefore the list that compiler and linter print once a constant is added
// here: docs/adding-a-database.md.
//
// A provider is text in three places only, and is parsed and printed there: the provider of
// a datasource block, of an artifact's metadata.txt and of a row of the history.
package provider

import (
	"fmt"
	"strings"
)

// Provider is a kind of database. The zero Provider is none, such as that of a schema
// without a datasource; it is not [Provider.Known].
type Provider uint8

// The databases.
const (
	PostgreSQL Provider = iota + 1
	SQLite
)

// Default is the database of a schema that names none.
const Default = PostgreSQL

// All returns the databases, in the order in which they are listed for users.
func All() []Provider { return []Provider{PostgreSQL, SQLite} }

// String returns the word of the schema language: "postgresql", "sqlite"; "" for none.
func (p Provider) String() string {
	switch p {
	case PostgreSQL:
		return "postgresql"
	case SQLite:
		return "sqlite"
	}
	return ""
}

// Title returns the name that the database has in prose: "PostgreSQL", "SQLite"; "" for none.
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

// Parse returns the provider with the given name, as [Provider.String] writes it.
func Parse(name string) (p Provider, ok bool) {
	for _, p := range All() {
		if p.String() == name {
			return p, true
		}
	}
	return 0, false
}

// Names returns the words of all databases as a sentence lists them: "postgresql or sqlite".
func Names() string {
	names := make([]string, len(All()))
	for i, p := range All() {
		names[i] = p.String()
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// Unhandled is what code panics with after a switch that names every provider: no
// database was chosen, which whoever called it must have made sure of.
func (p Provider) Unhandled() string {
	return fmt.Sprintf("provider %d %q is not handled here", uint8(p), p.String())
}
