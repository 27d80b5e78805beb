package sqltext

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Placeholder is a parameter in a statement for PostgreSQL.
type Placeholder struct {
	// Start and End are the byte offsets of the placeholder, including its sign.
	Start, End int
	// Number is N in $N, and 0 for a placeholder with a name.
	Number int
	// Name is the name in :name, @name or $name. PostgreSQL itself does not have these forms.
	Name string
}

// Placeholders returns the placeholders of a statement for PostgreSQL, in order. In most places the
// signs of placeholders mean something else in PostgreSQL. The text alone decides whether :name or
// $name is a placeholder. If the text does not decide this for @name, the result of the parameter
// named decides it:
//
//	a::text, x := 1, a[1:n]    a cast, an assignment, a slice; in brackets : never begins a name
//	'@a', "@a", $$:a$$         texts and quoted names
//	x = @a, x=@a               a placeholder if named("a"), else the absolute value of column a
//	x @> y, x @@ y, x <@a      operators
//
// SQLite reports the parameters of a statement itself, so it does not need this function. The error
// is a [*SyntaxError].
func Placeholders(text string, named func(name string) bool) ([]Placeholder, error) {
	tokens, err := Tokens(provider.PostgreSQL, text)
	if err != nil {
		return nil, err
	}
	var out []Placeholder
	var open []byte // the parentheses and brackets that are open before the token
	for i, t := range tokens {
		spelled := text[t.Start:t.End]
		switch spelled {
		case "(", "[":
			open = append(open, spelled[0])
		case ")", "]":
			open = open[:max(len(open)-1, 0)]
		}
		if t.Kind == Parameter {
			n, err := strconv.Atoi(spelled[1:])
			if err != nil {
				n = -1 // a number that is larger than any number of arguments
			}
			out = append(out, Placeholder{Start: t.Start, End: t.End, Number: n})
			continue
		}
		if i+1 == len(tokens) || tokens[i+1].Start != t.End || tokens[i+1].Kind != Word {
			continue
		}
		end := tokens[i+1].End
		name := text[t.End:end]
		inSlice := len(open) > 0 && open[len(open)-1] == '['
		if spelled == "$" || spelled == ":" && !inSlice || t.Kind == Operator && endsInSign(spelled) && named(name) {
			out = append(out, Placeholder{Start: t.End - 1, End: end, Name: name})
		}
	}
	return out, nil
}

// endsInSign reports whether an operator is @, or one of SQL's own operators directly followed by
// @. PostgreSQL reads =@a as an operator =@, and no such operator exists.
func endsInSign(operator string) bool {
	before, ok := strings.CutSuffix(operator, "@")
	common := []string{"", "=", "<>", "!=", "<=", ">=", ">", "+", "-", "*", "/", "%", "||", "->", "->>"}
	return ok && slices.Contains(common, before)
}
