package sqlite

import (
	"github.com/cocomon/comon_orm/runtime/internal/rawargs"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// arguments returns the value of each parameter of the statement, in SQLite's order. SQLite treats
// $1 as a name and numbers parameters by their first appearance. Therefore arguments reads the
// names of the parameters from SQLite and finds the argument for each name.
func arguments(stmt *sqlite3.Stmt, given []any) ([]query.Value, error) {
	args, err := rawargs.Of(given)
	if err != nil {
		return nil, err
	}
	names := make([]string, stmt.Params())
	for i := range names {
		names[i] = stmt.ParamName(i)
	}
	order, err := args.Order(names)
	if err != nil {
		return nil, err
	}
	values := make([]query.Value, len(order))
	for i, at := range order {
		v, err := rawargs.SQLiteValue(args.Values[at])
		if err != nil {
			return nil, args.Fail(at, err)
		}
		values[i] = sqlgen.StoredSQLite(v)
	}
	return values, nil
}
