package sqltext

import (
	"encoding/hex"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Ident returns name as a quoted identifier. Because it is always quoted, reserved words, upper
// case and other characters need no special cases.
func Ident(p provider.Provider, name string) SQL {
	switch p {
	case provider.PostgreSQL, provider.SQLite:
		return SQL(`"` + strings.ReplaceAll(name, `"`, `""`) + `"`)
	}
	panic(p.Unhandled())
}

// Literal returns s as a string constant. PostgreSQL reads the constant as exactly s if
// standard_conforming_strings is on, which is the default since PostgreSQL 9.1.
func Literal[T ~string](p provider.Provider, s T) SQL {
	switch p {
	case provider.PostgreSQL, provider.SQLite:
		return SQL("'" + strings.ReplaceAll(string(s), "'", "''") + "'")
	}
	panic(p.Unhandled())
}

// BytesLiteral returns b as a constant of the database's type for bytes.
func BytesLiteral(p provider.Provider, b []byte) SQL {
	switch p {
	case provider.PostgreSQL:
		return SQL(`'\x` + hex.EncodeToString(b) + `'::bytea`)
	case provider.SQLite:
		return SQL("X'" + hex.EncodeToString(b) + "'")
	}
	panic(p.Unhandled())
}
