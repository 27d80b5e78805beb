package sqltext

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// KeyOptions contains the options of a constraint or an index, without the columns themselves.
type KeyOptions struct {
	NullsNotDistinct, Deferrable, MatchFull, Include bool
	// Collation is true if a column has COLLATE. Nulls is true if a column has NULLS FIRST or NULLS
	// LAST.
	Collation, Nulls bool
}

// ReadKeyOptions reads a CREATE INDEX, or the definition of a constraint as a database prints or
// stores it, without the constraint's name. Conditions are ignored.
func ReadKeyOptions[T ~string](p provider.Provider, definition T) KeyOptions {
	var out KeyOptions
	if ix, err := ReadCreateIndex(p, definition); err == nil {
		out.NullsNotDistinct, out.Include = ix.NullsNotDistinct, len(ix.Include) > 0
		for _, c := range ix.Columns {
			out.Collation = out.Collation || c.Collation != ""
			out.Nulls = out.Nulls || c.Nulls != ""
		}
		return out
	}
	tokens, err := Tokens(p, definition)
	if err != nil {
		return out
	}
	var words []string // words outside of parentheses
	depth := 0
	for _, t := range tokens {
		switch t.Kind {
		case OpenParen:
			depth++
		case CloseParen:
			depth--
		case Word:
			if depth == 0 {
				words = append(words, KeyWord(string(definition)[t.Start:t.End]))
			}
		default:
		}
	}
	said := " " + strings.Join(words, " ") + " "
	has := func(phrase string) bool { return strings.Contains(said, " "+phrase+" ") }
	out.NullsNotDistinct, out.MatchFull, out.Include = has("NULLS NOT DISTINCT"), has("MATCH FULL"), has("INCLUDE")
	out.Deferrable = has("DEFERRABLE") && !has("NOT DEFERRABLE")
	return out
}
