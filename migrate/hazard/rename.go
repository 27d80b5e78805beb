package hazard

// Renames that look like a drop and an addition.
const (
	// Rename is RN01: a table or column goes while one of the same shape comes.
	Rename Kind = "RN01"
	// RenameValue is RN02: an enum value goes while another comes.
	RenameValue Kind = "RN02"
)

var renameEntries = []Entry{
	{
		Kind: Rename, Level: Block, Planned: true, Answer: SayRename,
		Title: "a column or table is dropped while one of the same shape is added",
		Cause: "most often that is a rename, and a rename keeps the values",
		Forms: []Form{
			{Case: OfTable, Text: "Table {object} goes and {to} comes with the same shape: dropping one and creating the other would lose the rows."},
			{Case: OfColumn, Text: "Column {object} goes and {to} comes with the same type: dropping one and adding the other would lose its values."},
			{Text: "{object} goes while something of the same shape comes: if it was renamed, dropping it would lose what it holds."},
		},
		Remedy: "say whether it was renamed",
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
			{Text: "A value of {object} goes while another comes: rows keep a value only when it is renamed."},
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
