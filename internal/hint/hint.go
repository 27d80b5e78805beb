// Package hint is the one table of commands that messages name. A message of this program that tells
// a person what to run takes a [Hint] and has it written by the [Run] under way, never a text of its own.
//
// A [Hint] is a row of the table with what it is about:
//
//	hint.Of(hint.Restore, "20260315_add")
//
// A [Run] is how the program was called. It writes the command so that a shell runs it as it stands, in
// the place where it was printed: with the program as it was called, the schema, the migrations and the
// database that were chosen, and quoted. Of a run as
//
//	go tool comon_orm migrate status --schema 'my app/schema.prisma' --url "$STAGING"
//
// it is
//
//	go tool comon_orm migrate resolve --schema 'my app/schema.prisma' --url "$STAGING" --restore 20260315_add
//
// The URL of a database is named by its variable and never written: see [Environment].
//
// A row without a script that follows it to its end fails a test of the command.
package hint

import "path/filepath"

// Hint is a row of the table with what it is about.
type Hint struct {
	Kind Kind
	// About is the migration, the git ref or the directory that the command names; "" for none.
	About string
	// Answers are flags that are added.
	Answers []Flag
}

// Flag is a flag with its value. Bare is one that has none, such as --force.
type Flag struct {
	Name, Value string
	Bare        bool
}

// Of makes a hint about something, "" where its row is about nothing.
func Of(kind Kind, about string) Hint { return Hint{Kind: kind, About: about} }

// FromCommit takes the files of a migration as a commit has them.
func FromCommit(ref, migration string) Hint {
	return Of(CheckOutOf, ref).With(Flag{Value: migration})
}

// Aside keeps a directory of migrations under the name of the database that they are for.
func Aside(dir, provider string) Hint {
	return Of(SetAside, filepath.Clean(dir)).With(Flag{Value: provider})
}

// Example is a hint of the row, about something.
func (k Kind) Example(about string) Hint {
	if k == CheckOutOf {
		return FromCommit(about, about)
	}
	if k == SetAside {
		return Aside(about, about)
	}
	return Of(k, about)
}

// With is the hint with more flags.
func (h Hint) With(flags ...Flag) Hint {
	h.Answers = append(append([]Flag{}, h.Answers...), flags...)
	return h
}

// Allow consents to warnings.
func Allow() Flag { return bare("allow-warnings") }

// NoRename says that what looks like renames are none.
func NoRename() Flag { return bare("no-rename") }

// Carry drops what depends on a change before it and makes it again after.
func Carry() Flag { return bare("carry") }

// Force says that something is meant.
func Force() Flag { return bare("force") }

// Print prints instead of writing.
func Print() Flag { return bare("print") }

// Rename says that one field or model became another one.
func Rename(from, to string) Flag { return Flag{Name: "rename", Value: from + "=" + to} }

// Backfill says what existing rows get in a field. The expression is for a person to write.
func Backfill(field string) Flag { return Flag{Name: "backfill", Value: field + "=" + Expression} }

// KeepLinks says that the links of a foreign key go to the join table that comes in its place.
func KeepLinks(field string) Flag { return Flag{Name: "keep-links", Value: field} }

// Schema names the schema.
func Schema(path string) Flag { return Flag{Name: "schema", Value: path} }

// Name gives a new migration its name.
func Name(name string) Flag { return Flag{Name: "name", Value: name} }

// What stands in a command for a text that only a person knows.
const (
	// Expression is an SQL expression.
	Expression = "EXPR"
	// Reason is why somebody vouches for something.
	Reason = "TEXT"
	// EmptyURL is the variable that holds the URL of an empty database.
	EmptyURL = "EMPTY_DATABASE_URL"
)

func bare(name string) Flag { return Flag{Name: name, Bare: true} }
