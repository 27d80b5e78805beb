package hazard

// Hazards of existing rows that do not satisfy a change.
const (
	// RequiredColumn is UX01: a required column without a default is added.
	RequiredColumn Kind = "UX01"
	// RequiredClientValue is UX02: a required column is added for which only the client generates
	// values.
	RequiredClientValue Kind = "UX02"
	// NullsUnderRequired is UX03: a column becomes required.
	NullsUnderRequired Kind = "UX03"
	// Duplicates is UX04: rows may have equal values under a unique key.
	Duplicates Kind = "UX04"
	// Orphans is UX05: rows may violate a foreign key.
	Orphans Kind = "UX05"
	// UnfitValues is UX06: values may not fit a new type or enum.
	UnfitValues Kind = "UX06"
	// RemoveEnumValue is UX07: an enum value that rows may have is removed.
	RemoveEnumValue Kind = "UX07"
	// NoCast is UX08: there is no cast for a change of type.
	NoCast Kind = "UX08"
	// UnfitBackfill is UX09: the column cannot hold a value that was given for existing rows.
	UnfitBackfill Kind = "UX09"
)

var rowEntries = []Entry{
	{
		Kind: RequiredColumn, Level: Block, Planned: true, Probe: true, Answer: Backfill,
		Title: "a required column without default is added to an existing table",
		Cause: "it fails as soon as there is a row",
		Forms: []Form{
			{Case: OfRollback, Text: "Required column {object} is added again, and existing rows would have no value.", Remedy: "give a value for existing rows"},
			{Text: "Required column {object} has no default: existing rows would have no value."},
		},
		Remedy:  "give it a @default, make it optional, or give a value for existing rows",
		Advice:  "add it as nullable, fill it, then SET NOT NULL; or give it a DEFAULT",
		Example: "ALTER TABLE users ADD COLUMN points integer NOT NULL;",
	},
	{
		Kind: RequiredClientValue, Level: Block, Planned: true, Probe: true, Answer: Backfill,
		Title: "a required column whose value the client makes is added to an existing table",
		Cause: "the database cannot make the value for existing rows",
		Forms: []Form{
			{Case: OfRollback, Text: "Required column {object} is added again, and existing rows would have no value.", Remedy: "give a value for existing rows"},
			{Text: "Required column {object} gets its value from the client: existing rows would have none."},
		},
		Remedy:  "give it a @default, make it optional, or give a value for existing rows",
		Advice:  "add it as nullable, fill it, then SET NOT NULL",
		Example: "ALTER TABLE posts ADD COLUMN code text NOT NULL;",
	},
	{
		Kind: NullsUnderRequired, Level: Block, Planned: true, Probe: true, Answer: Backfill,
		Title: "NOT NULL for a column that may hold NULL",
		Cause: "it fails at the first NULL",
		Forms: []Form{
			{Text: "Column {object} becomes required: rows that hold NULL prevent it."},
		},
		Remedy:  "fill those rows first, or give a value for them",
		Advice:  "UPDATE the rows that hold NULL first",
		Example: "ALTER TABLE users ALTER COLUMN name SET NOT NULL;",
	},
	{
		Kind: Duplicates, Level: Block, Planned: true, Probe: true, Answer: CorrectRows,
		Title: "a unique key over existing columns",
		Cause: "it fails if rows are equal, and leaves an invalid index when built CONCURRENTLY",
		Forms: []Form{
			{Case: OfPrimaryKey, Text: "Rows with equal values prevent the primary key of {object}."},
			{Text: "Rows with equal values prevent the unique {object} on {table}."},
			{Text: "Rows with equal values prevent the unique {object}."},
		},
		Remedy:  "make the values unique first",
		Advice:  "make the values unique first",
		Example: "CREATE UNIQUE INDEX users_name_key ON users (name);",
	},
	{
		Kind: Orphans, Level: Block, Planned: true, Probe: true, Answer: CorrectRows,
		Title: "a foreign key over rows that were not checked",
		Cause: "it fails if a row refers to none",
		Forms: []Form{
			{Case: OfNewColumn, Text: "Existing rows of {table} would be orphans of the foreign key {object}: no row of {parent} has the value that {column} gets.", Answer: Backfill,
				Remedy: "make the relation optional, add the row of the parent first, or give a value for existing rows: a key that exists"},
			{Text: "Rows of {table} that refer to no row of {parent} prevent the foreign key {object}."},
			{Text: "Rows that refer to no row prevent the foreign key {object}."},
		},
		Remedy:  "delete those rows, set the column to NULL, or add the rows they refer to",
		Advice:  "delete those rows, set the column to NULL, or add the rows they refer to",
		Example: "ALTER TABLE users ADD CONSTRAINT f FOREIGN KEY (age) REFERENCES posts (id);",
	},
	{
		Kind: UnfitValues, Level: Block, Planned: true, Probe: true, Answer: CorrectRows,
		Title: "a type that existing values may not fit",
		Cause: "it fails half way, or SQLite keeps values of the old type",
		Forms: []Form{
			{Case: OfEnum, Text: "Rows of {object} hold values that the enum does not have."},
			{Case: OfSequence, Text: "The sequence of {object} is past what {to} holds.", Remedy: "set it back with setval() to the highest number in the column, or keep the type {from}"},
			{Text: "Values of {object} that cannot be converted prevent changing its type from {from} to {to}."},
			{Text: "Values of {object} do not fit its new type."},
		},
		Remedy:  "correct those values first",
		Advice:  "correct the values first, or give the expression that converts them",
		Example: "ALTER TABLE users ALTER COLUMN name TYPE varchar(5);",
	},
	{
		Kind: RemoveEnumValue, Level: Block, Silent: true, Planned: true, Probe: true, Answer: CorrectRows,
		Title: "an enum value is removed",
		Cause: "rows may still use it",
		Forms: []Form{
			{Text: "Rows of {object} may hold other values than {what}."},
			{Text: "Rows of {object} still use enum values that are removed."},
		},
		Remedy: "give those rows another value first",
		Advice: "UPDATE those rows first",
		Example: `ALTER TYPE "Role" RENAME TO "Role_old";
CREATE TYPE "Role" AS ENUM ('ADMIN', 'USER');
ALTER TABLE users ALTER COLUMN role DROP DEFAULT;
ALTER TABLE users ALTER COLUMN role TYPE "Role" USING (role::text::"Role");
DROP TYPE "Role_old";`,
	},
	{
		Kind: NoCast, Level: Block, Planned: true, Answer: EditFile,
		Title: "a type change for which there is no cast",
		Cause: "it fails",
		Forms: []Form{
			{Text: "There is no cast for the type of {object} from {from} to {to}."},
			{Text: "There is no cast for the type change of {object}."},
		},
		Remedy:  "add a new field of that type, copy the values over with SQL of your own, then drop the old field",
		Advice:  "add a new column, fill it from the old one, and drop the old one later",
		Example: "ALTER TABLE users ALTER COLUMN age TYPE boolean[];",
	},
	{
		Kind: UnfitBackfill, Level: Block, Planned: true, Probe: true, Answer: Backfill,
		Title: "a value given for existing rows that the column may not hold",
		Cause: "it fails half way, or SQLite stores it as it is and no client reads it",
		Forms: []Form{
			{Text: "The value given for existing rows of {object} does not fit: {says}."},
			{Text: "The value given for existing rows of {object} is no {to} that the column holds."},
			{Text: "The value given for existing rows of {object} does not fit the column."},
		},
		Remedy:  "give a value that the column holds in every row",
		Advice:  "write the value in the form that the column holds",
		Example: "UPDATE users SET age = 'soon' WHERE age IS NULL;",
	},
}
