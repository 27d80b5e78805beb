package inventory

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// ColumnsOf are the columns that a key is over, as its definition lists them.
func ColumnsOf(p provider.Provider, o Object) []string { return columnsOf(p, o.Properties[Definition]) }

// Condition is what a check demands.
func Condition(o Object) sqltext.SQL {
	text := strings.TrimPrefix(o.Properties[Definition], "CHECK (")
	return sqltext.SQL(strings.TrimSuffix(text, ")"))
}
