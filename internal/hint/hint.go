// Package hint is the one table of commands that messages name. A message that tells a person what
// to run contains a [Hint], written by the current [Run], and never a command of its own.
//
// A [Hint] is a row of the table with its subject:
//
//	hint.Of(hint.Restore, "20260315_add")
//
// A [Run] is how the program was called. It writes the command in a form that can be pasted into a
// shell, in the directory where it was printed: with the program as it was called, with the chosen
// schema, migrations and database, and quoted. In a run of
//
//	go tool comon_orm migrate status --schema 'my app/schema.prisma' --url "$STAGING"
//
// the command is
//
//	go tool comon_orm migrate resolve --schema 'my app/schema.prisma' --url "$STAGING" \
//	    --restore 20260315_add
//
// The URL of a database is written as a variable, never as text: see [Environment].
//
// A test of the command line fails for a row of the table that no script runs.
package hint

import "path/filepath"

// Hint is a row of the table with its subject.
type Hint struct {
	Kind Kind
	// About is the migration, the git ref or the directory that the command names; "" for none.
	About string
	// Answers are additional flags.
	Answers []Flag
}

// Flag is a flag with its value. Bare is true for one without a value, such as --force.
type Flag struct {
	Name, Value string
	Bare        bool
}

// Of makes a hint about a subject, "" if its row has none.
func Of(kind Kind, about string) Hint { return Hint{Kind: kind, About: about} }

// FromCommit restores the files of a migration from a commit.
func FromCommit(ref, migration string) Hint {
	return Of(CheckOutOf, ref).With(Flag{Value: migration})
}

// Aside renames a directory of migrations to the name of the database that they are for.
func Aside(dir, provider string) Hint {
	return Of(SetAside, filepath.Clean(dir)).With(Flag{Value: provider})
}

// Example is a hint of the row for a subject.
func (k Kind) Example(about string) Hint {
	if k == CheckOutOf {
		return FromCommit(about, about)
	}
	if k == SetAside {
		return Aside(about, about)
	}
	return Of(k, about)
}

// With returns the hint with more flags.
func (h Hint) With(flags ...Flag) Hint {
	h.Answers = append(append([]Flag{}, h.Answers...), flags...)
	return h
}

// Allow consents to warnings.
func Allow() Flag { return bare("allow-warnings") }

// NoRename denies that anything was renamed.
func NoRename() Flag { return bare("no-rename") }

// Carry drops what depends on a change before it and creates it again afterwards.
func Carry() Flag { return bare("carry") }

// Force confirms an action.
func Force() Flag { return bare("force") }

// Print prints the result instead of writing it.
func Print() Flag { return bare("print") }

// Rename says that a field or model has a new name.
func Rename(from, to string) Flag { return Flag{Name: "rename", Value: from + "=" + to} }

// Backfill says what existing rows get in a field. A person fills in the expression.
func Backfill(field string) Flag { return Flag{Name: "backfill", Value: field + "=" + Expression} }

// KeepLinks says that the links of a foreign key are kept in the new join table.
func KeepLinks(field string) Flag { return Flag{Name: "keep-links", Value: field} }

// Schema is the flag with the schema's path.
func Schema(path string) Flag { return Flag{Name: "schema", Value: path} }

// Name gives a new migration its name.
func Name(name string) Flag { return Flag{Name: "name", Value: name} }

// Texts in a command that a person has to replace.
const (
	// Expression is an SQL expression.
	Expression = "EXPR"
	// Reason is why somebody confirms something.
	Reason = "TEXT"
	// EmptyURL is the variable with the URL of an empty database.
	EmptyURL = "EMPTY_DATABASE_URL"
)

func bare(name string) Flag { return Flag{Name: name, Bare: true} }
