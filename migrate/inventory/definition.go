package inventory

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// ColumnsOf returns the columns of a key in the order of its definition.
func ColumnsOf(p provider.Provider, o Object) []string { return columnsOf(p, o.Properties[Definition]) }

// Condition returns the condition of a check.
func Condition(o Object) sqltext.SQL {
	text := strings.TrimPrefix(o.Properties[Definition], "CHECK (")
	return sqltext.SQL(strings.TrimSuffix(text, ")"))
}
