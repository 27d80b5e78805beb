package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// The recipes: what only some databases can do, or do in their own way. Each is an interface with
// one method that a [Dialect] may have in addition to the required ones, as the drivers of
// database/sql have. A planner tests for it,
//
//	if r, ok := d.(dialect.OnlineIndexBuilder); ok {
//		s := r.BuildIndexOnline(table, index)
//
// and uses another form if it is missing. An implementation is found by the name of the recipe:
// migrate/postgres/ddl/recipe_online_index.go, migrate/sqlite/ddl/recipe_copy_table.go.
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

// NumberCounter returns a query that counts 1 if the last number of a column's sequence does not
// fit a type, else 0; "" if every number fits.
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

// ExtensionChecker returns queries that count 1 if an extension cannot have the schema, or the
// version, of e, else 0; "" for what e does not set. They check the installed extension if there is
// true, else the one that the server could create.
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

// KeyKind is what a [KeyRenamer] renames.
type KeyKind uint8

// The kinds of keys. Renaming the index of a primary key renames its constraint too. SequenceKey is
// the sequence that numbers a column, renamed if one of that name exists.
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

// EnumAlterer changes one thing of an enum type.
type EnumAlterer interface {
	AlterEnum(schema, name string, change EnumChange) Statement
}

// EnumChange is one change of an enum type: a closed set.
//
//sumtype:decl
type EnumChange interface{ isEnumChange() }

// RenameEnum renames an enum type.
type RenameEnum struct{ To string }

// MoveEnum moves an enum type to another schema.
type MoveEnum struct{ Schema string }

// RenameEnumValue renames a value of an enum type.
type RenameEnumValue struct{ From, To string }

// AddEnumValue adds a value to an enum type: before another value, or after all others if Before is
// "".
type AddEnumValue struct{ Value, Before string }

func (RenameEnum) isEnumChange()      {}
func (MoveEnum) isEnumChange()        {}
func (RenameEnumValue) isEnumChange() {}
func (AddEnumValue) isEnumChange()    {}

// EnumSwapper gives a column another enum type, in which each value keeps its text. The condition
// is true for the rows with one of the removed values; it is "" if no value is removed.
type EnumSwapper interface {
	SwapEnum(t *catalog.Table, c *catalog.Column, to *catalog.Enum, removed []string) (change Statement, holdsRemoved sqltext.SQL)
}

// IdentityAdder lets the database number a column: the second statement sets the start after the
// numbers in use.
type IdentityAdder interface {
	AddIdentity(t *catalog.Table, column string) (number, start Statement)
}

// IdentityDropper stops the numbering of a column, in whatever way it is numbered.
type IdentityDropper interface {
	DropIdentity(t *catalog.Table, column string) []Statement
}

// SequenceRetyper gives a sequence that numbers a column the column's new type; false if a sequence
// cannot have the type.
type SequenceRetyper interface {
	RetypeSequence(seq catalog.Sequence, to catalog.Type) (Statement, bool)
}

// Collater has types whose columns have a collation, which a type change does not keep by itself.
type Collater interface {
	Collates(t catalog.Type) bool
}

// StorageKeeper keeps the storage of a column's values, which a type change resets; false if the
// new type cannot be stored so.
type StorageKeeper interface {
	KeepStorage(t *catalog.Table, c *catalog.Column, storage, compression string) (Statement, bool)
}

// RowFiller sets a value in the rows that hold NULL in a column, in batches that each commit by
// themselves. An interrupted run may begin again.
type RowFiller interface {
	FillRowsOnline(t *catalog.Table, column string, value sqltext.SQL) Statement
}

// OnlineIndexBuilder builds an index while applications read and write.
type OnlineIndexBuilder interface {
	BuildIndexOnline(t *catalog.Table, ix *catalog.Index) Statement
}

// OnlineIndexDropper drops an index while applications read and write; a missing one is no error.
type OnlineIndexDropper interface {
	DropIndexOnline(schema, name string) Statement
}

// OnlinePrimaryKeyAdder makes an index that was built before, under another name, the primary key.
type OnlinePrimaryKeyAdder interface {
	AddPrimaryKeyOnline(t *catalog.Table, pk *catalog.Index, built string) (build, add Statement)
}

// IndexKeeper repeats what is not in the CREATE INDEX of an index, such as a comment.
type IndexKeeper interface {
	KeepIndex(t *catalog.Table, ix *catalog.Index) []Statement
}

// OnlineUniqueAdder makes an index that was built before, under another name, a unique constraint.
type OnlineUniqueAdder interface {
	AddUniqueOnline(t *catalog.Table, ix *catalog.Index, built string) (build, add Statement)
}

// OnlineForeignKeyAdder adds a foreign key for new rows only; the second statement checks existing
// ones while applications read and write.
type OnlineForeignKeyAdder interface {
	AddForeignKeyOnline(t *catalog.Table, fk *catalog.ForeignKey) (add, validate Statement)
}

// OnlineColumnRequirer sets NOT NULL without scanning the table under a lock that blocks others. It
// uses a check constraint of the given name meanwhile.
type OnlineColumnRequirer interface {
	RequireColumnOnline(t *catalog.Table, column, check string) RequiredColumn
}

// RequiredColumn are the statements of an [OnlineColumnRequirer], each to be committed before the
// next: a check for new rows, its validation for existing rows, NOT NULL (which then needs no scan)
// and the drop of the check.
type RequiredColumn struct {
	Add, Validate, Require, Drop Statement
}

// TableCopier rebuilds a table: it creates the table under another name, copies the rows, drops the
// old table and takes its name. It is for databases whose ALTER TABLE cannot make every change in
// place.
type TableCopier interface {
	CopyTable(c TableCopy) []Statement
}

// TableCopy is the input of a [TableCopier].
type TableCopy struct {
	// Table is the new table. The old one has the same name, and the columns that Values read.
	Table *catalog.Table
	// Definition creates the table under its own name, with a given text; "" to write it from
	// Table.
	Definition sqltext.SQL
	// Temporary is an unused name.
	Temporary string
	// Values are expressions over the columns of the old table that fill those of the new one, by
	// column. A column without one gets its default.
	Values map[string]sqltext.SQL
	// KeepSequence is true if both tables number their rows, so that no number is used twice.
	KeepSequence bool
}
