package hazard

// Hazards in the files of migrations and in their order.
const (
	// BrokenChain is HY01: the files do not match each other.
	BrokenChain Kind = "HY01"
	// UnreadableFile is HY02: a file cannot be read.
	UnreadableFile Kind = "HY02"
)

var historyEntries = []Entry{
	{
		Kind: BrokenChain, Level: Block, Answer: EditFile,
		Title: "the migration does not match its checksum or its neighbours, or has no rollback",
		Cause: "deploy refuses it, or nothing undoes it",
		Forms: []Form{
			{Text: "{object} does not match the other files of the migration, or its neighbours."},
		},
		Remedy: "restamp or rebase the migration",
		Advice: "restamp a migration that was edited, rebase one that is out of order; write rollback.sql, even if it only states that nothing is to be undone",
	},
	{
		Kind: UnreadableFile, Level: Block, Answer: EditFile,
		Title: "a file that cannot be read: an unfinished statement, an unknown directive, an acceptance without a reason or of an unknown rule",
		Cause: "deploy refuses it, or the acceptance has no effect",
		Forms: []Form{
			{Text: "{object} cannot be read."},
		},
		Remedy: "correct the line",
		Advice: "correct the line",
	},
}
