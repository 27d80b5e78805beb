// Package sqlgen turns a query tree into SQL text and parameters.
//
// A [query.Node] and a [Dialect] go in, [Statement] values come out. The flow is
// one for all dialects; a dialect answers narrow questions about text style, parameters
// and values. Nothing here talks to a database.
package sqlgen

import (
	"fmt"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Statement is one SQL statement with its parameters.
type Statement struct {
	SQL  string
	Args []query.Value
	// Rows is true when the statement gives rows to the caller.
	Rows bool
	// Write is true when the statement changes data or takes locks.
	Write bool
	// Count is true when its single row and column is the number that the node asks for.
	Count bool
}

// Compile returns the statements that run n, in order. More than one belong into one
// transaction. None means that there is nothing to do.
func Compile(d Dialect, n query.Node) ([]Statement, error) {
	var (
		out []Statement
		err error
	)
	switch n := n.(type) {
	case *query.Select:
		out, err = compileSelect(d, n)
	case *query.Count:
		out, err = compileCount(d, n)
	case *query.Insert:
		out, err = compileInsert(d, n)
	case *query.Update:
		out, err = compileUpdate(d, n)
	case *query.Delete:
		out, err = compileDelete(d, n)
	case *query.LinkRows:
		out, err = compileLinks(d, n)
	default:
		err = fmt.Errorf("unknown node %T", n)
	}
	if err != nil {
		return nil, fmt.Errorf("compile query: %w", err)
	}
	return out, nil
}
