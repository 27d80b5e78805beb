package inventory

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// ColumnsOf are the columns of a key, as listed in its definition.
func ColumnsOf(p provider.Provider, o Object) []string { return columnsOf(p, o.Properties[Definition]) }

// Condition is the condition of a check.
func Condition(o Object) sqltext.SQL {
	text := strings.TrimPrefix(o.Properties[Definition], "CHECK (")
	return sqltext.SQL(strings.TrimSuffix(text, ")"))
}
