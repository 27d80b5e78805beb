// Package timeform defines how a point in time is written as text. The same form is used for
// columns of SQLite, constants of schemas and catalogs, the history of migrations, and the values
// that the client sends:
//
//	2024-02-29T12:34:56.123456Z
//
// The time is in UTC and always has six digits after the second. Therefore texts have the same
// order as their times, and microseconds are kept, which are the precision of PostgreSQL. The year
// has four digits and is between 1 and 9999. This package defines the form three times, for Go, for
// PostgreSQL and for SQLite. A test checks that both databases write the same text as Go.
package timeform

import "time"

// The form as layouts of package time: the whole form, its date and its time of day.
const (
	Layout = Date + "T" + Clock + "Z"
	Date   = "2006-01-02"
	Clock  = "15:04:05.000000"
)

// The form as arguments of the databases' own functions.
const (
	// PostgreSQL is the format for to_char; its argument must be in UTC.
	PostgreSQL = `YYYY-MM-DD"T"HH24:MI:SS.US"Z"`
	// SQLite is the format for strftime up to whole seconds. The caller appends the fraction and
	// the Z, because strftime would round the fraction to milliseconds.
	SQLite = "%Y-%m-%dT%H:%M:%S"
	// SQLiteNow is an expression for the current time. The clock of SQLite has milliseconds.
	SQLiteNow = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"
)

// Format returns a point in time as text.
func Format(t time.Time) string { return t.UTC().Format(Layout) }

// Append appends the text of a point in time.
func Append(to []byte, t time.Time) []byte { return t.UTC().AppendFormat(to, Layout) }

// Parse reads a text that [Format] or a database wrote.
func Parse(text string) (time.Time, error) { return time.Parse(Layout, text) }
