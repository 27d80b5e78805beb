package ddl

import "github.com/cocomon/comon_orm/migrate/dialect"

// The recipes of PostgreSQL. Each is in a file with the name of the recipe.
var _ interface {
	dialect.SchemaCreator
	dialect.TableMover
	dialect.ExtensionCreator
	dialect.ExtensionMover
	dialect.ExtensionUpdater
	dialect.ExtensionChecker
	dialect.KeyRenamer
	dialect.EnumCreator
	dialect.EnumDropper
	dialect.EnumAlterer
	dialect.EnumSwapper
	dialect.IdentityAdder
	dialect.IdentityDropper
	dialect.StorageKeeper
	dialect.RowFiller
	dialect.ValueChecker
	dialect.OnlineIndexBuilder
	dialect.OnlineIndexDropper
	dialect.OnlinePrimaryKeyAdder
	dialect.OnlineUniqueAdder
	dialect.IndexKeeper
	dialect.OnlineForeignKeyAdder
	dialect.OnlineColumnRequirer
} = postgres{}
