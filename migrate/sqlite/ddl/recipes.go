package ddl

import "github.com/cocomon/comon_orm/migrate/dialect"

// The recipes of SQLite: what its ALTER TABLE cannot do, a copy of the table does. It has no online
// recipes, because each of its transactions locks the whole file anyway.
var _ interface {
	dialect.TableCopier
	dialect.ValueChecker
} = sqlite{}
