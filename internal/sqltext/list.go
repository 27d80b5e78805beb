package sqltext

import "github.com/cocomon/comon_orm/internal/provider"

// TextList reads a condition of the form column IN ('a', 'b'), which represents an enum on SQLite.
// ok is false for any other condition.
func TextList[T ~string](p provider.Provider, condition T) (column string, values []string, ok bool) {
	n, _, ok := parseExpr(p, string(condition))
	if !ok || n.form != inForm || n.text != "in" || n.args[0].form != columnForm || len(n.args[0].args) != 1 {
		return "", nil, false
	}
	for _, v := range n.args[1:] {
		if v.form != stringForm {
			return "", nil, false
		}
		values = append(values, v.text)
	}
	return n.args[0].args[0].text, values, len(values) > 0
}
