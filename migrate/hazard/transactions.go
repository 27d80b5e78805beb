package hazard

// Hazards of statements that must, or cannot, run in a transaction.
const (
	// NotInTransaction is TX01: a statement is in a transaction although it cannot run in one.
	NotInTransaction Kind = "TX01"
	// UncommittedValue is TX02: an enum value is used before it is committed.
	UncommittedValue Kind = "TX02"
	// TransactionControl is TX03: a file contains transaction control.
	TransactionControl Kind = "TX03"
	// NotRepeatable is TX04: a statement outside of a transaction cannot be repeated.
	NotRepeatable Kind = "TX04"
)

var transactionEntries = []Entry{
	{
		Kind: NotInTransaction, Level: Block, Answer: EditFile,
		Title: "a statement that cannot run in a transaction is in one",
		Cause: "the database refuses it",
		Forms: []Form{
			{Text: "{what} cannot run in a transaction."},
			{Text: "The statement on {object} cannot run in a transaction."},
		},
		Remedy:  "begin a group without a transaction for it",
		Advice:  "begin a group for it: -- comon_orm:group transaction=none",
		Example: "CREATE INDEX CONCURRENTLY i ON users (name);",
	},
	{
		Kind: UncommittedValue, Level: Block, Answer: EditFile,
		Title: "an enum value is used in the transaction that adds it",
		Cause: "the database refuses it until the value is committed",
		Forms: []Form{
			{Text: "Value {to} of enum {object} is used in the transaction that adds it."},
			{Text: "A new value of {object} is used in the transaction that adds it."},
		},
		Remedy: "begin a group after the statement that adds the value",
		Advice: "begin a group after ADD VALUE: -- comon_orm:group transaction=yes",
		Example: `ALTER TYPE "Role" ADD VALUE 'X';
ALTER TABLE users ALTER COLUMN role SET DEFAULT 'X';`,
	},
	{
		Kind: TransactionControl, Level: Block, Answer: EditFile,
		Title: "transaction control, or a setting that is the runner's",
		Cause: "it would run outside the transaction of the history row",
		Forms: []Form{
			{Text: "{what}: the runner owns the transaction and these settings."},
			{Text: "The statement on {object} would end the transaction of the migration, or change a setting of the runner."},
		},
		Remedy: "remove the statement",
		Advice: "remove the statement",
		Example: `BEGIN;
SELECT 1;
COMMIT;`,
	},
	{
		Kind: NotRepeatable, Level: Block, Answer: EditFile,
		Title: "a step outside of a transaction that cannot be repeated",
		Cause: "an interrupted run repeats it: IF NOT EXISTS accepts an invalid index as built, other statements fail or take effect twice",
		Forms: []Form{
			{Case: OfExisting, Text: "IF NOT EXISTS accepts an invalid index {object} as the wanted one."},
			{Case: OfUnnamed, Text: "An index without a name cannot be found again after the run is interrupted."},
			{Case: OfDrop, Text: "DROP INDEX CONCURRENTLY without IF EXISTS fails when an interrupted run continues."},
			{Case: OfGroup, Text: "This statement can run in a transaction; outside of one nothing undoes it."},
			{Text: "The step on {object} runs outside of a transaction and cannot be repeated."},
		},
		Remedy:  "write it so that it can run a second time",
		Advice:  "name the index and leave out IF NOT EXISTS; drop it with IF EXISTS; move other statements into a transaction",
		Example: "CREATE INDEX IF NOT EXISTS i ON users (name);",
	},
}
