package lint

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Code is the stable code of a rule; docs/lint.md has an anchor for each.
type Code string

// The codes, by family: data loss (DL), renames (RN), existing rows (UX), types (TY), enums (EN), locks (LK), transactions (TX),
// running applications (BC), constraints (CN, FK), identity (ID), dependents (DP), SQLite (SQ), names and types to avoid (NM, ST), history (HY).
const (
	DL01 Code = "DL01"
	DL02 Code = "DL02"
	DL03 Code = "DL03"
	DL04 Code = "DL04"
	RN01 Code = "RN01"
	RN02 Code = "RN02"
	UX01 Code = "UX01"
	UX02 Code = "UX02"
	UX03 Code = "UX03"
	UX04 Code = "UX04"
	UX05 Code = "UX05"
	UX06 Code = "UX06"
	UX07 Code = "UX07"
	UX08 Code = "UX08"
	TY01 Code = "TY01"
	TY02 Code = "TY02"
	EN01 Code = "EN01"
	LK01 Code = "LK01"
	LK02 Code = "LK02"
	LK03 Code = "LK03"
	LK04 Code = "LK04"
	LK05 Code = "LK05"
	LK06 Code = "LK06"
	TX01 Code = "TX01"
	TX02 Code = "TX02"
	TX03 Code = "TX03"
	TX04 Code = "TX04"
	BC01 Code = "BC01"
	BC02 Code = "BC02"
	BC03 Code = "BC03"
	CN01 Code = "CN01"
	FK02 Code = "FK02"
	ID01 Code = "ID01"
	DP01 Code = "DP01"
	SQ01 Code = "SQ01"
	SQ02 Code = "SQ02"
	SQ03 Code = "SQ03"
	NM01 Code = "NM01"
	ST01 Code = "ST01"
	HY01 Code = "HY01"
	HY02 Code = "HY02"
)

// Rule is what a code stands for.
type Rule struct {
	Code Code
	// What it finds, why that matters, and what to write instead; lower case, no full stop.
	What, Why, Rewrite string
}

// Level is what a finding of the rule is. What would stop `migrate deploy` as a warning blocks here: a finding is what the file does
// not announce, so that deploy would not stop at it.
func (c Code) Level() plan.Level {
	if level := artifact.Level(string(c)); level == plan.Note {
		return level
	}
	return plan.Block
}

// Rules lists every rule in the order of the documentation.
func Rules() []Rule {
	return slices.Concat(dataRules(), rowRules(), lockRules(), transactionRules(), otherRules())
}

func rule(code Code) Rule {
	for _, r := range Rules() {
		if r.Code == code {
			return r
		}
	}
	return Rule{Code: code}
}

func known(code string) bool { return rule(Code(code)).What != "" }

func dataRules() []Rule {
	return []Rule{
		{DL01, "a table is dropped", "its rows are gone for good", "rename it out of the way and drop it in a later migration, or announce the loss: -- comon_orm:step hazard=DL01 object=TABLE"},
		{DL02, "a column is dropped", "its values are gone for good", "stop using it first and drop it in a later migration, or announce the loss: -- comon_orm:step hazard=DL02 object=TABLE.COLUMN"},
		{DL03, "the table of a many-to-many relation is dropped", "the links are gone for good", "move the links into their new table first, or announce the loss: -- comon_orm:step hazard=DL03 object=TABLE"},
		{DL04, "DELETE or UPDATE of all rows, TRUNCATE, CASCADE", "more is lost than the statement names", "name the rows with WHERE, and the objects one by one instead of CASCADE"},
		{RN01, "a column or table is dropped while one of the same shape is added", "most often that is a rename, and a rename keeps the values", "write RENAME, or announce the drop with its DL code"},
		{RN02, "an enum value is removed while another is added", "most often that is a rename, and rows keep a renamed value", "rename the value, or UPDATE the rows first"},
	}
}

func rowRules() []Rule {
	return []Rule{
		{UX01, "a required column without default is added to a table that is there", "it fails as soon as there is a row", "add it as nullable, fill it, then SET NOT NULL; or give it a DEFAULT"},
		{UX02, "the same for a column whose value the client makes", "the database cannot make the value for rows that are there", "add it as nullable, fill it, then SET NOT NULL"},
		{UX03, "NOT NULL for a column that may hold NULL", "it fails at the first NULL", "UPDATE the rows that hold NULL first"},
		{UX04, "a unique key over columns that were none", "it fails where rows are equal, and leaves an invalid index when built CONCURRENTLY", "make the values unique first"},
		{UX05, "a foreign key over rows that were not checked", "it fails where a row points at none", "delete those rows, set the column to NULL, or add the rows they point at"},
		{UX06, "a type that values may not fit", "it fails half way, or SQLite keeps values of the old type", "correct the values first, or give the expression that converts them"},
		{UX07, "an enum value is removed", "rows may still use it", "UPDATE those rows first"},
		{UX08, "a type change for which there is no cast", "it fails", "add a new column, fill it from the old one, and drop the old one later"},
		{TY01, "a type that rounds or cuts values", "it succeeds and the values differ", "keep the old column until the new one is checked"},
		{TY02, "a USING expression that cuts text", "an explicit cast to varchar(n) or char(n) cuts without a word", "leave out USING: the cast of an assignment refuses what does not fit"},
		{EN01, "the values of an enum change their order", "comparisons and sorting change with it", "add values with BEFORE or AFTER; keep the order of the others"},
	}
}

func lockRules() []Rule {
	return []Rule{
		{LK01, "rows are checked under a lock that keeps out readers", "the table stands still for as long as its rows are read", "ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a later group; for keys a unique index CONCURRENTLY, then USING INDEX"},
		{LK02, "a table is rewritten", "nobody can read it for as long as that takes", "add a new column, fill it in batches, and switch"},
		{LK03, "an index is built, dropped or rebuilt while nobody can write", "writers wait for as long as the build takes", "CREATE or DROP INDEX CONCURRENTLY in a group of its own: -- comon_orm:group transaction=none"},
		{LK04, "a foreign key is added and checked in one step", "nobody can write to either table while the rows are checked", "ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a later group"},
		{LK05, "the lock timeout is turned off", "a statement that waits for a lock makes all later readers wait behind it", "leave the timeout to the runner, which tries again"},
		{LK06, "one transaction locks several tables, or writes rows under such a lock", "locks are held until the end, and taken in another order they deadlock", "put the statements into groups of their own: -- comon_orm:group transaction=yes"},
	}
}

func transactionRules() []Rule {
	return []Rule{
		{TX01, "a statement that can stand in no transaction stands in one", "the database refuses it", "begin a group for it: -- comon_orm:group transaction=none"},
		{TX02, "an enum value is used in the transaction that adds it", "the database refuses it until the value is committed", "begin a group behind ADD VALUE: -- comon_orm:group transaction=yes"},
		{TX03, "transaction control, or a setting that is the runner's", "it would escape the transaction that the history row stands in", "remove the statement"},
		{TX04, "a step outside of a transaction that cannot be done again", "a run that is cut off goes on there: IF NOT EXISTS takes an invalid index for good, other statements fail or work twice", "name the index and leave out IF NOT EXISTS; drop it with IF EXISTS; move other statements into a transaction"},
		{BC01, "a rename", "running applications that use the old name fail until they are restarted", "add the new name, copy, switch the applications, then drop the old one; or leave a view under the old name"},
		{BC02, "something is dropped that running applications use, or becomes NULL to them", "they fail until they are restarted", "deploy applications that do without it first"},
		{BC03, "rules for new rows become stricter", "running applications that write what was allowed fail", "deploy applications that follow the rule first"},
	}
}

func otherRules() []Rule {
	return []Rule{
		{CN01, "a constraint is dropped and not replaced", "the database no longer refuses wrong rows", "say so in the review; add the constraint that replaces it"},
		{FK02, "the columns of a foreign key have no index", "each delete or change of a parent row reads the whole table", "add @@index over the relation's fields"},
		{ID01, "numbers are given while the sequence stays where it is", "the next insert takes a number that is taken", "SELECT setval(…) to the highest number behind it"},
		{DP01, "an object that no schema names is dropped and not made again", "no snapshot can bring it back", "create it again in the same migration, or say why it may go"},
		{SQ01, "a table is rebuilt, or dropped while others point at it", "with foreign keys on, the rows that point at it are deleted or set to NULL", "follow the order CREATE new, INSERT … SELECT, DROP old, RENAME new, and name the table: -- comon_orm:rebuild TABLE"},
		{SQ02, "a column's values are copied under another declared type", "SQLite keeps a value that does not convert as it is", "CAST it in the SELECT"},
		{SQ03, "ALTER TABLE as only SQLite 3.53 knows it", "an older library refuses it", "state min_server=3.53.0 in metadata.txt, or rebuild the table"},
		{NM01, "a name of more than 63 bytes", "PostgreSQL cuts it, perhaps to one that is taken", "choose a shorter name with map:"},
		{ST01, "a type that is regretted later, in a column that the schema does not ask for", "integers and serials run out, char(n) pads, timestamps without zone and json mislead, numeric affinity loses digits", "bigint identity, text, timestamptz, jsonb; on SQLite INTEGER, REAL, TEXT, BLOB"},
		{HY01, "the migration does not fit its own checksum, its neighbours, or has no way back", "deploy refuses it, or nothing undoes it", "migrate dev --restamp for edits, migrate rebase for order; write rollback.sql, if only to say that nothing is to be undone"},
		{HY02, "a file that cannot be read: an unfinished statement, a directive that is none, an acceptance without a reason or of no rule", "deploy refuses it, or the acceptance says nothing", "correct the line"},
	}
}
