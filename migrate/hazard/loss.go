package hazard

// Data loss.
const (
	// DropTable is DL01: a table is dropped with its rows.
	DropTable Kind = "DL01"
	// DropColumn is DL02: a column is dropped with its values.
	DropColumn Kind = "DL02"
	// DropJoinTable is DL03: the join table of a many-to-many relation is dropped.
	DropJoinTable Kind = "DL03"
	// ChangeAllRows is DL04: a statement changes all rows, or drops more objects than it names.
	ChangeAllRows Kind = "DL04"
	// ChangeRows is DL05: a statement deletes or overwrites existing rows.
	ChangeRows Kind = "DL05"
	// AlsoDrop is DL06: objects that are not in the schema are dropped with a column or a table.
	AlsoDrop Kind = "DL06"
	// DropEverything is DL07: a schema without models follows one with models.
	DropEverything Kind = "DL07"
)

var lossEntries = []Entry{
	{
		Kind: DropTable, Level: Warning, Silent: true, Planned: true, Probe: true, Answer: Allow,
		Title: "a table is dropped",
		Cause: "its rows are gone for good",
		Forms: []Form{
			{Text: "Potential data loss: dropping table {object}."},
		},
		Advice:  "rename it out of the way and drop it in a later migration, or announce the loss: -- comon_orm:step hazard=DL01 object=TABLE",
		Example: "DROP TABLE posts;",
	},
	{
		Kind: DropColumn, Level: Warning, Silent: true, Planned: true, Probe: true, Answer: Allow,
		Title: "a column is dropped",
		Cause: "its values are gone for good",
		Forms: []Form{
			{Case: OfNotNull, Text: "Potential data loss: dropping column {object}. It is required: rolling back needs a value for rows that are there."},
			{Case: OfLinks, Text: "Column {object} is dropped after its links are copied to {to}: links of rows without a key are lost."},
			{Text: "Potential data loss: dropping column {object}."},
		},
		Advice:  "stop using it first and drop it in a later migration, or announce the loss: -- comon_orm:step hazard=DL02 object=TABLE.COLUMN",
		Example: "ALTER TABLE users ADD COLUMN x text, DROP COLUMN name;",
	},
	{
		Kind: DropJoinTable, Level: Warning, Silent: true, Planned: true, Probe: true, Answer: Allow,
		Title: "the table of a many-to-many relation is dropped",
		Cause: "the links are gone for good",
		Forms: []Form{
			{Case: OfLinks, Text: "Many-to-many table {object} is dropped after its links are copied to a column: all but one link of each row are lost."},
			{Text: "Potential data loss: dropping many-to-many table {object}."},
		},
		Advice:  "move the links into their new table first, or announce the loss: -- comon_orm:step hazard=DL03 object=TABLE",
		Example: `DROP TABLE "_PostToTag";`,
	},
	{
		Kind: ChangeAllRows, Level: Warning, Silent: true, Probe: true, Answer: Allow,
		Title: "DELETE or UPDATE of all rows, TRUNCATE, CASCADE",
		Cause: "more is lost than the statement names",
		Forms: []Form{
			{Case: OfCascade, Text: "CASCADE drops whatever depends on the {what}."},
			{Case: OfCascade, Text: "CASCADE empties every table that refers to these."},
			{Case: OfDrop, Text: "Potential data loss: dropping {what} {object} drops all that is in it."},
			{Text: "Potential data loss: every row of {object} is {what}."},
			{Text: "Potential data loss: all rows of {object} are deleted or changed."},
		},
		Advice:  "name the rows with WHERE, and the objects one by one instead of CASCADE",
		Example: "DELETE FROM users;",
	},
	{
		Kind: ChangeRows, Level: Warning, Silent: true, Probe: true, Answer: Allow, Mild: true,
		Title: "DELETE, UPDATE or MERGE of some rows that were there, REPLACE",
		Cause: "what they held is gone for good; before it runs, the rows are counted, and a run stops when there are any",
		Forms: []Form{
			{Text: "Potential data loss: rows of {object} are {what}."},
			{Text: "Potential data loss: rows of {object} are deleted or changed."},
		},
		Advice:  "accept the change above its statement: -- comon_orm:accept DL05 REASON",
		Example: "DELETE FROM users WHERE age < 0;",
	},
	{
		Kind: AlsoDrop, Level: Warning, Probe: true, Answer: Allow,
		Title: "objects that are not in the schema are dropped with a column or a table",
		Cause: "the database drops the indexes and constraints over a column, and everything on a table, without an error; a run first checks whether the object exists",
		Forms: []Form{
			{Case: OfColumn, Text: "Dropping column {table} also drops the {what} {object}."},
			{Case: OfTable, Text: "Dropping table {table} also drops the {what} {object}."},
			{Case: OfChange, Text: "Changing the {what} {object} of {table} also drops properties that only the database has: {says}."},
			{Text: "The step also drops {object}."},
		},
		Advice: "create those that are still needed again, over the columns that remain",
	},
	{
		Kind: DropEverything, Level: Warning, Planned: true, Answer: Allow,
		Title: "the schema has no model any more",
		Cause: "usually the wrong schema was given: a file or a folder that is empty or was moved; all tables would be dropped, even those without rows",
		Forms: []Form{
			{Text: "The schema has no model any more: {object} and all its other tables would be dropped."},
		},
		Advice: "check that it is the right schema",
	},
}
