package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// The recipes: what only some databases can do, or do in their own way. Each is an interface of one
// method that a [Dialect] may have beyond the required ones, as the drivers of database/sql have. A
// planner asks for it,
//
//	if r, ok := d.(dialect.OnlineIndexBuilder); ok {
//		s := r.BuildIndexOnline(table, index)
//
// and does without where it is missing. An implementation is found by the name of the recipe:
// migrate/postgres/ddl/recipe_online_index.go, migrate/sqlite/ddl/recipe_copy_table.go.
//
// Recipes whose name has "Online" replace a plain form that would keep running applications
// waiting.

// SchemaCreator makes a named schema unless there is one.
type SchemaCreator interface {
	CreateSchema(name string) Statement
}

// ExtensionCreator makes an extension of the database unless there is one.
type ExtensionCreator interface {
	CreateExtension(e catalog.Extension) Statement
}

// NumberCounter counts, 1 or 0, the sequence of a column that has given a number which a type does not hold; "" where every
// number fits.
type NumberCounter interface {
	CountNumbersBeyond(t *catalog.Table, column string, to catalog.Type) sqltext.SQL
}

// ExtensionMover moves an extension to another schema.
type ExtensionMover interface {
	MoveExtension(e catalog.Extension) Statement
}

// ExtensionUpdater brings an extension to another version.
type ExtensionUpdater interface {
	UpdateExtension(e catalog.Extension) Statement
}

// ExtensionChecker counts an extension, 1 or 0, that cannot have the schema, or the version, that e says; "" for
// what e does not say. What is there already is held against it where there is true, else what the
// server could make.
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

// KeyKind says what a [KeyRenamer] renames.
type KeyKind uint8

// The kinds of keys. Renaming the index of a primary key renames its constraint too. SequenceKey is the
// sequence that numbers a column, renamed where there is one of that name.
const (
	IndexKey KeyKind = iota
	ConstraintKey
	SequenceKey
)

// EnumCreator makes an enum type.
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

// RenameEnum gives an enum type another name.
type RenameEnum struct{ To string }

// MoveEnum moves an enum type to another schema.
type MoveEnum struct{ Schema string }

// RenameEnumValue gives a value of an enum type another name.
type RenameEnumValue struct{ From, To string }

// AddEnumValue adds a value to an enum type: before another value, or after all others where Before
// is "".
type AddEnumValue struct{ Value, Before string }

func (RenameEnum) isEnumChange()      {}
func (MoveEnum) isEnumChange()        {}
func (RenameEnumValue) isEnumChange() {}
func (AddEnumValue) isEnumChange()    {}

// EnumSwapper gives a column another enum type with values of the same text. The condition is true
// for the rows of the column that hold one of the removed values; it is "" when there are none.
type EnumSwapper interface {
	SwapEnum(t *catalog.Table, c *catalog.Column, to *catalog.Enum, removed []string) (change Statement, holdsRemoved sqltext.SQL)
}

// IdentityAdder lets the database number a column: the second statement starts after the numbers
// in use.
type IdentityAdder interface {
	AddIdentity(t *catalog.Table, column string) (number, start Statement)
}

// IdentityDropper stops the numbering of a column, whichever way it is numbered.
type IdentityDropper interface {
	DropIdentity(t *catalog.Table, column string) []Statement
}

// SequenceRetyper gives a sequence that numbers a column the column's new type; false where the type
// is none of a sequence.
type SequenceRetyper interface {
	RetypeSequence(seq catalog.Sequence, to catalog.Type) (Statement, bool)
}

// Collater has types whose columns have a collation, which a change of the type does not keep by
// itself.
type Collater interface {
	Collates(t catalog.Type) bool
}

// StorageKeeper keeps the values of a column stored as they were, which a change of its type undoes; false where the new
// type cannot be stored so.
type StorageKeeper interface {
	KeepStorage(t *catalog.Table, c *catalog.Column, storage, compression string) (Statement, bool)
}

// RowFiller gives the rows that hold NULL in a column a value, in portions that commit each by
// itself. A run that was cut off may begin again.
type RowFiller interface {
	FillRowsOnline(t *catalog.Table, column string, value sqltext.SQL) Statement
}

// OnlineIndexBuilder builds an index while applications read and write.
type OnlineIndexBuilder interface {
	BuildIndexOnline(t *catalog.Table, ix *catalog.Index) Statement
}

// OnlineIndexDropper drops an index while applications read and write; it is no error when there is
// none.
type OnlineIndexDropper interface {
	DropIndexOnline(schema, name string) Statement
}

// OnlinePrimaryKeyAdder makes a primary key of an index that was built under another name before.
type OnlinePrimaryKeyAdder interface {
	AddPrimaryKeyOnline(t *catalog.Table, pk *catalog.Index, built string) (build, add Statement)
}

// IndexKeeper says again of an index what stands in no CREATE INDEX: a comment, say.
type IndexKeeper interface {
	KeepIndex(t *catalog.Table, ix *catalog.Index) []Statement
}

// OnlineUniqueAdder makes a unique constraint of an index that was built under another name before.
type OnlineUniqueAdder interface {
	AddUniqueOnline(t *catalog.Table, ix *catalog.Index, built string) (build, add Statement)
}

// OnlineForeignKeyAdder adds a foreign key for new rows alone; the second statement checks the old
// ones while applications read and write.
type OnlineForeignKeyAdder interface {
	AddForeignKeyOnline(t *catalog.Table, fk *catalog.ForeignKey) (add, validate Statement)
}

// OnlineColumnRequirer sets NOT NULL without a scan of the table under a lock that keeps others
// out. It uses a check constraint of the given name meanwhile.
type OnlineColumnRequirer interface {
	RequireColumnOnline(t *catalog.Table, column, check string) RequiredColumn
}

// RequiredColumn are the statements of an [OnlineColumnRequirer], each of them to be committed
// before the next: a check for new rows, its validation of old rows, NOT NULL (which needs no scan
// then) and the end of the check.
type RequiredColumn struct {
	Add, Validate, Require, Drop Statement
}

// TableCopier rebuilds a table: it makes the table again under another name, copies the rows, drops
// the old table and takes its name. It is the way of a database whose ALTER TABLE cannot make a
// change in place.
type TableCopier interface {
	CopyTable(c TableCopy) []Statement
}

// TableCopy is what a [TableCopier] needs to know.
type TableCopy struct {
	// Table is the table as it shall be. The old one has the same name, and the columns that Values
	// read.
	Table *catalog.Table
	// Definition makes the table under its own name, in words that are kept; "" to write it from
	// Table.
	Definition sqltext.SQL
	// Temporary is a name that nothing has.
	Temporary string
	// Values are expressions over the columns of the old table that fill those of the new one, by
	// column. A column without one gets its default.
	Values map[string]sqltext.SQL
	// KeepSequence is true when both tables number their rows, so that numbers once given are not
	// given again.
	KeepSequence bool
}
