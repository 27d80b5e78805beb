package hazard

// Hazards because of locks for which running applications wait.
const (
	// ScanUnderLock is LK01: rows are checked while nobody can read the table.
	ScanUnderLock Kind = "LK01"
	// RewriteTable is LK02: a table is rewritten.
	RewriteTable Kind = "LK02"
	// IndexUnderLock is LK03: an index is built or dropped under a lock.
	IndexUnderLock Kind = "LK03"
	// ForeignKeyUnderLock is LK04: existing rows are checked while the lock for a new foreign key
	// blocks writes.
	ForeignKeyUnderLock Kind = "LK04"
	// NoLockTimeout is LK05: the lock timeout is turned off.
	NoLockTimeout Kind = "LK05"
	// SeveralLocks is LK06: several tables are locked at once.
	SeveralLocks Kind = "LK06"
)

var lockEntries = []Entry{
	{
		Kind: ScanUnderLock, Level: Note, Planned: true,
		Title: "rows are checked under a lock that keeps out readers",
		Cause: "the table cannot be used while its rows are read",
		Forms: []Form{
			{Case: OfPrimaryKey, Text: "Nobody can read {object} while its primary key is built."},
			{Case: OfNotNull, Text: "Nobody can read {table} while its rows are checked for NULL."},
			{Text: "Nobody can read {table} while its rows are checked against the {what}."},
			{Text: "Nobody can read {object} while its rows are checked."},
		},
		Advice:  "ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a later group; for keys a unique index CONCURRENTLY, then USING INDEX",
		Example: "ALTER TABLE users ALTER COLUMN name SET NOT NULL;",
	},
	{
		Kind: RewriteTable, Level: Note, Planned: true,
		Title: "a table is rewritten",
		Cause: "nobody can read it for as long as that takes",
		Forms: []Form{
			{Case: OfTable, Text: "The table {object} is rewritten while nobody can read it."},
			{Text: "The table {table} is rewritten while nobody can read it."},
			{Text: "Nobody can read {object} while its table is rewritten."},
		},
		Advice:  "add a new column, fill it in batches, and switch",
		Example: "ALTER TABLE users ALTER COLUMN age TYPE bigint;",
	},
	{
		Kind: IndexUnderLock, Level: Note, Planned: true,
		Title: "an index is built, dropped or rebuilt while nobody can write",
		Cause: "writers wait for as long as the build takes",
		Forms: []Form{
			{Case: OfBuild, Text: "Nobody can write to {table} while the index {object} is built."},
			{Case: OfDrop, Text: "Nobody can use {table} for the instant in which the index {object} is dropped."},
			{Case: OfRebuild, Text: "Nobody can write to a table while its indexes are built again."},
			{Text: "Others have to wait while the index {object} is built or dropped."},
		},
		Advice:  "CREATE or DROP INDEX CONCURRENTLY in a group of its own: -- comon_orm:group transaction=none",
		Example: "CREATE INDEX i ON users (name);",
	},
	{
		Kind: ForeignKeyUnderLock, Level: Note, Planned: true,
		Title: "a foreign key is added and checked in one step",
		Cause: "nobody can write to either table while the rows are checked",
		Forms: []Form{
			{Text: "Nobody can write to {table} and {parent} while the foreign key {object} is checked."},
			{Text: "Nobody can write to its tables while the foreign key {object} is checked."},
		},
		Advice:  "ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a later group",
		Example: "ALTER TABLE users ADD CONSTRAINT f FOREIGN KEY (age) REFERENCES posts (id) ON DELETE SET NULL;",
	},
	{
		Kind: NoLockTimeout, Level: Note,
		Title: "the lock timeout is turned off",
		Cause: "a statement that waits for a lock makes all later readers wait too",
		Forms: []Form{
			{Case: OfSetting, Text: "The lock timeout is turned off."},
			{Text: "The statement on {object} waits for its lock without a limit, and later statements wait with it."},
		},
		Advice:  "leave the timeout to the runner, which tries again",
		Example: "SET LOCAL lock_timeout = 0;",
	},
	{
		Kind: SeveralLocks, Level: Note,
		Title: "one transaction locks several tables, or writes rows under such a lock",
		Cause: "locks are held until the end, and taken in another order they deadlock",
		Forms: []Form{
			{Case: OfRows, Text: "Rows of {object} are written while this transaction keeps everybody out of {table}."},
			{Text: "This transaction holds a lock on {table} while it waits for {object}."},
			{Text: "{object} is locked together with other tables until the end of the transaction."},
		},
		Advice: "put the statements into groups of their own: -- comon_orm:group transaction=yes",
		Example: `ALTER TABLE users ADD COLUMN a text;
ALTER TABLE posts ADD COLUMN a text;`,
	},
}
