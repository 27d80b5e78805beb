package schema

import (
	"strings"
	"unicode/utf8"
)

// MaxName is the maximal length of names in PostgreSQL, in bytes (NAMEDATALEN - 1). Derived names
// are not longer on any database.
const MaxName = 63

// NameParts returns the parts of the database name that a key gets if the schema does not state
// one. The parameter table is the name of the key's table. The name has the parts with underscores
// between them, and then the suffix, which [FitName] never truncates.
func (k *Key) NameParts(table string) (parts []string, suffix string) {
	parts = []string{table}
	if k.Kind == PrimaryKey {
		return parts, "_pkey"
	}
	for _, f := range k.Fields {
		parts = append(parts, f.Field.DBName)
	}
	if k.Kind == UniqueKey {
		return parts, "_key"
	}
	return parts, "_idx"
}

// ForeignKeyNameParts is [Key.NameParts] for a foreign key on table.
func ForeignKeyNameParts(table string, fields []*Field) (parts []string, suffix string) {
	parts = []string{table}
	for _, f := range fields {
		parts = append(parts, f.DBName)
	}
	return parts, "_fkey"
}

// DerivedName returns the name with these parts, truncated by [FitName].
func DerivedName(parts []string, suffix string) string {
	return FitName(strings.Join(parts, "_"), suffix)
}

// FitName truncates base at a character boundary, so that base and suffix have at most [MaxName]
// bytes.
func FitName(base, suffix string) string {
	if room := MaxName - len(suffix); len(base) > room {
		for room > 0 && !utf8.RuneStart(base[room]) {
			room--
		}
		base = base[:room]
	}
	return base + suffix
}
