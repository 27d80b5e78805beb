package hazard

// Hazards of renames that look like a drop and an addition.
const (
	// Rename is RN01: a table or column is dropped and a similar one is added.
	Rename Kind = "RN01"
	// RenameValue is RN02: an enum value is removed and another one is added.
	RenameValue Kind = "RN02"
)

var renameEntries = []Entry{
	{
		Kind: Rename, Level: Block, Planned: true, Answer: ConfirmRename,
		Title: "a column or table is dropped while one of the same shape is added",
		Cause: "most often that is a rename, and a rename keeps the values",
		Forms: []Form{
			{Case: OfTable, Text: "Table {object} is dropped and {to} with the same shape is added: if it was renamed, this would lose the rows."},
			{Case: OfColumn, Text: "Column {object} is dropped and {to} with the same type is added: if it was renamed, this would lose its values."},
			{Text: "{object} is dropped while something of the same shape is added: if it was renamed, dropping it would lose its data."},
		},
		Remedy: "state whether it was renamed",
		Advice: "write RENAME, or announce the drop with its DL code",
		Example: `ALTER TABLE users ADD COLUMN full_name text;
ALTER TABLE users DROP COLUMN name;`,
	},
	{
		Kind: RenameValue, Level: Block, Answer: EditFile,
		Title: "an enum value is removed while another is added",
		Cause: "most often that is a rename, and rows keep a renamed value",
		Forms: []Form{
			{Text: "Value {from} of {object} is removed while {to} is added: a rename would keep the rows."},
			{Text: "A value of {object} is removed while another is added: rows keep a value only if it is renamed."},
		},
		Remedy: "rename the value, or change the rows that have it first",
		Advice: "rename the value, or UPDATE the rows first",
		Example: `ALTER TYPE "Role" RENAME TO "Role_old";
CREATE TYPE "Role" AS ENUM ('ADMIN', 'MEMBER', 'GUEST');
ALTER TABLE users ALTER COLUMN role DROP DEFAULT;
ALTER TABLE users ALTER COLUMN role TYPE "Role" USING (role::text::"Role");
DROP TYPE "Role_old";`,
	},
}
