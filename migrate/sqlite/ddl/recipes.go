package ddl

import "github.com/cocomon/comon_orm/migrate/dialect"

// The recipes of SQLite. A rebuild makes the changes that SQLite's ALTER TABLE cannot make. SQLite
// has no online recipes, because each transaction that writes locks the whole file.
var _ interface {
	dialect.TableCopier
	dialect.ValueChecker
} = sqlite{}
