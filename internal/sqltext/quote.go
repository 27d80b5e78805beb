package sqltext

import (
	"encoding/hex"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Ident returns name as an identifier. It is always quoted, so that reserved words, upper case and
// other characters need no special cases.
func Ident(p provider.Provider, name string) SQL {
	switch p {
	case provider.PostgreSQL, provider.SQLite:
		return SQL(`"` + strings.ReplaceAll(name, `"`, `""`) + `"`)
	}
	panic(p.Unhandled())
}

// Literal returns s as a string constant. PostgreSQL reads it back unchanged if
// standard_conforming_strings is on, which is the default since 9.1.
func Literal[T ~string](p provider.Provider, s T) SQL {
	switch p {
	case provider.PostgreSQL, provider.SQLite:
		return SQL("'" + strings.ReplaceAll(string(s), "'", "''") + "'")
	}
	panic(p.Unhandled())
}

// BytesLiteral returns b as a constant of the database's byte type.
func BytesLiteral(p provider.Provider, b []byte) SQL {
	switch p {
	case provider.PostgreSQL:
		return SQL(`'\x` + hex.EncodeToString(b) + `'::bytea`)
	case provider.SQLite:
		return SQL("X'" + hex.EncodeToString(b) + "'")
	}
	panic(p.Unhandled())
}
