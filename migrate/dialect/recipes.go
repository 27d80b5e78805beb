package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Recipes are for statements that only some databases have, or that a database has in a form of its
// own. Each recipe is an interface with one method that a [Dialect] may implement in addition, like
// the optional interfaces of database/sql/driver. The planner tests for the interface,
//
//	if r, ok := d.(dialect.OnlineIndexBuilder); ok {
//		s := r.BuildIndexOnline(table, index)
//
// and uses another form if the dialect does not implement it. The file of an implementation is
// named after its recipe: migrate/postgres/ddl/recipe_online_index.go,
// migrate/sqlite/ddl/recipe_copy_table.go.
//
// Recipes with "Online" in their name replace a plain form that would block running applications.

// SchemaCreator creates a named schema unless it exists.
type SchemaCreator interface {
	CreateSchema(name string) Statement
}

// ExtensionCreator creates an extension of the database unless it exists.
type ExtensionCreator interface {
	CreateExtension(e catalog.Extension) Statement
}

// NumberCounter returns a query that returns 1 if the last number of a column's sequence does not
// fit the type to, else 0. The query is "" if the type holds every number of a sequence.
type NumberCounter interface {
	CountNumbersBeyond(t *catalog.Table, column string, to catalog.Type) sqltext.SQL
}

// ExtensionMover moves an extension to another schema.
type ExtensionMover interface {
	MoveExtension(e catalog.Extension) Statement
}

// ExtensionUpdater updates an extension to another version.
type ExtensionUpdater interface {
	UpdateExtension(e catalog.Extension) Statement
}

// ExtensionChecker returns two queries. The first returns 1 if the extension cannot have the schema
// that e sets, else 0. The second does the same for the version. A query is "" if e sets no schema
// or no version. If the parameter there is true, the queries check the installed extension, else
// the extension that the server could create.
type ExtensionChecker interface {
	UnfitExtension(e catalog.Extension, there bool) (schema, version sqltext.SQL)
}

// TableMover moves a table to another schema.
type TableMover interface {
	MoveTable(t *catalog.Table, schema string) Statement
}

// KeyRenamer renames a constraint, an index or a sequence of a table in place.
type KeyRenamer interface {
	RenameKey(t *catalog.Table, kind KeyKind, from, to string) Statement
}

// KeyKind is the kind of object that a [KeyRenamer] renames.
type KeyKind uint8

// The kinds of keys. The rename of the index of a primary key also renames its constraint.
// SequenceKey is the sequence that numbers a column; it is only renamed if a sequence of that name
// exists.
const (
	IndexKey KeyKind = iota
	ConstraintKey
	SequenceKey
)

// EnumCreator creates an enum type.
type EnumCreator interface {
	CreateEnum(e *catalog.Enum) Statement
}

// EnumDropper drops an enum type.
type EnumDropper interface {
	DropEnum(schema, name string) Statement
}

// EnumAlterer makes one change of an enum type.
type EnumAlterer interface {
	AlterEnum(schema, name string, change EnumChange) Statement
}

// EnumChange is one change of an enum type. The set of changes is closed.
//
//sumtype:decl
type EnumChange interface{ isEnumChange() }

// RenameEnum renames an enum type.
type RenameEnum struct{ To string }

// MoveEnum moves an enum type to another schema.
type MoveEnum struct{ Schema string }

// RenameEnumValue renames a value of an enum type.
type RenameEnumValue struct{ From, To string }

// AddEnumValue adds a value to an enum type, before the value Before, or after all others if Before
// is "".
type AddEnumValue struct{ Value, Before string }

func (RenameEnum) isEnumChange()      {}
func (MoveEnum) isEnumChange()        {}
func (RenameEnumValue) isEnumChange() {}
func (AddEnumValue) isEnumChange()    {}

// EnumSwapper changes the type of a column to another enum type, in which each value keeps its
// text. The condition that it returns is true for rows with one of the removed values; it is "" if
// no value is removed.
type EnumSwapper interface {
	SwapEnum(t *catalog.Table, c *catalog.Column, to *catalog.Enum, removed []string) (change Statement, holdsRemoved sqltext.SQL)
}

// IdentityAdder lets the database number a column. The second statement lets the numbering continue
// after the numbers in use.
type IdentityAdder interface {
	AddIdentity(t *catalog.Table, column string) (number, start Statement)
}

// IdentityDropper stops the numbering of a column, no matter how the database numbers it.
type IdentityDropper interface {
	DropIdentity(t *catalog.Table, column string) []Statement
}

// SequenceRetyper changes the type of a sequence to the new type of its column. It returns false if
// a sequence cannot have that type.
type SequenceRetyper interface {
	RetypeSequence(seq catalog.Sequence, to catalog.Type) (Statement, bool)
}

// Collater reports whether columns of a type have a collation. A type change does not keep the
// collation unless the statement repeats it.
type Collater interface {
	Collates(t catalog.Type) bool
}

// StorageKeeper sets the storage and compression of a column again after a type change, which
// resets them. It returns false if the new type does not support them.
type StorageKeeper interface {
	KeepStorage(t *catalog.Table, c *catalog.Column, storage, compression string) (Statement, bool)
}

// RowFiller sets a column where it is NULL, in batches that each commit by themselves. After an
// interruption the statement can run again.
type RowFiller interface {
	FillRowsOnline(t *catalog.Table, column string, value sqltext.SQL) Statement
}

// OnlineIndexBuilder builds an index while applications read and write.
type OnlineIndexBuilder interface {
	BuildIndexOnline(t *catalog.Table, ix *catalog.Index) Statement
}

// OnlineIndexDropper drops an index while applications read and write. It is no error if the index
// does not exist.
type OnlineIndexDropper interface {
	DropIndexOnline(schema, name string) Statement
}

// OnlinePrimaryKeyAdder returns two statements. The first builds an index under the given name
// while applications write; the second makes it the primary key.
type OnlinePrimaryKeyAdder interface {
	AddPrimaryKeyOnline(t *catalog.Table, pk *catalog.Index, built string) (build, add Statement)
}

// IndexKeeper returns statements that give a new index the properties of the old one that CREATE
// INDEX cannot include, such as its comment.
type IndexKeeper interface {
	KeepIndex(t *catalog.Table, ix *catalog.Index) []Statement
}

// OnlineUniqueAdder returns two statements. The first builds an index under the given name while
// applications write; the second makes it a unique constraint.
type OnlineUniqueAdder interface {
	AddUniqueOnline(t *catalog.Table, ix *catalog.Index, built string) (build, add Statement)
}

// OnlineForeignKeyAdder returns two statements. The first adds a foreign key for new rows only; the
// second checks existing rows while applications read and write.
type OnlineForeignKeyAdder interface {
	AddForeignKeyOnline(t *catalog.Table, fk *catalog.ForeignKey) (add, validate Statement)
}

// OnlineColumnRequirer sets NOT NULL without a scan under a lock that blocks other sessions. Until
// NOT NULL is set, it uses a check constraint of the given name.
type OnlineColumnRequirer interface {
	RequireColumnOnline(t *catalog.Table, column, check string) RequiredColumn
}

// RequiredColumn has the statements of an [OnlineColumnRequirer]. Add creates a check for new rows,
// Validate checks existing rows, Require sets NOT NULL without a scan, and Drop drops the check.
// Validate must not be in the transaction of one of the others.
type RequiredColumn struct {
	Add, Validate, Require, Drop Statement
}

// TableCopier rebuilds a table, in databases whose ALTER TABLE cannot make every change. Its
// statements create the new table under another name, copy the rows, drop the old table and rename
// the new one.
type TableCopier interface {
	CopyTable(c TableCopy) []Statement
}

// TableCopy is the input of a [TableCopier].
type TableCopy struct {
	// Table is the new table. The old table has the same name, and has the columns that Values use.
	Table *catalog.Table
	// Definition is the text of the CREATE TABLE statement with the final name of the table; "" if
	// the dialect shall write it from Table.
	Definition sqltext.SQL
	// Temporary is an unused name, which the new table has until the old one is dropped.
	Temporary string
	// Values maps columns of the new table to expressions over the columns of the old table. A
	// column that is not in Values gets its default.
	Values map[string]sqltext.SQL
	// KeepSequence is true if both tables number their rows. The new table then continues the
	// numbering of the old one, so that no number is used twice.
	KeepSequence bool
}
