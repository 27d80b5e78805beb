// Package hint contains the table of all commands that messages recommend. A message that
// recommends a command contains a [Hint], and the current [Run] formats the hint. No message
// contains the text of a command itself.
//
// A [Hint] is a row of the table with its subject:
//
//	hint.Of(hint.Restore, "20260315_add")
//
// A [Run] describes how the program was called. It formats the command so that a person can paste
// it into a shell in the same directory. The command names the program as it was called, has the
// flags that select the schema, the migrations and the database, and is quoted. In a run of
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
// A test of the command-line program fails if no test script runs the command of a row.
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

// Flag is a flag with its value. Bare is true for a flag without a value, such as --force.
type Flag struct {
	Name, Value string
	Bare        bool
}

// Of returns a hint about a subject. The subject is "" if the row has none.
func Of(kind Kind, about string) Hint { return Hint{Kind: kind, About: about} }

// FromCommit returns the hint to restore the files of a migration from a commit.
func FromCommit(ref, migration string) Hint {
	return Of(CheckOutOf, ref).With(Flag{Value: migration})
}

// Aside returns the hint to rename a migrations directory to the name of the provider for which it
// was created.
func Aside(dir, provider string) Hint {
	return Of(SetAside, filepath.Clean(dir)).With(Flag{Value: provider})
}

// Example returns a hint of the row k about a subject.
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

// Carry drops the objects that prevent a change, such as views that use a changed column, before
// the change is made, and creates them again afterwards.
func Carry() Flag { return bare("carry") }

// Force confirms an action.
func Force() Flag { return bare("force") }

// Print prints the result instead of writing it.
func Print() Flag { return bare("print") }

// Rename declares that a field or model has a new name.
func Rename(from, to string) Flag { return Flag{Name: "rename", Value: from + "=" + to} }

// Backfill sets the value of a field in existing rows. A person replaces the expression.
func Backfill(field string) Flag { return Flag{Name: "backfill", Value: field + "=" + Expression} }

// KeepLinks keeps the links of a foreign key in the new join table.
func KeepLinks(field string) Flag { return Flag{Name: "keep-links", Value: field} }

// Schema is the flag with the schema's path.
func Schema(path string) Flag { return Flag{Name: "schema", Value: path} }

// Name gives a new migration its name.
func Name(name string) Flag { return Flag{Name: "name", Value: name} }

// Texts in a command that a person has to replace.
const (
	// Expression is an SQL expression.
	Expression = "EXPR"
	// Reason is the reason why a person confirms something.
	Reason = "TEXT"
	// EmptyURL is the variable with the URL of an empty database.
	EmptyURL = "EMPTY_DATABASE_URL"
)

func bare(name string) Flag { return Flag{Name: name, Bare: true} }
