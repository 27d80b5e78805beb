package dialect

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// PlainConstant parses a constant. It returns false if expr has a cast that may fail. It also
// returns false if expr has another meaning in a default than in other expressions: on SQLite, a
// name in double quotes is a string in a default, and a column elsewhere.
func PlainConstant(p provider.Provider, expr sqltext.SQL) (sqltext.Const, bool) {
	c, ok := sqltext.Constant(p, expr)
	tokens, err := sqltext.Tokens(p, expr)
	if !ok || err != nil {
		return c, false
	}
	switch c.Kind {
	case sqltext.TextConst, sqltext.BytesConst:
		return c, len(tokens) == 1 && tokens[0].Kind == sqltext.StringText
	case sqltext.NumberConst:
		return c, tokens[len(tokens)-1].Kind == sqltext.Number
	case sqltext.BoolConst:
		return c, len(tokens) == 1
	case sqltext.NowConst, sqltext.NullConst, sqltext.ListConst:
	}
	return c, false
}

// WholeWithin reports whether a number is whole and fits a signed integer of so many bits.
func WholeWithin(text string, bits int) bool {
	_, err := strconv.ParseInt(text, 10, bits)
	return err == nil
}

// IsJSON reports whether a text is JSON that every database accepts. It refuses all \u escapes,
// because PostgreSQL refuses some of them: the character NUL and unpaired surrogates.
func IsJSON(text string) bool {
	return json.Valid([]byte(text)) && !strings.Contains(text, `\u`)
}
