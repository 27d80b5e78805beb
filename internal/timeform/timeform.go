// Package timeform has the one written form of points in time: for the columns of SQLite, constants
// of schemas and catalogs, the history of migrations and the values that the client sends.
//
//	2024-02-29T12:34:56.123456Z
//
// It is in UTC and always has six digits of a second. So texts sort in the order of the times, and
// microseconds, the precision of PostgreSQL, are kept. Years have four digits: 1 to 9999. The form
// is needed in three languages, which are next to each other here; a test has both databases write
// it.
package timeform

import "time"

// The form as layouts of package time, and its two halves.
const (
	Layout = Date + "T" + Clock + "Z"
	Date   = "2006-01-02"
	Clock  = "15:04:05.000000"
)

// The form in the databases' own functions.
const (
	// PostgreSQL is the format for to_char; its argument must be in UTC.
	PostgreSQL = `YYYY-MM-DD"T"HH24:MI:SS.US"Z"`
	// SQLite is the format for strftime, up to whole seconds: strftime has at most milliseconds,
	// and rounds.
	SQLite = "%Y-%m-%dT%H:%M:%S"
	// SQLiteNow is the current time; the clock of SQLite has milliseconds.
	SQLiteNow = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"
)

// Format writes a point in time.
func Format(t time.Time) string { return t.UTC().Format(Layout) }

// Append appends a point in time.
func Append(to []byte, t time.Time) []byte { return t.UTC().AppendFormat(to, Layout) }

// Parse reads what [Format] or a database wrote.
func Parse(text string) (time.Time, error) { return time.Parse(Layout, text) }
