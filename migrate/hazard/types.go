package hazard

// Hazards of changes of types and enums that change values without an error.
const (
	// LossyType is TY01: a new type rounds or truncates values.
	LossyType Kind = "TY01"
	// CutText is TY02: a cast truncates text.
	CutText Kind = "TY02"
	// ReorderEnum is EN01: the values of an enum change their order.
	ReorderEnum Kind = "EN01"
)

var typeEntries = []Entry{
	{
		Kind: LossyType, Level: Warning, Silent: true, Planned: true, Probe: true, Answer: Allow,
		Title: "a type that rounds or cuts values",
		Cause: "it succeeds and the values differ",
		Forms: []Form{
			{Text: "Potential data loss: changing the type of {object} from {from} to {to} changes values."},
			{Text: "Potential data loss: changing the type of {object} changes values."},
		},
		Advice:  "keep the old column until the new one is checked",
		Example: "ALTER TABLE posts ALTER COLUMN rating TYPE integer;",
	},
	{
		Kind: CutText, Level: Warning, Silent: true, Probe: true, Answer: Allow,
		Title: "a USING expression that cuts text",
		Cause: "an explicit cast to varchar(n) or char(n) cuts without an error",
		Forms: []Form{
			{Text: "Potential data loss: an explicit cast cuts the text of {object}."},
		},
		Advice:  "leave out USING: the cast of an assignment refuses what does not fit",
		Example: "ALTER TABLE users ALTER COLUMN name TYPE varchar(5) USING name::varchar(5);",
	},
	{
		Kind: ReorderEnum, Level: Warning, Planned: true, Answer: Allow,
		Title: "the values of an enum change their order",
		Cause: "comparisons and sorting change with it",
		Forms: []Form{
			{Text: "The values of enum {object} change their order: comparisons and sorting change with them."},
		},
		Advice: "add values with BEFORE or AFTER; keep the order of the others",
		Example: `ALTER TYPE "Role" RENAME TO "Role_old";
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN', 'GUEST');
ALTER TABLE users ALTER COLUMN role DROP DEFAULT;
ALTER TABLE users ALTER COLUMN role TYPE "Role" USING (role::text::"Role");
DROP TYPE "Role_old";`,
	},
}
