package hazard

// Hazards for running applications that use the older schema.
const (
	// RenameInUse is BC01: an object that applications may use is renamed.
	RenameInUse Kind = "BC01"
	// RemoveInUse is BC02: an object that applications may use is dropped, or becomes nullable.
	RemoveInUse Kind = "BC02"
	// StricterRule is BC03: new rows must satisfy a new rule.
	StricterRule Kind = "BC03"
)

var applicationEntries = []Entry{
	{
		Kind: RenameInUse, Level: Note, Planned: true,
		Title: "a rename",
		Cause: "running applications that use the old name fail until they are restarted",
		Forms: []Form{
			{Case: OfTable, Text: "Renaming table {object} to {to}: running applications that use the old name fail until they are restarted."},
			{Case: OfColumn, Text: "Renaming column {object} to {to}: running applications that use the old name fail until they are restarted."},
			{Text: "Renaming {object}: running applications that use the old name fail until they are restarted."},
		},
		Advice:  "add the new name, copy, switch the applications, then drop the old one; or leave a view under the old name",
		Example: "ALTER TABLE users RENAME TO people;",
	},
	{
		Kind: RemoveInUse, Level: Note, Planned: true,
		Title: "something that running applications use is dropped, or may become NULL",
		Cause: "they fail until they are restarted",
		Forms: []Form{
			{Case: OfTable, Text: "Running applications that use the table {object} fail until they are restarted."},
			{Case: OfColumn, Text: "Running applications that use the column {object} fail until they are restarted."},
			{Case: OfNullable, Text: "Column {object} may hold NULL from now on, which running applications do not expect."},
			{Text: "Running applications that use {object} may fail until they are restarted."},
		},
		Advice:  "first deploy applications that do not use it",
		Example: "DROP TABLE posts;",
	},
	{
		Kind: StricterRule, Level: Note, Planned: true,
		Title: "rules for new rows become stricter",
		Cause: "running applications that write what was allowed fail",
		Forms: []Form{
			{Case: OfNewColumn, Text: "Running applications may write rows that are refused from now on: {object} is required and they do not know it."},
			{Case: OfNotNull, Text: "Running applications may write rows that are refused from now on: {object} becomes required."},
			{Case: OfUnique, Text: "Running applications may write rows that are refused from now on: {object} becomes unique."},
			{Case: OfForeignKey, Text: "Running applications may write rows that are refused from now on: {object} is a foreign key."},
			{Text: "Running applications may write rows that are refused from now on: {table} gets the {what} {object}."},
			{Text: "Running applications may write rows that are refused from now on: {object} becomes stricter."},
		},
		Advice:  "deploy applications that follow the rule first",
		Example: "ALTER TABLE users ALTER COLUMN name SET NOT NULL;",
	},
}
