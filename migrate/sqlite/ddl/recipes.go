package ddl

import "github.com/cocomon/comon_orm/migrate/dialect"

// The recipes that SQLite has: what its ALTER TABLE cannot do, a copy of the table does. It needs
// none for running applications, since each of its transactions locks the whole file anyway.
var _ interface {
	dialect.TableCopier
	dialect.ValueChecker
} = sqlite{}
