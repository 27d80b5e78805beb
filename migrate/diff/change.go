package diff

import "github.com/cocomon/comon_orm/migrate/catalog"

// Change is one change of a database. The set of its types is closed.
type Change interface{ isChange() }

// CreateSchema adds a named schema (PostgreSQL).
type CreateSchema struct{ Name string }

// CreateExtension adds an extension (PostgreSQL). Neither schemas nor extensions are ever dropped.
type CreateExtension struct{ Extension catalog.Extension }

// AlterExtension moves an extension to another schema, updates it to another version, or both.
type AlterExtension struct{ From, To catalog.Extension }

// Moves reports whether the schema differs.
func (c AlterExtension) Moves() bool { return c.To.Schema != "" && c.From.Schema != c.To.Schema }

// Updates reports whether the version differs.
func (c AlterExtension) Updates() bool { return c.To.Version != "" && c.From.Version != c.To.Version }

// CreateEnum adds an enum type.
type CreateEnum struct{ Enum *catalog.Enum }

// DropEnum removes an enum type.
type DropEnum struct{ Enum *catalog.Enum }

// AlterEnum changes the name or schema of an enum type, its values, or their order.
type AlterEnum struct {
	From, To *catalog.Enum
	// Values are the renamed values, old to new.
	Values []ValueRename
}

// ValueRename is a renamed enum value.
type ValueRename struct{ From, To string }

// CreateTable adds a table with everything in it.
type CreateTable struct{ Table *catalog.Table }

// DropTable removes a table.
type DropTable struct{ Table *catalog.Table }

// AlterTable changes a table; Changes is not empty.
type AlterTable struct {
	From, To *catalog.Table
	Changes  []TableChange
}

func (CreateSchema) isChange()    {}
func (CreateExtension) isChange() {}
func (AlterExtension) isChange()  {}
func (CreateEnum) isChange()      {}
func (DropEnum) isChange()        {}
func (AlterEnum) isChange()       {}
func (CreateTable) isChange()     {}
func (DropTable) isChange()       {}
func (AlterTable) isChange()      {}

// TableChange is one change of a table. The set of its types is closed.
type TableChange interface{ isTableChange() }

// RenameTable changes the name or schema of the table from those of AlterTable.From to those of
// AlterTable.To.
type RenameTable struct{}

// AddColumn adds a column.
type AddColumn struct{ Column *catalog.Column }

// DropColumn removes a column.
type DropColumn struct{ Column *catalog.Column }

// RenameColumn renames a column.
type RenameColumn struct{ From, To string }

// AlterColumn changes a column, apart from its name; at least one of the flags is set.
type AlterColumn struct {
	From, To                          *catalog.Column
	Type, Nullable, Default, Identity bool
}

// AlterAutoIncrement turns SQLite's AUTOINCREMENT on or off.
type AlterAutoIncrement struct{ On bool }

// AddPrimaryKey adds a primary key to a table that had none.
type AddPrimaryKey struct{ Key *catalog.Index }

// DropPrimaryKey removes the primary key.
type DropPrimaryKey struct{ Key *catalog.Index }

// AlterPrimaryKey changes the columns of a primary key.
type AlterPrimaryKey struct{ From, To *catalog.Index }

// RenamePrimaryKey renames the primary key's constraint.
type RenamePrimaryKey struct{ From, To *catalog.Index }

// AddIndex adds an index.
type AddIndex struct{ Index *catalog.Index }

// DropIndex removes an index.
type DropIndex struct{ Index *catalog.Index }

// RenameIndex renames an index.
type RenameIndex struct{ From, To *catalog.Index }

// AddForeignKey adds a foreign key.
type AddForeignKey struct{ Key *catalog.ForeignKey }

// DropForeignKey removes a foreign key.
type DropForeignKey struct{ Key *catalog.ForeignKey }

// AlterForeignKey changes the actions or the target of a foreign key over the same columns.
type AlterForeignKey struct{ From, To *catalog.ForeignKey }

// RenameForeignKey renames a foreign key.
type RenameForeignKey struct{ From, To *catalog.ForeignKey }

// AddCheck adds a check.
type AddCheck struct{ Check *catalog.Check }

// DropCheck removes a check.
type DropCheck struct{ Check *catalog.Check }

// AlterCheck changes the values or the name of an enum's check.
type AlterCheck struct {
	From, To *catalog.Check
	// Values are the renamed values, old to new.
	Values []ValueRename
}

func (RenameTable) isTableChange()        {}
func (AddColumn) isTableChange()          {}
func (DropColumn) isTableChange()         {}
func (RenameColumn) isTableChange()       {}
func (AlterColumn) isTableChange()        {}
func (AlterAutoIncrement) isTableChange() {}
func (AddPrimaryKey) isTableChange()      {}
func (DropPrimaryKey) isTableChange()     {}
func (AlterPrimaryKey) isTableChange()    {}
func (RenamePrimaryKey) isTableChange()   {}
func (AddIndex) isTableChange()           {}
func (DropIndex) isTableChange()          {}
func (RenameIndex) isTableChange()        {}
func (AddForeignKey) isTableChange()      {}
func (DropForeignKey) isTableChange()     {}
func (AlterForeignKey) isTableChange()    {}
func (RenameForeignKey) isTableChange()   {}
func (AddCheck) isTableChange()           {}
func (DropCheck) isTableChange()          {}
func (AlterCheck) isTableChange()         {}
